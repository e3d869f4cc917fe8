import type { FieldDef, MetadataComponent, Org } from '../../contract.ts';
import { objectXml } from '../../deploy/objectXml.ts';
import { childrenOf, textOf } from '../../metadata/elements.ts';
import { escapeXml, parseXml } from '../../metadata/xml.ts';
import { RawXml, SoapFault, type SoapValue } from '../envelope.ts';
import { recordXml } from './componentXml.ts';
import { checkedNames, type MetadataCall } from './call.ts';

/** From this version on, the values of standard fields are in standard value sets, not in the field. */
const VALUE_SETS_SINCE = 38;

const TYPES: Partial<Readonly<Record<FieldDef['type'], string>>> = {
  string: 'Text',
  textarea: 'TextArea',
  boolean: 'Checkbox',
  int: 'Number',
  double: 'Number',
  currency: 'Currency',
  percent: 'Percent',
  date: 'Date',
  datetime: 'DateTime',
  time: 'Time',
  picklist: 'Picklist',
  multipicklist: 'MultiselectPicklist',
  reference: 'Lookup',
  email: 'Email',
  phone: 'Phone',
  url: 'Url',
};

/** `readMetadata`: the components with these names, nil for what is not there. */
export function readMetadata({ tenant: { org }, body, version }: MetadataCall): SoapValue {
  const type = textOf(body, 'type') ?? '';
  const names = checkedNames(childrenOf(body, 'fullNames').map(({ text }) => text));
  if (names.length === 0) throw new SoapFault('MISSING_ARGUMENT', 'fullNames is required');
  const records = names.map((name) => read(org, type, name, Number(version)) ?? '<records xsi:nil="true"/>');
  return new RawXml(records.join(''));
}

function read(org: Org, type: string, name: string, version: number): string | undefined {
  const key = name.toLowerCase();
  const stored = org.components();
  if (type === 'CustomObject') {
    const xml = objectXml(stored, name);
    const known = org.schema.object(name);
    if (xml === undefined && !known) return undefined;
    const component: MetadataComponent = { type, fullName: known?.name ?? name, fileName: '' };
    return recordXml(component, xml === undefined ? undefined : parseXml(xml));
  }
  const found = stored.find((each) => each.type === type && each.fullName.toLowerCase() === key);
  if (found) return recordXml(found, found.xml === undefined ? undefined : parseXml(found.xml));
  return type === 'CustomField' ? standardField(org, name, version) : undefined;
}

/** A standard field has no component; what it says follows from the schema. */
function standardField(org: Org, name: string, version: number): string | undefined {
  const [objectName = '', fieldName = ''] = name.split('.');
  const object = org.schema.object(objectName);
  const field = object?.fields.get(fieldName.toLowerCase());
  if (!object || !field) return undefined;
  const values = field.picklistValues.map(
    ({ value, defaultValue, converted }) =>
      `<picklistValues><fullName>${escapeXml(value)}</fullName><default>${String(defaultValue)}</default>` +
      (field.name === 'Status' && object.name === 'Lead'
        ? `<converted>${String(converted ?? false)}</converted>`
        : '') +
      '</picklistValues>'
  );
  const picklist =
    version < VALUE_SETS_SINCE && values.length > 0
      ? `<picklist>${values.join('')}<sorted>false</sorted></picklist>`
      : '';
  const declared = TYPES[field.type] ?? 'Text';
  return (
    `<records xsi:type="CustomField"><fullName>${object.name}.${field.name}</fullName>` +
    `<label>${escapeXml(field.label)}</label>${picklist}<type>${declared}</type></records>`
  );
}
