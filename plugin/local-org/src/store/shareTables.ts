import type { ObjectDef } from '../contract.ts';
import { isStored } from '../metadata/fieldDef.ts';
import { withChecksum } from './ids.ts';

/** Shares that somebody has made, of records of all objects; those of owners and rules follow from other data. */
export const SHARE_TABLE = `
CREATE TABLE IF NOT EXISTS "_share" ("Id" TEXT PRIMARY KEY, "ParentId" TEXT NOT NULL, "UserOrGroupId" TEXT NOT NULL,
  "AccessLevel" TEXT NOT NULL, "RowCause" TEXT NOT NULL, "LastModifiedDate" TEXT, "LastModifiedById" TEXT,
  "CaseAccessLevel" TEXT, "ContactAccessLevel" TEXT, "OpportunityAccessLevel" TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS "ix_share_parent" ON "_share" ("ParentId");
CREATE INDEX IF NOT EXISTS "ix_share_user" ON "_share" ("UserOrGroupId")`;

const named = (name: string): string => `"${name}"`;

/** The id of the share that an owner has of a record, or a rule gives: made from the record's id, so that it stays. */
export const derivedShareId = (prefix: string, kind: string, recordId: string): string =>
  withChecksum(`${prefix}${kind}${recordId.slice(6, 15)}`);

/** The statements that make a share object: a view of all shares, through which only those of `_share` can be changed. */
export function shareViewSql(object: ObjectDef): readonly string[] {
  const { shareOf } = object;
  if (shareOf === undefined) return [];
  const { link, level } = shareOf;
  const own = new Set([
    'Id',
    link,
    'UserOrGroupId',
    level,
    'RowCause',
    'LastModifiedDate',
    'LastModifiedById',
    'IsDeleted',
  ]);
  const more = [...object.fields.values()]
    .filter((field) => isStored(field) && !own.has(field.name))
    .map(({ name }) => name);
  const table = named(object.name);
  const blanks = more.map((name) => `, 'None' AS ${named(name)}`).join('');
  const select = (alias: string): string =>
    `${alias}."Id", ${alias}."ParentId" AS ${named(link)}, ${alias}."UserOrGroupId", ${alias}."AccessLevel" AS ${named(level)}, ` +
    `${alias}."RowCause", ${alias}."LastModifiedDate", ${alias}."LastModifiedById", 0 AS "IsDeleted"${more
      .map((name) => `, IFNULL(${alias}.${named(name)}, 'None') AS ${named(name)}`)
      .join('')}`;
  const parent = named(shareOf.object);
  const columns = [
    'Id',
    'ParentId',
    'UserOrGroupId',
    'AccessLevel',
    'RowCause',
    'LastModifiedDate',
    'LastModifiedById',
    ...more,
  ];
  const from = (column: string): string =>
    `NEW.${named(column === 'ParentId' ? link : column === 'AccessLevel' ? level : column)}`;
  const changing = columns.slice(3).filter((name) => name !== 'RowCause');
  return [
    `CREATE VIEW ${table} AS
SELECT ${select('s')} FROM "_share" s JOIN ${parent} p ON p."Id" = s."ParentId" AND p."IsDeleted" = 0
UNION ALL
SELECT owner_share_id('${object.keyPrefix}', p."Id"), p."Id", p."OwnerId", 'All', 'Owner', p."LastModifiedDate",
  p."LastModifiedById", 0${blanks} FROM ${parent} p WHERE p."IsDeleted" = 0 AND p."OwnerId" IS NOT NULL
UNION ALL
SELECT value ->> 'Id', value ->> 'ParentId', value ->> 'UserOrGroupId', value ->> 'AccessLevel', 'Rule', NULL, NULL, 0${blanks}
FROM json_each(rule_shares('${shareOf.object}', '${object.keyPrefix}'))`,
    `CREATE TRIGGER ${named(`${object.name}_insert`)} INSTEAD OF INSERT ON ${table} BEGIN
INSERT INTO "_share" (${columns.map(named).join(', ')}) VALUES (${columns.map(from).join(', ')}); END`,
    `CREATE TRIGGER ${named(`${object.name}_update`)} INSTEAD OF UPDATE ON ${table} BEGIN
UPDATE "_share" SET ${changing.map((name) => `${named(name)} = ${from(name)}`).join(', ')} WHERE "Id" = OLD."Id"; END`,
    `CREATE TRIGGER ${named(`${object.name}_delete`)} INSTEAD OF DELETE ON ${table} BEGIN
DELETE FROM "_share" WHERE "Id" = OLD."Id"; END`,
  ];
}
