import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pluck } from '../rest/plantServer.ts';
import { sfSession } from './sfSession.ts';

const meta = (type: string, inner: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata">\n${inner}</${type}>\n`;
const FOLDER = 'force-app/main/default';
const TEETH = `${FOLDER}/objects/Gear__c/fields/Teeth__c.field-meta.xml`;
const teeth = (scale: string): string =>
  meta(
    'CustomField',
    `    <fullName>Teeth__c</fullName>\n    <externalId>false</externalId>\n    <label>Teeth</label>\n    <precision>4</precision>\n    <required>false</required>\n    <scale>${scale}</scale>\n    <type>Number</type>\n`
  );
const PROJECT = {
  [`${FOLDER}/objects/Gear__c/Gear__c.object-meta.xml`]: meta(
    'CustomObject',
    `    <deploymentStatus>Deployed</deploymentStatus>\n    <label>Gear</label>\n    <nameField>\n        <label>Name</label>\n        <type>Text</type>\n    </nameField>\n    <pluralLabel>Gears</pluralLabel>\n    <sharingModel>ReadWrite</sharingModel>\n`
  ),
  [TEETH]: teeth('0'),
  [`${FOLDER}/objects/Account/fields/Rank__c.field-meta.xml`]: meta(
    'CustomField',
    '    <fullName>Rank__c</fullName>\n    <label>Rank</label>\n    <length>20</length>\n    <type>Text</type>\n'
  ),
  [`${FOLDER}/permissionsets/Mechanic.permissionset-meta.xml`]: meta(
    'PermissionSet',
    '    <hasActivationRequired>false</hasActivationRequired>\n    <label>Mechanic</label>\n'
  ),
  'tree.json': JSON.stringify({
    records: [
      {
        attributes: { type: 'Account', referenceId: 'a' },
        Name: 'Tree',
        Contacts: { records: [{ attributes: { type: 'Contact', referenceId: 'c' }, LastName: 'Leaf' }] },
      },
    ],
  }),
};

const session = sfSession(PROJECT);
const { ok } = session;

// One after the other: each step works on what the one before has left in the org.
describe('sf', { timeout: 180_000 }, () => {
  it('deploys a project, by SOAP', async () => {
    const result = await ok('project', 'deploy', 'start', '--source-dir', 'force-app');
    expect(result).toMatchObject({ status: 'Succeeded', numberComponentErrors: 0 });
    expect(pluck(result.files, 'fullName').sort()).toEqual([
      'Account.Rank__c',
      'Gear__c',
      'Gear__c.Teeth__c',
      'Mechanic',
    ]);
    expect(new Set(pluck(result.files, 'state'))).toEqual(new Set(['Created']));
    // The client found the source of each component by the file name of the answer.
    expect(pluck(result.files, 'filePath').every(Boolean)).toBe(true);
  });

  it('shows org, limits and objects', async () => {
    const [display, limits, gear, permset] = await Promise.all([
      ok('org', 'display'),
      ok('org', 'list', 'limits'),
      ok('sobject', 'describe', '--sobject', 'Gear__c'),
      ok('org', 'assign', 'permset', '--name', 'Mechanic'),
    ]);
    expect(display).toMatchObject({ id: session.org.id, connectedStatus: 'Connected' });
    expect(limits).toContainEqual(expect.objectContaining({ name: 'DailyApiRequests', max: 15_000 }));
    expect(pluck(gear.fields, 'name')).toContain('Teeth__c');
    expect(permset.successes).toEqual([{ name: session.org.admin.username, value: 'Mechanic' }]);
  });

  it('works with records', async () => {
    const made = await ok(
      'data',
      'create',
      'record',
      '--sobject',
      'Gear__c',
      '--values',
      "Name='Big gear' Teeth__c=40"
    );
    const id = String(made.id);
    await ok('data', 'update', 'record', '--sobject', 'Gear__c', '--record-id', id, '--values', 'Teeth__c=41');
    expect(await ok('data', 'get', 'record', '--sobject', 'Gear__c', '--where', "Name='Big gear'")).toMatchObject({
      Id: id,
      Teeth__c: 41,
    });
    const imported = await ok('data', 'import', 'tree', '--files', 'tree.json');
    expect(pluck(imported, 'refId')).toEqual(['a', 'c']);
    const query = await ok(
      'data',
      'query',
      '--query',
      'SELECT Name, Owner.Name, (SELECT LastName FROM Contacts) FROM Account'
    );
    expect(query.records).toMatchObject([
      { Name: 'Tree', Owner: { Name: 'Org Admin' }, Contacts: { records: [{ LastName: 'Leaf' }] } },
    ]);
    await ok('data', 'delete', 'record', '--sobject', 'Gear__c', '--record-id', id);
    expect((await ok('data', 'query', '--query', 'SELECT COUNT() FROM Gear__c')).totalSize).toBe(0);
  });

  it('validates, deploys what was validated, by REST, and retrieves it', async () => {
    session.sf.write(TEETH, teeth('1'));
    const validated = await ok('project', 'deploy', 'validate', '--source-dir', 'force-app');
    expect(validated).toMatchObject({ status: 'Succeeded', checkOnly: true });
    const rest = { SF_ORG_METADATA_REST_DEPLOY: 'true' };
    const quick = await session.sf.run(['project', 'deploy', 'quick', '--job-id', String(validated.id)], rest);
    expect(quick.json, quick.output).toMatchObject({ status: 0, result: { status: 'Succeeded' } });
    session.sf.write(TEETH, teeth('0'));
    await ok('project', 'retrieve', 'start', '--source-dir', 'force-app');
    expect(readFileSync(join(session.sf.project, TEETH), 'utf8')).toBe(teeth('1'));
  });

  it('reports what an org refuses', async () => {
    session.sf.write(
      `${FOLDER}/objects/Gear__c/fields/Bad__c.field-meta.xml`,
      teeth('0').replace('Teeth__c', 'Bad__c').replace('Number', 'Nonsense')
    );
    const [deploy, query] = await Promise.all([
      session.sf.run(['project', 'deploy', 'start', '--source-dir', 'force-app'], {
        SF_ORG_METADATA_REST_DEPLOY: 'true',
      }),
      session.sf.run(['data', 'query', '--query', 'SELECT Nme FROM Account']),
    ]);
    expect(deploy.exitCode).toBe(1);
    expect(deploy.json.result.details.componentFailures[0]).toMatchObject({
      fullName: 'Gear__c.Bad__c',
      problemType: 'Error',
    });
    expect(query.exitCode).toBe(1);
    expect(query.json.message).toContain("No such column 'Nme' on entity 'Account'");
  });
});
