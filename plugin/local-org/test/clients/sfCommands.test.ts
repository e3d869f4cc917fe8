import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pluck } from '../rest/plantServer.ts';
import { sfSession } from './sfSession.ts';

const CLASSES = 'force-app/main/default/classes';
const GREETER = `public class Greeter {
    public static String greet() {
        return 'Hello';
    }
}
`;
const GREETER_TEST = `@IsTest
private class GreeterTest {
    @IsTest
    static void greets() {
        System.assertEquals('Hello', Greeter.greet());
    }
}
`;
const META =
  '<?xml version="1.0" encoding="UTF-8"?>\n<ApexClass xmlns="http://soap.sforce.com/2006/04/metadata">\n    <apiVersion>66.0</apiVersion>\n    <status>Active</status>\n</ApexClass>\n';
const PROJECT = {
  [`${CLASSES}/Greeter.cls`]: GREETER,
  [`${CLASSES}/Greeter.cls-meta.xml`]: META,
  [`${CLASSES}/GreeterTest.cls`]: GREETER_TEST,
  [`${CLASSES}/GreeterTest.cls-meta.xml`]: META,
  'plan.json': JSON.stringify([
    { sobject: 'Account', files: ['accounts.json'] },
    { sobject: 'Contact', files: ['contacts.json'] },
  ]),
  'accounts.json': JSON.stringify({
    records: [{ attributes: { type: 'Account', referenceId: 'acme' }, Name: 'Acme' }],
  }),
  'contacts.json': JSON.stringify({
    records: [{ attributes: { type: 'Contact', referenceId: 'ann' }, LastName: 'Ann', AccountId: '@acme' }],
  }),
  'upsert.csv': 'Id,Name\n,Upserted one\n,Upserted two\n',
};

const session = sfSession(PROJECT);
const { ok } = session;

/** Commands that other tests of the CLI have no use for: each is a client of its own of what the org answers. */
describe('sf commands beside deployment and records', { timeout: 600_000 }, () => {
  it('shows users, objects, metadata types and what any address answers', async () => {
    const [user, users, objects] = await Promise.all([
      ok('org', 'display', 'user'),
      ok('org', 'list', 'users'),
      ok('sobject', 'list', '--sobject', 'all'),
    ]);
    expect(user).toMatchObject({ username: session.org.admin.username, profileName: 'System Administrator' });
    expect(pluck(users, 'username')).toContain(session.org.admin.username);
    expect(objects).toContain('Account');
    const [{ metadataObjects }, limits] = await Promise.all([
      ok('org', 'list', 'metadata-types'),
      session.sf.run(['api', 'request', 'rest', '/services/data/v66.0/limits']),
    ]);
    expect(pluck(metadataObjects, 'xmlName')).toEqual(expect.arrayContaining(['ApexClass', 'CustomObject']));
    expect(limits.output).toContain('DailyApiRequests');
  });

  it('imports records by a plan and exports them as trees', async () => {
    expect(pluck(await ok('data', 'import', 'tree', '--plan', 'plan.json'), 'refId')).toEqual(['acme', 'ann']);
    const query = "SELECT Id, Name, (SELECT LastName FROM Contacts) FROM Account WHERE Name = 'Acme'";
    await ok('data', 'export', 'tree', '--query', query, '--plan', '--output-dir', 'trees');
    const exported = (name: string): unknown =>
      JSON.parse(readFileSync(join(session.sf.project, 'trees', name), 'utf8'));
    expect(exported('Account.json')).toMatchObject({ records: [{ Name: 'Acme' }] });
    expect(exported('Contact.json')).toMatchObject({ records: [{ LastName: 'Ann', AccountId: '@AccountRef1' }] });
  });

  it('upserts and updates in bulk, and reads the results of a job', async () => {
    const job = ['--sobject', 'Account', '--wait', '5', '--file'];
    const upserted = await ok('data', 'upsert', 'bulk', ...job, 'upsert.csv', '--external-id', 'Id');
    const ids = pluck(upserted.records.successfulResults, 'sf__Id');
    expect(ids).toHaveLength(2);
    session.sf.write('update.csv', `Id,Name\n${String(ids[0])},Updated\n001000000000000AAA,Nobody\n`);
    const updated = await session.sf.run(['data', 'update', 'bulk', ...job, 'update.csv']);
    expect(updated.json, updated.output).toMatchObject({ status: 1, data: { state: 'JobComplete' } });
    const results = await ok('data', 'bulk', 'results', '--job-id', String(updated.json.data.jobId));
    expect(results).toMatchObject({ processedRecords: 2, successfulRecords: 1, failedRecords: 1 });
    const failed = readFileSync(join(session.sf.project, String(results.failedFilePath)), 'utf8');
    expect(failed).toContain('001000000000000AAA');
    const query = "SELECT Name FROM Account WHERE Name IN ('Updated', 'Upserted two') ORDER BY Name";
    await ok('data', 'query', '--query', query, '--result-format', 'csv', '--output-file', 'names.csv');
    expect(readFileSync(join(session.sf.project, 'names.csv'), 'utf8').trim()).toBe('Name\nUpdated\nUpserted two');
  });

  it('tries a deployment, deploys, lists and retrieves by the name of a component', async () => {
    const source = ['--source-dir', 'force-app'];
    expect(await ok('project', 'deploy', 'start', ...source, '--dry-run')).toMatchObject({ checkOnly: true });
    expect(await ok('org', 'list', 'metadata', '--metadata-type', 'ApexClass')).toEqual([]);
    await ok('project', 'deploy', 'start', ...source);
    const listed = await ok('org', 'list', 'metadata', '--metadata-type', 'ApexClass');
    expect(pluck(listed, 'fullName').sort()).toEqual(['Greeter', 'GreeterTest']);
    const file = join(session.sf.project, CLASSES, 'Greeter.cls');
    for (const part of [file, `${file}-meta.xml`]) rmSync(part);
    await ok('project', 'retrieve', 'start', '--metadata', 'ApexClass:Greeter');
    expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(GREETER);
    // The org does not track its source, which is asked of the org itself.
    const preview = await session.sf.run(['project', 'deploy', 'preview', ...source]);
    expect(preview.json).toMatchObject({ exitCode: 1, name: 'NonSourceTrackedOrgError' });
  });

  it('queries tools, gives the results of a test run later, and follows the logs', async () => {
    const query = ['data', 'query', '--use-tooling-api', '--query'];
    const classes = await ok(...query, "SELECT Name, SymbolTable FROM ApexClass WHERE Name = 'Greeter'");
    expect(classes.records).toMatchObject([{ Name: 'Greeter', SymbolTable: { methods: [{ name: 'greet' }] } }]);
    const { testRunId } = await ok('apex', 'run', 'test', '--class-names', 'GreeterTest');
    const { summary } = await ok('apex', 'get', 'test', '--test-run-id', String(testRunId));
    expect(summary).toMatchObject({ outcome: 'Passed', testsRan: 1, testRunId });
    const address = `${session.server.url}/services/data/v66.0/tooling/executeAnonymous?anonymousBody=`;
    const headers = { authorization: `Bearer ${session.org.admin.accessToken}` };
    const meanwhile = (): Promise<Response> =>
      fetch(address + encodeURIComponent("System.debug('it ' + Greeter.greet());"), { headers });
    expect(await session.sf.follow(['apex', 'tail', 'log'], 'it Hello', { meanwhile, seconds: 200 })).toContain(
      'it Hello'
    );
  });
});
