import type { FieldDef, ObjectDef } from '../contract.ts';
import { isStored } from '../metadata/fieldDef.ts';
import type { RecordFilter } from '../metadata/recordFilter.ts';
import { fieldOf, nameFieldOf, relationshipField } from '../metadata/schema.ts';
import type { FormulaChange, SaveScope } from '../save/change.ts';
import { filterSql, type FilterField } from '../security/filterSql.ts';
import { quote } from '../store/tables.ts';
import type { Row } from '../store/records.ts';

/** Whether a record, as it is now or was once, meets entry criteria or those of a rule. */
export function meets(
  scope: SaveScope,
  object: ObjectDef,
  row: Readonly<Row>,
  filter: RecordFilter | undefined,
  change?: FormulaChange
): boolean {
  if (filter === undefined) return true;
  if (filter.formula !== undefined) return scope.formulas.test(object, filter.formula, row, scope.session, change);
  if (filter.items.length === 0) return true;
  const used = new Map<string, FieldDef>();
  const own = (field: FieldDef): string => {
    used.set(field.name, field);
    return `r.${quote(field.name)}`;
  };
  const condition = filterSql(filter, (name) => criteriaField(scope, object, name, own));
  const columns = ['1 AS "one"', ...[...used.keys()].map((name) => `? AS ${quote(name)}`)];
  const values = [...used.values()].map((field) => {
    const value = isStored(field)
      ? (row[field.name] ?? null)
      : scope.formulas.calculate(object, row, field.name, scope.session);
    return typeof value === 'boolean' ? Number(value) : value;
  });
  const sql = `SELECT 1 AS "found" FROM (SELECT ${columns.join(', ')}) r WHERE ${condition}`;
  return scope.database.get(sql, values) !== undefined;
}

/** The SQL of a field of the record itself. */
type OwnColumn = (field: FieldDef) => string;

/**
 * The field that a criterion names: of the record (`Order.TotalAmount`, and `Order.RecordType` or `Order.Owner`, which
 * stand for names), of the current user (`User.Department`), or of a record that it refers to (`Account.Industry`).
 */
function criteriaField(scope: SaveScope, object: ObjectDef, path: string, own: OwnColumn): FilterField | undefined {
  const [first = '', second] = path.split('.');
  const owner = second === undefined ? object.name : first;
  const name = second ?? first;
  if (owner.toLowerCase() === object.name.toLowerCase()) return ownField(scope, object, name, own);
  if (/^\$?user$/i.test(owner)) {
    return related(scope, 'User', name, `'${scope.session.userId}'`);
  }
  const lookup =
    relationshipField(object, owner) ??
    [...object.fields.values()].find((field) => field.referenceTo.length === 1 && isNamed(field.referenceTo[0], owner));
  return lookup && related(scope, lookup.referenceTo[0] ?? '', name, own(lookup));
}

const isNamed = (name: string | undefined, other: string): boolean => name?.toLowerCase() === other.toLowerCase();

function ownField(scope: SaveScope, object: ObjectDef, name: string, own: OwnColumn): FilterField | undefined {
  const field = fieldOf(object, name);
  if (field) return { sql: own(field), type: field.type };
  const lookup = relationshipField(object, name);
  if (lookup === undefined) return undefined;
  const names = lookup.referenceTo.flatMap((target) => {
    const parent = scope.model.schema.object(target);
    const nameField = parent && nameFieldOf(parent)?.name;
    return nameField === undefined ? [] : (related(scope, target, nameField, own(lookup))?.sql ?? []);
  });
  return { sql: names.length > 1 ? `COALESCE(${names.join(', ')})` : (names[0] ?? 'NULL'), type: 'string' };
}

function related(scope: SaveScope, objectName: string, name: string, idSql: string): FilterField | undefined {
  const object = scope.model.schema.object(objectName);
  const field = object && fieldOf(object, name);
  if (object === undefined || field === undefined) return undefined;
  return {
    sql: `(SELECT ${columnSql(object, field, 'p')} FROM ${quote(object.name)} p WHERE p."Id" = ${idSql})`,
    type: field.type,
  };
}

function columnSql(object: ObjectDef, field: FieldDef, alias: string): string {
  return isStored(field)
    ? `${alias}.${quote(field.name)}`
    : `calculated('${object.name}', '${field.name}', ${alias}."Id")`;
}
