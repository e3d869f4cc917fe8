import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingJava } from '../../apex/java.ts';
import { verifyApex, type ApexReport } from '../../apex/verify.ts';
import { formatFinding } from '../../metadata/finding.ts';
import { projectRoot } from '../support/projectCopy.ts';
import { apexMistakes } from './mistakes/index.ts';
import type { ApexMistake } from './mistakes/mistake.ts';

const noJava = await missingJava();
const numbered = Object.entries(apexMistakes)
  .flatMap(([kind, mistakes]) => mistakes.map((mistake) => ({ kind, mistake })))
  .map((entry, index) => ({ ...entry, name: `Mistake${String(index).padStart(2, '0')}` }));

describe('the checks of Apex', () => {
  let folder: string;
  let report: ApexReport;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'om-apex-'));
    writeProject(folder);
    report = await verifyApex(folder, projectRoot);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const findingsOf = (name: string): readonly string[] =>
    report.findings.filter(({ file }) => file.endsWith(`/${name}.cls`)).map(formatFinding);

  it('find nothing in the class without a mistake', () => {
    expect(findingsOf('Faultless')).toEqual([]);
  });

  it.skipIf(noJava !== undefined)('catch nine of ten mistakes that can be known before the code runs', () => {
    const knowable = numbered.filter(({ mistake }) => mistake.onlyAtRunTime === undefined);
    const missed = knowable.filter(({ name }) => findingsOf(name).length === 0);
    const caught = numbered.length - numbered.filter(({ name }) => findingsOf(name).length === 0).length;
    const kinds = Object.keys(apexMistakes).length;
    console.log(`Apex checks: ${caught} of ${numbered.length} mistakes of ${kinds} kinds caught`);
    for (const { kind, mistake } of missed) console.log(`  missed: ${kind}: ${mistake.what}`);

    expect(missed.length / knowable.length).toBeLessThan(0.1);
  });

  it.each(numbered.filter(({ kind }) => kind.includes('in queries')))(
    'find without Java: $kind, $mistake.what',
    ({ name }) => {
      expect(findingsOf(name).filter((line) => line.includes('apex-soql/'))).not.toEqual([]);
    }
  );

  it('name the check that cannot run and why', () => {
    expect(report.skipped).toHaveLength(noJava === undefined ? 0 : 2);
  });
});

function writeProject(folder: string): void {
  cpSync(join(projectRoot, 'sfdx-project.json'), join(folder, 'sfdx-project.json'));
  for (const part of ['objects', 'labels', 'settings', 'customPermissions']) {
    const source = join(projectRoot, 'force-app/main/default', part);
    if (existsSync(source)) cpSync(source, join(folder, 'force-app/main/default', part), { recursive: true });
  }
  mkdirSync(join(folder, 'force-app/main/default/classes'));
  const query =
    'for (Order o : [SELECT Id, Name, Account.Name FROM Order WHERE Id IN :ids WITH USER_MODE]) { System.debug(o); }';
  writeClass(folder, 'Faultless', { what: 'nothing', code: query, signature: 'static void run(Set<Id> ids)' });
  for (const { name, mistake } of numbered) writeClass(folder, name, mistake);
}

function writeClass(folder: string, name: string, mistake: ApexMistake): void {
  const { code, members = '', heading = '', signature = 'static void run()' } = mistake;
  const file = join(folder, `force-app/main/default/classes/${name}.cls`);
  const body = [`  public ${signature} {`, `    ${code}`, '  }', `  ${members}`];
  writeFileSync(file, [`public with sharing class ${name} ${heading} {`, ...body, '}', ''].join('\n'));
  writeFileSync(
    `${file}-meta.xml`,
    '<?xml version="1.0" encoding="UTF-8"?>\n<ApexClass xmlns="http://soap.sforce.com/2006/04/metadata">\n    <apiVersion>66.0</apiVersion>\n    <status>Active</status>\n</ApexClass>\n'
  );
}
