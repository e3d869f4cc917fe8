import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { delimiter, join } from 'node:path';
import { makeId } from '../src/store/ids.ts';

const KEY_PREFIX = '2SR';
const EXPIRED = '2024-03-07';
const CREATED = '2024-02-29T12:00:00.000Z';

/**
 * Gives a Dev Hub, whose server is stopped, a past: requests for scratch orgs that are long gone. Tests query the hub of
 * Salesforce's developers, which has more than a million of them.
 * @param file the database of the org
 */
export function writeHubHistory(file: string, count: number): void {
  const database = new DatabaseSync(file);
  try {
    const admin = database.prepare('SELECT "Id" FROM "User" ORDER BY "Id" LIMIT 1').get()?.['Id'] ?? null;
    const values = {
      Edition: 'Developer',
      DurationDays: 7,
      HasSampleData: 0,
      Status: 'Deleted',
      ExpirationDate: EXPIRED,
      DeletedDate: EXPIRED,
      OwnerId: admin,
      CreatedDate: CREATED,
      CreatedById: admin,
      LastModifiedDate: CREATED,
      LastModifiedById: admin,
      SystemModstamp: CREATED,
      IsDeleted: 0,
    };
    const columns = ['Id', 'Name', ...Object.keys(values)];
    const insert = database.prepare(
      `INSERT INTO "ScratchOrgInfo" (${columns.map((name) => `"${name}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`
    );
    database.exec('BEGIN');
    for (let at = 1; at <= count; at += 1) {
      insert.run(makeId(KEY_PREFIX, at), String(at).padStart(8, '0'), ...Object.values(values));
    }
    database
      .prepare('INSERT OR REPLACE INTO "_counter" ("name", "value") VALUES (?, ?)')
      .run('id.ScratchOrgInfo', count + 1);
    database.exec('COMMIT');
  } finally {
    database.close();
  }
}

/**
 * The tests count rows of JSON files with `jq`, in PowerShell. Where that is missing, `sh` runs the one command line.
 * @returns the folder to search for it, or none
 */
export function addPowerShell(folder: string): readonly string[] {
  const paths = (process.env['PATH'] ?? '').split(delimiter);
  if (paths.some((path) => existsSync(join(path, 'pwsh')))) return [];
  const programs = join(folder, 'bin');
  mkdirSync(programs);
  writeFileSync(join(programs, 'pwsh'), '#!/bin/sh\nexec /bin/sh "$@"\n', { mode: 0o755 });
  return [programs];
}
