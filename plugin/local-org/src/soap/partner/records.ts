import { ApiError, type SaveOperation, type SaveResult } from '../../contract.ts';
import { child, childrenOf, flag, textOf } from '../../metadata/elements.ts';
import type { XmlElement } from '../../metadata/xml.ts';
import { normalizeId } from '../../store/ids.ts';
import { SoapFault, type SoapValue } from '../envelope.ts';
import type { PartnerCall, PartnerOperation } from './call.ts';

/** Records of one call, as the API allows. */
const MOST = 200;

/** Saves go through the pipeline in one call; each result is in the place of its record. */
export const RECORD_OPERATIONS: Readonly<Record<string, PartnerOperation>> = {
  create: (call) =>
    saved(call, records(call), (record) => ({ kind: 'insert', object: typeOf(record), values: valuesOf(record) })),
  update: (call) =>
    saved(call, records(call), (record) => ({
      kind: 'update',
      object: typeOf(record),
      id: textOf(record, 'Id') ?? '',
      values: valuesOf(record),
    })),
  upsert: (call) => {
    const field = textOf(call.body, 'externalIDFieldName') ?? textOf(call.body, 'externalIdFieldName') ?? 'Id';
    return saved(call, records(call), (record) => ({
      kind: 'upsert',
      object: typeOf(record),
      field,
      key: textOf(record, field) ?? '',
      values: valuesOf(record),
    }));
  },
  delete: (call) => saved(call, ids(call), (id) => ({ kind: 'delete', ...target(call, id) })),
  undelete: (call) => saved(call, ids(call), (id) => ({ kind: 'undelete', ...target(call, id) })),
  emptyRecycleBin: (call) => saved(call, ids(call), (id) => ({ kind: 'purge', ...target(call, id) })),
};

const records = ({ body }: PartnerCall): readonly XmlElement[] => checkedCount(childrenOf(body, 'sObjects'));
const ids = ({ body }: PartnerCall): readonly string[] => checkedCount(childrenOf(body, 'ids')).map(({ text }) => text);

function checkedCount<T>(items: readonly T[]): readonly T[] {
  if (items.length > MOST)
    throw new SoapFault('EXCEEDED_ID_LIMIT', 'record limit reached. cannot submit more than 200 records');
  return items;
}

function saved<T>(call: PartnerCall, items: readonly T[], operationOf: (item: T) => SaveOperation): SoapValue {
  const operations = items.map((item): SaveOperation | ApiError => {
    try {
      return operationOf(item);
    } catch (error) {
      if (error instanceof ApiError) return error;
      throw error;
    }
  });
  const sent = operations.filter((operation): operation is SaveOperation => !(operation instanceof ApiError));
  const results = [...call.tenant.org.save(call.session, sent, { allOrNone: allOrNone(call) })];
  return operations.map((operation): SoapValue => {
    if (operation instanceof ApiError) return resultOf({ success: false, errors: [operation] }, false);
    const result = results.shift();
    if (!result) throw new Error('save answers each operation');
    return resultOf(result, operation.kind === 'upsert');
  });
}

function allOrNone({ header }: PartnerCall): boolean {
  const option = header && child(header, 'AllOrNoneHeader');
  return option ? flag(option, 'allOrNone') : false;
}

function resultOf(result: SaveResult, isUpsert: boolean): SoapValue {
  const created = isUpsert ? { created: result.success && result.created } : {};
  if (result.success) return { ...created, id: result.id, success: true };
  return { ...created, errors: result.errors.map(errorValue), id: null, success: false };
}

export const errorValue = ({ errorCode, message, fields }: ApiError): SoapValue => ({
  fields: [...fields],
  message,
  statusCode: errorCode,
});

/** The object of an id. @throws ApiError when the text is no id of the org */
function target({ tenant }: PartnerCall, text: string): { readonly object: string; readonly id: string } {
  const id = normalizeId(text);
  const object = id ? tenant.org.schema.objectOfId(id) : undefined;
  if (!id || !object) throw new ApiError('MALFORMED_ID', `malformed id ${text}`);
  return { object: object.name, id };
}

export const typeOf = (record: XmlElement): string => textOf(record, 'type') ?? '';

/** Field values of an `sObject` element; an element with children refers to a record by its external id. */
export function valuesOf(record: XmlElement): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const field of record.children) {
    if (['type', 'Id', 'fieldsToNull'].includes(field.name)) continue;
    values[field.name] =
      field.children.length > 0 ? { attributes: { type: typeOf(field) }, ...valuesOf(field) } : field.text;
  }
  for (const { text } of childrenOf(record, 'fieldsToNull')) values[text] = null;
  return values;
}
