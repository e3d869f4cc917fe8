import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalOrg, type LocalOrgServer, type RunningOrg } from '../../src/index.ts';
import { SfCli, type SfResult } from './sfCli.ts';

const ROWS = 250;
const FILES = {
  'sfdx-project.json': '{"packageDirectories":[{"path":"force-app","default":true}],"sourceApiVersion":"66.0"}',
  'accounts.csv': `Name,AccountNumber\n${Array.from({ length: ROWS }, (_, at) => `Imported ${at},${at}`).join('\n')}\n`,
};

let server: LocalOrgServer;
let org: RunningOrg;
let sf: SfCli;
beforeAll(async () => {
  server = await startLocalOrg();
  org = server.orgs[0] as RunningOrg;
  sf = new SfCli(FILES);
}, 120_000);
afterAll(async () => {
  await server.stop();
  sf.remove();
});

/** Without a login: the token is the name of the org. */
async function ok(...args: string[]): Promise<SfResult['json']> {
  const target = ['--target-org', org.admin.accessToken];
  const result = await sf.run([...args, ...target], { SF_ORG_INSTANCE_URL: server.url });
  expect(result.exitCode, result.output).toBe(0);
  return result.json.result;
}

// One after the other: each step works on what the one before has left in the org.
describe('sf data, in bulk', { timeout: 180_000 }, () => {
  it('imports a file', async () => {
    const result = await ok('data', 'import', 'bulk', '--sobject', 'Account', '--file', 'accounts.csv', '--wait', '2');
    expect(result).toMatchObject({ processedRecords: ROWS, successfulRecords: ROWS, failedRecords: 0 });
  });

  it('exports a query', async () => {
    const query = "SELECT Id FROM Account WHERE Name LIKE 'Imported %'";
    const args = ['--query', query, '--output-file', 'ids.csv', '--result-format', 'csv', '--wait', '2'];
    expect(await ok('data', 'export', 'bulk', ...args)).toMatchObject({ totalSize: ROWS });
  });

  it('deletes what it has exported', async () => {
    await ok('data', 'delete', 'bulk', '--sobject', 'Account', '--file', 'ids.csv', '--wait', '2');
    const left = await ok('data', 'query', '--query', "SELECT COUNT() FROM Account WHERE Name LIKE 'Imported %'");
    expect(left.totalSize).toBe(0);
  });

  it('searches', async () => {
    await ok('data', 'create', 'record', '--sobject', 'Account', '--values', "Name='Nordwind Werke'");
    const found = await ok('data', 'search', '--query', 'FIND {nordwind} RETURNING Account(Name)');
    expect(found.searchRecords).toMatchObject([{ Name: 'Nordwind Werke' }]);
  });
});
