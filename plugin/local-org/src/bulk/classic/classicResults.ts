import { escapeXml } from '../../metadata/xml.ts';
import type { Json } from '../../soql/shape.ts';
import { toXml, type SoapValue } from '../../soap/envelope.ts';
import { rowOf, type ResultColumn } from '../bulkQuery.ts';
import { csvLine, type CsvForm } from '../csv.ts';
import { errorText, type Outcome } from '../loadRecords.ts';
import type { ClassicContent } from './classicJob.ts';

export const NAMESPACE = 'http://www.force.com/2009/06/asyncapi/dataload';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';
const INSTANCE = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const FORM: CsvForm = { delimiter: ',', lineEnding: 'LF' };

/** Text that is written around items and between them. */
export interface ItemFormat<T> {
  readonly begin: string;
  readonly separator: string;
  readonly end: string;
  item(item: T): string;
}

/** How the results of records are written. */
export const OUTCOME_FORMATS: Readonly<Record<ClassicContent, ItemFormat<Outcome>>> = {
  CSV: {
    begin: csvLine(['Id', 'Success', 'Created', 'Error'], FORM),
    separator: '',
    end: '',
    item: ({ id, created, errors }) =>
      csvLine(
        [
          errors.length > 0 ? '' : id,
          String(errors.length === 0),
          String(created),
          errors.length > 0 ? errorText(errors) : '',
        ],
        FORM
      ),
  },
  XML: {
    begin: `${DECLARATION}<results xmlns="${NAMESPACE}">`,
    separator: '',
    end: '</results>',
    item: ({ id, created, errors }) =>
      toXml('result', {
        errors: errors.map(({ fields, message, errorCode }) => ({
          fields: [...fields],
          message,
          statusCode: errorCode,
        })),
        ...(errors.length === 0 && { id }),
        success: errors.length === 0,
        created,
      }),
  },
  JSON: {
    begin: '[',
    separator: ',',
    end: ']',
    item: ({ id, created, errors }) =>
      JSON.stringify({
        success: errors.length === 0,
        created,
        id: errors.length === 0 ? id : null,
        errors: errors.map(({ fields, message, errorCode }) => ({
          message,
          fields,
          statusCode: errorCode,
          extendedErrorDetails: null,
        })),
      }),
  },
};

/** How the records of a query are written. */
export function recordFormat(contentType: ClassicContent, columns: readonly ResultColumn[]): ItemFormat<Json> {
  if (contentType === 'JSON') return { begin: '[', separator: ',', end: ']', item: (record) => JSON.stringify(record) };
  if (contentType === 'XML') {
    return {
      begin: `${DECLARATION}<queryResult xmlns="${NAMESPACE}" ${INSTANCE}>`,
      separator: '',
      end: '</queryResult>',
      item: (record) => recordXml('records', record),
    };
  }
  const titles = columns.map(({ title }) => title);
  return {
    begin: csvLine(titles, FORM),
    separator: '',
    end: '',
    item: (record) => csvLine(rowOf(record, columns), FORM),
  };
}

function recordXml(name: string, record: Json): string {
  const { attributes, ...fields } = record as Readonly<Record<string, Json>>;
  const type = (attributes as Readonly<Record<string, Json>> | undefined)?.['type'];
  const inner = Object.entries(fields).map(([field, value]) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? recordXml(field, value)
      : toXml(field, value as SoapValue)
  );
  return `<${name} xsi:type="sObject"><type>${escapeXml(typeof type === 'string' ? type : '')}</type>${inner.join('')}</${name}>`;
}
