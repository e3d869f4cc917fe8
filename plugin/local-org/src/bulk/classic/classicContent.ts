import { ApiError, type ObjectDef } from '../../contract.ts';
import { MetadataError, parseXml, type XmlElement } from '../../metadata/xml.ts';
import { Columns, type Read, type Values } from '../columns.ts';
import { CsvError, CsvReader } from '../csv.ts';
import { classicError, type ClassicContent } from './classicJob.ts';

/** Records of one batch, as the API allows. */
const MOST_RECORDS = 10_000;

/** The records that a batch holds. @throws ApiError InvalidBatch or ClientInputError */
export function readBatch(text: string, contentType: ClassicContent, object: ObjectDef): readonly Read[] {
  const records = READERS[contentType](text, object);
  if (records.length > MOST_RECORDS) {
    throw classicError('InvalidBatch', `Records in batch exceed the limit of ${String(MOST_RECORDS)}`);
  }
  return records;
}

const READERS: Readonly<Record<ClassicContent, (text: string, object: ObjectDef) => readonly Read[]>> = {
  CSV: readCsv,
  XML: readXml,
  JSON: readJson,
};

function readCsv(text: string, object: ObjectDef): readonly Read[] {
  try {
    const reader = new CsvReader({ delimiter: ',' });
    const [header, ...rows] = [...reader.push(text), ...reader.end()];
    if (header === undefined) return [];
    const columns = new Columns(header, object);
    return rows.map((row) => columns.read(row));
  } catch (error) {
    if (error instanceof CsvError) throw classicError('ClientInputError', `Failed to parse CSV: ${error.message}`);
    throw error;
  }
}

function readXml(text: string, object: ObjectDef): readonly Values[] {
  let root: XmlElement;
  try {
    root = parseXml(text);
  } catch (error) {
    if (error instanceof MetadataError) throw classicError('ClientInputError', `Failed to parse XML: ${error.message}`);
    throw error;
  }
  return root.children.map((record) => checked(valuesOfXml(record), object));
}

const plainName = ({ name }: XmlElement): string => name.slice(name.indexOf(':') + 1);

/** Attributes are not part of the tree: whether an element is nil stands in its source. */
const isNil = (element: XmlElement): boolean => /^<[^>]*\bnil\s*=\s*["'](?:true|1)["']/.test(element.source());

function valuesOfXml(record: XmlElement): Values {
  const values: Values = {};
  for (const field of record.children) {
    const name = plainName(field);
    if (name === 'type') continue;
    if (field.children.length > 0) values[name] = parentOfXml(field);
    else if (isNil(field)) values[name] = null;
    else if (field.text !== '') values[name] = field.text;
  }
  return values;
}

/** `<Owner><sObject><type>User</type><Key__c>x</Key__c></sObject></Owner>`. */
function parentOfXml(field: XmlElement): Values {
  const inner = field.children.length === 1 && field.children[0]?.children.length ? field.children[0] : field;
  const type = inner.children.find((each) => plainName(each) === 'type')?.text;
  return { ...(type === undefined ? {} : { attributes: { type } }), ...valuesOfXml(inner) };
}

function readJson(text: string, object: ObjectDef): readonly Values[] {
  let records: unknown;
  try {
    records = JSON.parse(text);
  } catch {
    records = undefined;
  }
  if (!Array.isArray(records) || !records.every(isObject)) {
    throw classicError('ClientInputError', 'Failed to parse JSON: a batch is a list of records');
  }
  return records.map((record) => checked({ ...record }, object));
}

/** A field that the object does not have refuses the batch, as it does in the header of CSV. */
function checked(values: Values, object: ObjectDef): Values {
  for (const name of Object.keys(values)) {
    if (name === 'attributes' || object.fields.has(name.toLowerCase())) continue;
    const isParent = [...object.fields.values()].some(
      (field) => field.relationshipName?.toLowerCase() === name.toLowerCase()
    );
    if (!isParent) throw new ApiError('InvalidBatch', `Field name not found : ${name}`);
  }
  return values;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
