import { ApiError, type FieldDef, type FieldValue, type LookupFilter, type ObjectDef } from '../contract.ts';
import { isStored } from '../metadata/fieldDef.ts';
import { fieldOf, relationshipField } from '../metadata/schema.ts';
import { filterSql, type FilterField } from '../security/filterSql.ts';
import type { Row } from '../store/records.ts';
import { quote } from '../store/tables.ts';
import { isChanged, type Change, type SaveScope } from './change.ts';

interface Filtered {
  readonly field: FieldDef;
  readonly filter: LookupFilter;
  /** Fields of the record itself that the filter reads. */
  readonly sources: readonly string[];
}

const known = new WeakMap<ObjectDef, readonly Filtered[]>();

function filteredOf(object: ObjectDef): readonly Filtered[] {
  let filtered = known.get(object);
  if (filtered === undefined) {
    filtered = [...object.fields.values()].flatMap((field) => {
      const { lookupFilter: filter } = field;
      if (filter === undefined) return [];
      const named = filter.items.flatMap((item) => [item.field, item.valueField ?? '']);
      const sources = named.flatMap((path) => {
        const [first = '', name = ''] = path.split('.');
        if (first.toLowerCase() !== '$source') return [];
        return (fieldOf(object, name) ?? relationshipField(object, name))?.name ?? [];
      });
      return [{ field, filter, sources }];
    });
    known.set(object, filtered);
  }
  return filtered;
}

/** @throws ApiError FIELD_FILTER_VALIDATION_EXCEPTION when a lookup, or what its filter goes by, has come to break the filter */
export function checkLookupFilters(change: Change, scope: SaveScope): void {
  for (const { field, filter, sources } of filteredOf(change.object)) {
    const id = change.after[field.name];
    if (typeof id !== 'string' || ![field.name, ...sources].some((name) => isChanged(change, name))) continue;
    if (passing(scope, { object: change.object, field, values: change.after }, filter, [id]).length > 0) continue;
    const message = filter.message ?? 'Value does not exist or does not match filter criteria.';
    throw new ApiError('FIELD_FILTER_VALIDATION_EXCEPTION', message, { fields: [field.name] });
  }
}

/** A lookup field of a record that is there, or is about to be. */
export interface LookupPlace {
  readonly object: ObjectDef;
  readonly field: FieldDef;
  /** Values of the record that the filter may go by. */
  readonly values: Readonly<Row>;
}

/** Those of the ids that the filter of the lookup lets through, in their order; all of them when it has no filter. */
export function lookupCandidates(scope: SaveScope, place: LookupPlace, ids: readonly string[]): readonly string[] {
  const { lookupFilter } = place.field;
  return lookupFilter === undefined ? ids : passing(scope, place, lookupFilter, ids);
}

function passing(
  scope: SaveScope,
  { object, field, values: given }: LookupPlace,
  filter: LookupFilter,
  ids: readonly string[]
): readonly string[] {
  const target = scope.model.schema.object(field.referenceTo[0] ?? '');
  if (target === undefined) return [];
  const used = new Map<string, FieldDef>();
  const fieldAt = (path: string): FilterField | undefined => {
    const [first = '', ...names] = path.split('.');
    if (/^\$user$/i.test(first)) return pathField(scope, 'User', names, `'${scope.session.userId}'`);
    if (!/^\$source$/i.test(first)) return pathField(scope, target.name, names, 'p."Id"');
    const [name = '', ...rest] = names;
    const own = rest.length === 0 ? fieldOf(object, name) : relationshipField(object, name);
    if (own === undefined) return undefined;
    used.set(own.name, own);
    const sql = `s.${quote(own.name)}`;
    return rest.length === 0 ? { sql, type: own.type } : pathField(scope, own.referenceTo[0] ?? '', rest, sql);
  };
  const condition = filterSql(filter, fieldAt);
  const columns = ['1 AS "one"', ...[...used.keys()].map((name) => `? AS ${quote(name)}`)];
  const values = [...used.values()].map((each) => {
    const value: FieldValue = isStored(each)
      ? (given[each.name] ?? null)
      : scope.formulas.calculate(object, given, each.name, scope.session);
    return typeof value === 'boolean' ? Number(value) : value;
  });
  const sql = `SELECT p."Id" AS "id" FROM ${quote(target.name)} p, (SELECT ${columns.join(', ')}) s WHERE p."Id" IN (SELECT value FROM json_each(?)) AND ${condition}`;
  const found = new Set(scope.database.all(sql, [...values, JSON.stringify(ids)]).map(({ id }) => id));
  return ids.filter((id) => found.has(id));
}

/** A field of the record with an id, or of one that it refers to; a record type is meant by its name. */
function pathField(
  scope: SaveScope,
  objectName: string,
  names: readonly string[],
  idSql: string
): FilterField | undefined {
  const object = scope.model.schema.object(objectName);
  const [name = '', ...rest] = names;
  if (object === undefined) return undefined;
  if (name.toLowerCase() === 'recordtypeid' && rest.length === 0) {
    return pathField(scope, objectName, ['RecordType', 'Name'], idSql);
  }
  const from = `FROM ${quote(object.name)} q WHERE q."Id" = ${idSql}`;
  if (rest.length > 0) {
    const lookup = relationshipField(object, name);
    return lookup && pathField(scope, lookup.referenceTo[0] ?? '', rest, `(SELECT q.${quote(lookup.name)} ${from})`);
  }
  const field = fieldOf(object, name);
  if (field === undefined) return undefined;
  const column = isStored(field) ? `q.${quote(field.name)}` : `calculated('${object.name}', '${field.name}', q."Id")`;
  return { sql: `(SELECT ${column} ${from})`, type: field.type };
}
