import type { ObjectDef, Org } from '../contract.ts';

export interface RecordTypeInfo {
  readonly id: string;
  readonly developerName: string;
  readonly name: string;
  readonly active: boolean;
  readonly master: boolean;
}

/** The record type that every object has although no record shows it. */
export const MASTER: RecordTypeInfo = {
  id: '012000000000000AAA',
  developerName: 'Master',
  name: 'Master',
  active: true,
  master: true,
};

/** The record types of an object, the master last as the platform lists them. */
export function recordTypesOf(org: Pick<Org, 'schema' | 'sql'>, object: ObjectDef): readonly RecordTypeInfo[] {
  if (!org.schema.object('RecordType')) return [MASTER];
  const select = `SELECT "Id", "DeveloperName", "Name", "IsActive" FROM ${org.sql.table('RecordType')}`;
  const where = `WHERE "SobjectType" = ? AND "IsDeleted" = 0 ORDER BY "Name"`;
  const rows = org.sql.all(`${select} ${where}`, [object.name]);
  const own = rows.map((row) => ({
    id: String(row['Id']),
    developerName: String(row['DeveloperName']),
    name: String(row['Name']),
    active: row['IsActive'] === 1,
    master: false,
  }));
  return [...own, MASTER];
}
