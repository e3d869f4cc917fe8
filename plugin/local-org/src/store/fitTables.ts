import type { FieldDef, ObjectDef } from '../contract.ts';
import type { Database } from './database.ts';
import {
  addColumn,
  affinity,
  changeColumn,
  createTable,
  hasTable,
  makeShareView,
  quote,
  storedFields,
} from './tables.ts';
import { viewOf } from './views.ts';

/**
 * Makes the tables of a database file that an earlier version of the local org has written fit the standard objects of
 * this one. Columns that no field has any more stay, with what is in them.
 */
export function fitTables(database: Database, objects: Iterable<ObjectDef>): void {
  const all = [...objects].filter(hasTable);
  const views = all.filter((object) => viewOf(object.name) !== undefined);
  const shares = all.filter((object) => object.shareOf !== undefined);
  for (const object of [...views, ...shares]) database.exec(`DROP VIEW IF EXISTS ${quote(object.name)}`);
  for (const object of all) if (!views.includes(object) && !shares.includes(object)) fitTable(database, object);
  for (const object of views) database.exec(`CREATE VIEW ${quote(object.name)} AS ${viewOf(object.name) ?? ''}`);
  for (const object of shares) makeShareView(database, object);
}

function fitTable(database: Database, object: ObjectDef): void {
  const columns = new Map(
    database
      .all(`SELECT "name", "type" FROM pragma_table_info(?)`, [object.name])
      .map((row) => [String(row['name']).toLowerCase(), String(row['type'])])
  );
  if (columns.size === 0) {
    database.exec(createTable(object));
    return;
  }
  for (const field of storedFields(object)) {
    const type = columns.get(field.name.toLowerCase());
    if (type === undefined) addColumn(database, object, field);
    else if (type !== affinity(field).split(' ')[0]) changeColumn(database, object, ofType(field, type), field);
  }
}

/** The field as it was when its column had this type. */
const ofType = (field: FieldDef, type: string): FieldDef => ({
  ...field,
  type: type === 'INTEGER' ? 'int' : type === 'REAL' ? 'double' : 'string',
});
