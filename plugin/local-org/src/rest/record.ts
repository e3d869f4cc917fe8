import { ApiError, type FieldDef, type ObjectDef, type SObjectRecord } from '../contract.ts';
import { converterOf, type Json } from '../soql/shape.ts';
import { normalizeId } from '../store/ids.ts';
import { notFound, type RestContext, type RestRequest } from './message.ts';

/** @throws ApiError NOT_FOUND when the org has no such object, or the user may not see it. */
export function objectNamed(context: RestContext, name: string): ObjectDef {
  const object = context.org.schema.object(name);
  const isElsewhere = object?.tooling === true && context.isTooling !== true;
  if (!object || isElsewhere || !context.org.rights(context.session).mayRead(object)) throw notFound();
  return object;
}

/** A record as `GET /sobjects/X/id` shows it; `only` names the fields to show. */
export function renderStored(
  object: ObjectDef,
  record: SObjectRecord,
  base: string,
  only?: ReadonlySet<string>
): Record<string, Json> {
  const url = `${base}/sobjects/${object.name}/${String(record['Id'])}`;
  const answer: Record<string, Json> = { attributes: { type: object.name, url } };
  for (const [key, field] of object.fields) {
    if (only && !only.has(key)) continue;
    if (field.type === 'address') answer[field.name] = address(object, field, record);
    else if (field.type === 'base64' && typeof record[field.name] === 'string')
      answer[field.name] = `${url}/${field.name}`;
    else if (field.name in record) answer[field.name] = converterOf(field.type)(record[field.name] ?? null);
  }
  return answer;
}

function address(object: ObjectDef, compound: FieldDef, record: SObjectRecord): Json {
  const prefix = compound.name.replace(/Address$/, '');
  const value: Record<string, Json> = {};
  for (const part of object.fields.values()) {
    if (part.compoundFieldName !== compound.name || part === compound) continue;
    const key = part.name.slice(prefix.length);
    value[key.charAt(0).toLowerCase() + key.slice(1)] = record[part.name] ?? null;
  }
  return Object.values(value).some((each) => each !== null) ? value : null;
}

/** The fields of `?fields=Id,Name`, in lower case. */
export function wantedFields(object: ObjectDef, request: RestRequest): ReadonlySet<string> | undefined {
  const list = request.query.get('fields');
  if (list === null) return undefined;
  const names = list.split(',').map((name) => name.trim());
  for (const name of names) checkField(object, name);
  return new Set(names.map((name) => name.toLowerCase()));
}

export function checkField(object: ObjectDef, name: string): FieldDef {
  const field = object.fields.get(name.toLowerCase());
  if (field) return field;
  throw new ApiError('INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
}

/**
 * The id of a record of the object that exists.
 * @throws ApiError NOT_FOUND, or ENTITY_IS_DELETED for one in the recycle bin (both status 404).
 */
export function existingId(context: RestContext, object: ObjectDef, text: string): string {
  const id = normalizeId(text);
  if (!id || !id.startsWith(object.keyPrefix)) {
    const message = `Provided external ID field does not exist or is not accessible: ${text}`;
    throw new ApiError('NOT_FOUND', message, { status: 404 });
  }
  const { sql } = context.org;
  const select = `SELECT r."IsDeleted" AS deleted FROM ${sql.table(object.name)} r`;
  const row = sql.all(`${select} WHERE r."Id" = ?${visibleTo(context, object, 'r')}`, [id])[0];
  if (!row) throw notFound();
  if (row['deleted'] === 1) throw new ApiError('ENTITY_IS_DELETED', 'entity is deleted', { status: 404 });
  return id;
}

/** @throws ApiError NOT_FOUND when there is no such record. */
export function existingRecord(context: RestContext, object: ObjectDef, text: string): SObjectRecord {
  const id = existingId(context, object, text);
  const record = context.org.retrieve(context.session, object.name, id);
  if (!record) throw notFound();
  return record;
}

/** The ids of the records whose external id has a value, at most two. */
export function idsByExternalId(context: RestContext, object: ObjectDef, fieldName: string, value: string): string[] {
  const field = externalIdField(object, fieldName);
  if (field.type === 'id') {
    const id = normalizeId(value);
    return id ? [existingId(context, object, id)] : [];
  }
  const { sql } = context.org;
  const isNumeric = ['double', 'int', 'currency', 'percent'].includes(field.type);
  const test = `r.${sql.column(object.name, field.name)} = ? AND r."IsDeleted" = 0${visibleTo(context, object, 'r')}`;
  const rows = sql.all(`SELECT r."Id" FROM ${sql.table(object.name)} r WHERE ${test} LIMIT 10`, [
    isNumeric ? Number(value) : value,
  ]);
  return rows.map((row) => String(row['Id']));
}

/** ` AND …` for the rows of a table alias that sharing shows the caller, or nothing when it shows all. */
export function visibleTo({ org, session }: RestContext, object: ObjectDef, alias: string): string {
  const condition = org.rights(session).rowsOf?.(object, alias);
  return condition === undefined ? '' : ` AND ${condition}`;
}

export function externalIdField(object: ObjectDef, name: string): FieldDef {
  const field = object.fields.get(name.toLowerCase());
  if (field && (field.externalId || field.idLookup || field.type === 'id')) return field;
  const message = `Provided external ID field does not exist or is not accessible: ${name}`;
  throw new ApiError('NOT_FOUND', message, { status: 404 });
}
