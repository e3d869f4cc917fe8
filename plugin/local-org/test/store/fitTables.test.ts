import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createOrg } from '../../src/org/createOrg.ts';
import { insert } from '../metadata/orgOf.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-org-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('opens the file of an earlier version: objects and fields that it lacks are made, values are converted', () => {
  const file = join(folder, 'org.sqlite');
  const before = createOrg({ name: 'old', file });
  const account = insert(before, 'Account', { Name: 'Kept', NumberOfEmployees: 5, Site: 'here' });
  before.close();
  const database = new DatabaseSync(file);
  // Earlier versions had no share objects, whose views call functions that this connection does not have.
  for (const object of ['Account', 'Case', 'Contract', 'Lead', 'Opportunity']) {
    database.exec(`DROP VIEW IF EXISTS "${object}Share"`);
  }
  database.exec('DROP TABLE "DebugLevel"');
  database.exec('ALTER TABLE "Account" DROP COLUMN "Site"');
  database.exec('ALTER TABLE "Account" DROP COLUMN "IsDeleted"');
  database.exec('ALTER TABLE "Account" ADD COLUMN "IsDeleted" INTEGER DEFAULT 0');
  database.exec('ALTER TABLE "Account" DROP COLUMN "NumberOfEmployees"');
  database.exec('ALTER TABLE "Account" ADD COLUMN "NumberOfEmployees" TEXT DEFAULT \'5\'');
  database.close();

  const org = createOrg({ name: 'old', file });
  expect(org.retrieve(org.admin, 'Account', account)).toMatchObject({ Name: 'Kept', Site: null, NumberOfEmployees: 5 });
  insert(org, 'DebugLevel', { DeveloperName: 'new', MasterLabel: 'new' });
  org.close();
});
