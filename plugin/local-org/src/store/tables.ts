import type { FieldDef, ObjectDef } from '../contract.ts';
import { isStored } from '../metadata/fieldDef.ts';
import type { Database } from './database.ts';
import { shareViewSql } from './shareTables.ts';
import { viewOf } from './views.ts';

/** Names in SQL are quoted: objects are called Order and Group. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A field cannot become unique: records share a value. */
export class TableConflict extends Error {
  readonly object: string;
  readonly field: string;
  constructor(object: string, field: string) {
    super(`${object}.${field} cannot be unique: records of ${object} share a value.`);
    this.name = 'TableConflict';
    this.object = object;
    this.field = field;
  }
}

/** The columns that every table has although an object may not show them. */
const HIDDEN = ['IsDeleted'] as const;

const stored = new WeakMap<ObjectDef, readonly FieldDef[]>();

export function storedFields(object: ObjectDef): readonly FieldDef[] {
  let fields = stored.get(object);
  if (fields === undefined) {
    fields = [...object.fields.values()].filter(isStored);
    stored.set(object, fields);
  }
  return fields;
}

export function affinity(field: FieldDef): string {
  switch (field.type) {
    case 'boolean':
    case 'int':
      return 'INTEGER';
    case 'double':
    case 'currency':
    case 'percent':
      return 'REAL';
    case 'id':
    case 'reference':
    case 'date':
    case 'datetime':
    case 'time':
      return 'TEXT';
    default:
      return field.caseSensitive ? 'TEXT' : 'TEXT COLLATE NOCASE';
  }
}

const columnSql = (field: FieldDef): string =>
  `${quote(field.name)} ${affinity(field)}${field.name === 'Id' ? ' PRIMARY KEY NOT NULL' : ''}`;

/** Nobody looks records up by these, and each index costs time in every save. */
const UNINDEXED = new Set(['CreatedById', 'LastModifiedById']);

const isIndexed = (field: FieldDef): boolean =>
  field.unique ||
  field.externalId ||
  field.idLookup ||
  (field.type === 'reference' && !UNINDEXED.has(field.name)) ||
  field.name === 'SystemModstamp';

function indexSql(object: ObjectDef, field: FieldDef): string {
  const name = quote(`ix_${object.name}_${field.name}`);
  const target = `${quote(object.name)} (${quote(field.name)})`;
  // A record in the recycle bin gives its unique values free.
  return field.unique
    ? `CREATE UNIQUE INDEX IF NOT EXISTS ${name} ON ${target} WHERE "IsDeleted" = 0`
    : `CREATE INDEX IF NOT EXISTS ${name} ON ${target}`;
}

/** Events are not kept, and virtual objects are made of others. */
export const hasTable = (object: ObjectDef): boolean => object.queryable;

export function createTable(object: ObjectDef): string {
  const columns = storedFields(object).map(columnSql);
  for (const hidden of HIDDEN) {
    if (!object.fields.has(hidden.toLowerCase())) columns.push(`${quote(hidden)} INTEGER`);
  }
  const indexes = storedFields(object).filter((field) => field.name !== 'Id' && isIndexed(field));
  return [
    `CREATE TABLE ${quote(object.name)} (${columns.join(', ')}) WITHOUT ROWID`,
    ...indexes.map((field) => indexSql(object, field)),
  ].join(';\n');
}

/**
 * Makes the tables fit the objects: new tables and columns are added, columns of deleted fields dropped, changed
 * types converted. Runs inside the caller's transaction; `before` is the schema that the tables have now.
 */
export function migrateTables(
  database: Database,
  before: ReadonlyMap<string, ObjectDef>,
  after: ReadonlyMap<string, ObjectDef>
): void {
  const parentKey = (share: ObjectDef): string => share.shareOf?.object.toLowerCase() ?? '';
  for (const [key, object] of before) {
    // A table is not altered while a view reads columns that it may lose.
    const isStale = !after.has(key) || before.get(parentKey(object)) !== after.get(parentKey(object));
    if (object.shareOf && isStale) database.exec(`DROP VIEW IF EXISTS ${quote(object.name)}`);
  }
  for (const [key, object] of before) {
    if (hasTable(object) && !object.shareOf && !after.has(key))
      database.exec(`DROP TABLE IF EXISTS ${quote(object.name)}`);
  }
  for (const [key, object] of after) {
    const known = before.get(key);
    if (!hasTable(object) || object.shareOf) continue;
    const view = viewOf(object.name);
    if (view !== undefined) database.exec(`CREATE VIEW IF NOT EXISTS ${quote(object.name)} AS ${view}`);
    else if (known === undefined) database.exec(createTable(object));
    else if (known !== object) alterTable(database, known, object);
  }
  for (const object of after.values()) makeShareView(database, object);
}

/** Makes the view of a share object when it is not there. */
export function makeShareView(database: Database, object: ObjectDef): void {
  if (object.shareOf === undefined) return;
  const known = database.get(`SELECT 1 AS "found" FROM sqlite_master WHERE "type" = 'view' AND "name" = ?`, [
    object.name,
  ]);
  if (known === undefined) for (const sql of shareViewSql(object)) database.exec(sql);
}

function alterTable(database: Database, known: ObjectDef, object: ObjectDef): void {
  const table = quote(object.name);
  const had = new Map(storedFields(known).map((field) => [field.name.toLowerCase(), field]));
  const has = new Map(storedFields(object).map((field) => [field.name.toLowerCase(), field]));
  for (const [key, field] of had) {
    if (has.has(key)) continue;
    database.exec(`DROP INDEX IF EXISTS ${quote(`ix_${object.name}_${field.name}`)}`);
    database.exec(`ALTER TABLE ${table} DROP COLUMN ${quote(field.name)}`);
  }
  for (const [key, field] of has) {
    const old = had.get(key);
    if (old === field) continue;
    if (old === undefined) addColumn(database, object, field);
    else changeColumn(database, object, old, field);
  }
}

export function addColumn(database: Database, object: ObjectDef, field: FieldDef): void {
  database.exec(`ALTER TABLE ${quote(object.name)} ADD COLUMN ${columnSql(field)}`);
  // Existing records get false, not blank: a checkbox is never blank.
  if (field.type === 'boolean') {
    database.run(`UPDATE ${quote(object.name)} SET ${quote(field.name)} = ?`, [field.defaultValue === true ? 1 : 0]);
  }
  if (isIndexed(field)) createIndex(database, object, field);
}

function createIndex(database: Database, object: ObjectDef, field: FieldDef): void {
  try {
    database.exec(indexSql(object, field));
  } catch (error) {
    if (error instanceof Error && error.message.includes('UNIQUE')) throw new TableConflict(object.name, field.name);
    throw error;
  }
}

export function changeColumn(database: Database, object: ObjectDef, old: FieldDef, field: FieldDef): void {
  const table = quote(object.name);
  const index = quote(`ix_${object.name}_${field.name}`);
  const isSameColumn = affinity(old) === affinity(field);
  if (isSameColumn && old.unique === field.unique && isIndexed(old) === isIndexed(field)) return;
  database.exec(`DROP INDEX IF EXISTS ${index}`);
  if (!isSameColumn) {
    const spare = quote(`${field.name}__converted`);
    database.exec(`ALTER TABLE ${table} ADD COLUMN ${spare} ${affinity(field)}`);
    database.exec(`UPDATE ${table} SET ${spare} = ${quote(old.name)}`);
    database.exec(`ALTER TABLE ${table} DROP COLUMN ${quote(old.name)}`);
    database.exec(`ALTER TABLE ${table} RENAME COLUMN ${spare} TO ${quote(field.name)}`);
  }
  if (isIndexed(field)) createIndex(database, object, field);
}
