import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createOrg } from '../../src/org/createOrg.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { codes, run } from '../metadata/orgOf.ts';

const deployer = new URL('endlessDeployer.ts', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'local-org-torn-deploy-'));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('leaves an org whose process is killed during deploys with whole deploys only', { timeout: 60_000 }, async () => {
  const file = join(folder, 'org.sqlite');
  createOrg({ name: 'deploy', file }).close();
  for (let round = 0; round < 2; round += 1) {
    const acknowledged = await deployAndKill(file, 2 + round);
    const org = createOrg({ name: 'deploy', file });
    try {
      const parts = partsOf(org);
      expect(parts).toEqual(expect.arrayContaining([...acknowledged]));
      expect(parts).toEqual(parts.map((_, index) => index));
      for (const part of parts) checkPart(org, part, part < parts.length - 1);
      expect(org.sql.all('PRAGMA integrity_check', [])).toEqual([{ integrity_check: 'ok' }]);
    } finally {
      org.close();
    }
  }
});

/** The numbers of the deploys that the schema shows. */
const partsOf = (org: LocalOrg): readonly number[] =>
  [...org.schema.objects()]
    .flatMap(({ name }) => /^Part(\d+)__c$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);

/** Schema, components and table of a deploy are there together, with the field that the next deploy adds. */
function checkPart(org: LocalOrg, part: number, hasLate: boolean): void {
  const name = `Part${String(part)}__c`;
  const own = ['One__c', 'Two__c', 'Both__c', ...(hasLate ? ['Late__c'] : [])];
  const fields = [...(org.schema.object(name)?.fields.values() ?? [])].filter(({ custom }) => custom);
  expect(fields.map((field) => field.name).sort()).toEqual([...own].sort());
  const components = org.components().filter(({ fullName }) => fullName.startsWith(`${name}.`));
  expect(components.map(({ fullName }) => fullName.slice(name.length + 1)).sort()).toEqual([...own].sort());
  const columns = org.sql.all('SELECT "name" FROM pragma_table_info(?)', [name]).map((row) => String(row['name']));
  expect(columns.filter((column) => column.endsWith('__c')).sort()).toEqual(
    own.filter((each) => each !== 'Both__c').sort()
  );
  const values = { Name: 'x', One__c: part, Two__c: 'n' };
  const saved = run(org, { kind: 'insert', object: name, values });
  expect(codes(saved)).toEqual([]);
  expect(org.retrieve(org.admin, name, saved.success ? saved.id : '')?.['Both__c']).toBe(`n${String(part)}`);
}

/** Lets a process deploy, kills it in the middle of a deploy, and answers the deploys that it said are done. */
async function deployAndKill(file: string, deploys: number): Promise<readonly number[]> {
  const child = spawn(process.execPath, [deployer, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: number[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    acknowledged.push(...lines.map(Number));
    if (acknowledged.length >= deploys) child.kill('SIGKILL');
  });
  await once(child, 'close');
  expect(child.signalCode).toBe('SIGKILL');
  return acknowledged;
}
