import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readZip } from '../../src/deploy/zip.ts';
import { DATA, plantServer, type Answer, type PlantServer } from '../rest/plantServer.ts';
import { deployDoors, GEAR, gear, manifest, tag, zip } from './deployDoors.ts';

let plant: PlantServer;
beforeEach(async () => {
  plant = await plantServer();
});
afterEach(() => plant.server.stop());

const { deploy, soap, status } = deployDoors(() => plant);
const objectStatus = async (): Promise<number> => (await plant.api('GET', '/sobjects/Gear__c/describe')).status;

describe('deploy', () => {
  it('makes an object usable at once and reports each component', async () => {
    const result = await deploy(zip(GEAR));
    expect(tag(result, 'status')).toBe('Succeeded');
    expect(tag(result, 'numberComponentsDeployed')).toBe('2');
    const names = [...result.matchAll(/<componentSuccesses>.*?<fullName>(.*?)<\/fullName>/gs)].map((match) => match[1]);
    expect(names).toEqual(['Gear__c', 'Gear__c.Teeth__c']);
    const id = await plant.create('Gear__c', { Name: 'big', Teeth__c: 40 });
    const { body } = await plant.query(`SELECT Teeth__c FROM Gear__c WHERE Id = '${id}'`);
    expect(body.records[0].Teeth__c).toBe(40);
  });

  it('only checks when told to, and deploys the checked package later', async () => {
    const result = await deploy(zip(GEAR), '<checkOnly>true</checkOnly>');
    expect(tag(result, 'status')).toBe('Succeeded');
    expect(await objectStatus()).toBe(404);
    const quick = await soap(
      `<deployRecentValidation><validationId>${tag(result, 'id')}</validationId></deployRecentValidation>`
    );
    await status(tag(quick.text, 'result'));
    expect(await objectStatus()).toBe(200);
  });

  it('deploys nothing when one component fails, and says where', async () => {
    const broken =
      '<validationRules><fullName>Odd</fullName><active>true</active><errorConditionFormula>NoField__c = 1</errorConditionFormula><errorMessage>x</errorMessage></validationRules>';
    const result = await deploy(zip({ ...GEAR, 'objects/Gear__c.object': gear(broken) }));
    expect(tag(result, 'status')).toBe('Failed');
    const failure = /<componentFailures>(.*?)<\/componentFailures>/s.exec(result)?.[1] ?? '';
    expect(failure).toContain('<fullName>Gear__c.Odd</fullName>');
    expect(failure).toContain('NoField__c');
    expect(tag(result, 'numberComponentsDeployed')).toBe('0');
    expect(await objectStatus()).toBe(404);
  });

  it('adds a field to a standard object that the manifest does not name', async () => {
    const xml =
      '<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">' +
      ['A__c', 'B__c']
        .map(
          (name) => `<fields><fullName>${name}</fullName><label>x</label><type>Text</type><length>9</length></fields>`
        )
        .join('') +
      '</CustomObject>';
    await deploy(zip({ 'package.xml': manifest({ CustomField: ['Account.A__c'] }), 'objects/Account.object': xml }));
    expect((await plant.query('SELECT A__c FROM Account')).status).toBe(200);
    expect((await plant.query('SELECT B__c FROM Account')).status).toBe(400);
  });

  it('deletes what destructiveChanges names, in the same transaction', async () => {
    await deploy(zip(GEAR));
    const empty = { 'package.xml': manifest({}) };
    await deploy(zip({ ...empty, 'destructiveChanges.xml': manifest({ CustomField: ['Gear__c.Teeth__c'] }) }));
    expect((await plant.query('SELECT Teeth__c FROM Gear__c')).status).toBe(400);
    await deploy(zip({ ...empty, 'destructiveChangesPost.xml': manifest({ CustomObject: ['Gear__c'] }) }));
    expect(await objectStatus()).toBe(404);
  });

  it.each([
    ['no zip', Buffer.from('nonsense').toString('base64'), /no readable zip/],
    ['no manifest', zip({ 'objects/Gear__c.object': gear() }), /No package\.xml found/],
    ['a broken manifest', zip({ 'package.xml': '<Package>' }), /must be terminated/],
  ])('fails with a reason: %s', async (_, archive, reason) => {
    const result = await deploy(archive);
    expect(tag(result, 'status')).toBe('Failed');
    expect(tag(result, 'errorMessage')).toMatch(reason);
  });

  it.each([
    [
      'named but not in the package',
      { 'package.xml': manifest({ CustomObject: ['Gear__c'] }) },
      /was not found in zipped directory/,
    ],
    ['in the package but not named', { ...GEAR, 'package.xml': manifest({}) }, /not named in package\.xml/],
    ['not well-formed', { ...GEAR, 'objects/Gear__c.object': '<CustomObject>' }, /must be terminated/],
  ])('refuses a component that is %s', async (_, files, problem) => {
    const result = await deploy(zip(files));
    expect(tag(result, 'status')).toBe('Failed');
    expect(tag(result, 'problem')).toMatch(problem);
  });

  it('is for sessions only', async () => {
    const answer = await soap('<describeMetadata/>', '00D000000000000!x');
    expect(answer.status).toBe(500);
    expect(answer.text).toContain('<faultcode>sf:INVALID_SESSION_ID</faultcode>');
    expect((await soap('<magic/>')).text).toContain('sf:INVALID_OPERATION');
  });
});

describe('deploy by REST', () => {
  async function post(part: 'json' | 'entity_content', checkOnly = false): Promise<Answer> {
    const form = new FormData();
    const options = JSON.stringify({ deployOptions: { checkOnly } });
    form.append(part, new Blob([options], { type: 'application/json' }));
    form.append('file', new Blob([Buffer.from(zip(GEAR), 'base64')], { type: 'application/zip' }), 'package.xml');
    const response = await fetch(`${plant.server.url}${DATA}/metadata/deployRequest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${plant.org.admin.accessToken}` },
      body: form,
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
  }

  it.each(['json', 'entity_content'] as const)('takes the options in a part named %s', async (part) => {
    const started = await post(part);
    expect(started).toMatchObject({ status: 201, body: { id: expect.stringMatching(/^0Af/) as unknown } });
    await status(String(started.body.id));
    const { body } = await plant.api('GET', `/metadata/deployRequest/${String(started.body.id)}?includeDetails=true`);
    expect(body.deployResult).toMatchObject({ done: true, status: 'Succeeded', success: true });
    expect(body.deployResult.details.componentSuccesses).toHaveLength(2);
    expect(await objectStatus()).toBe(200);
  });
});

describe('retrieve', () => {
  it('gives back what was deployed', async () => {
    await deploy(zip(GEAR));
    const started = await soap(
      '<retrieve><retrieveRequest><apiVersion>66.0</apiVersion><unpackaged><types><members>Gear__c</members><name>CustomObject</name></types></unpackaged></retrieveRequest></retrieve>'
    );
    const check = await soap(
      `<checkRetrieveStatus><asyncProcessId>${tag(started.text, 'id')}</asyncProcessId></checkRetrieveStatus>`
    );
    expect(tag(check.text, 'status')).toBe('Succeeded');
    const files = await readZip(Buffer.from(tag(check.text, 'zipFile'), 'base64'));
    const object = files.find((file) => file.path === 'unpackaged/objects/Gear__c.object');
    expect(Buffer.from(object?.content ?? []).toString()).toContain('<fullName>Teeth__c</fullName>');
    expect(files.map((file) => file.path)).toContain('unpackaged/package.xml');
  });

  it('lists what the org has', async () => {
    const list = await soap('<listMetadata><queries><type>CustomField</type></queries></listMetadata>');
    expect(list.text).toContain('<fullName>Machine__c.Power__c</fullName>');
    const types = await soap('<describeMetadata/>');
    expect(types.text).toContain('<xmlName>CustomObject</xmlName>');
  });
});

describe('where a failure is', () => {
  it('is told by line and column of the file, also inside an object', async () => {
    const rule =
      '\n<validationRules><fullName>Odd</fullName><active>true</active>' +
      '\n  <errorConditionFormula>Teeth__c &gt; 1 &amp;&amp; NoField__c = 1</errorConditionFormula>' +
      '\n  <errorMessage>x</errorMessage></validationRules>';
    const field =
      '\n\n  <fields><fullName>Far__c</fullName><label>Far</label><type>Lookup</type>' +
      '\n    <referenceTo>Nowhere__c</referenceTo><relationshipName>X</relationshipName></fields>';
    const result = await deploy(zip({ ...GEAR, 'objects/Gear__c.object': gear(rule + field) }));
    const failures = [...result.matchAll(/<componentFailures>(.*?)<\/componentFailures>/gs)].map((match) => {
      const failure = match[1] ?? '';
      return [tag(failure, 'fullName'), tag(failure, 'lineNumber'), tag(failure, 'columnNumber')];
    });
    const column = '  <errorConditionFormula>Teeth__c &gt; 1 &amp;&amp; '.length + 1;
    expect(failures).toContainEqual(['Gear__c.Odd', '3', String(column)]);
    expect(failures).toContainEqual(['Gear__c.Far__c', '6', '3']);
  });
});
