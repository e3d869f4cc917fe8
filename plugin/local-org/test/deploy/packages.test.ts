import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readZip } from '../../src/deploy/zip.ts';
import { plantServer, type PlantServer } from '../rest/plantServer.ts';
import { deployDoors, GEAR, gear, manifest, tag, zip } from './deployDoors.ts';

let plant: PlantServer;
beforeEach(async () => {
  plant = await plantServer();
});
afterEach(() => plant.server.stop());

const { deploy, soap } = deployDoors(() => plant);

describe('packages', () => {
  const retrieve = async (body: string): Promise<Map<string, string>> => {
    const started = await soap(`<retrieve><retrieveRequest>${body}</retrieveRequest></retrieve>`);
    for (;;) {
      const { text } = await soap(
        `<checkRetrieveStatus><asyncProcessId>${tag(started.text, 'id')}</asyncProcessId></checkRetrieveStatus>`
      );
      if (tag(text, 'done') !== 'true') continue;
      const files = await readZip(Buffer.from(tag(text, 'zipFile'), 'base64'));
      return new Map(files.map(({ path, content }) => [path, new TextDecoder().decode(content)]));
    }
  };
  const unpackaged = (type: string, member: string): string =>
    `<unpackaged><types><members>${member}</members><name>${type}</name></types></unpackaged>`;

  it('keep the files of a bundle, and nothing of what a later deploy leaves out', async () => {
    const bundle = {
      'package.xml': manifest({ LightningComponentBundle: ['hello'] }),
      'lwc/hello/hello.js': 'export default 1;',
      'lwc/hello/hello.html': '<template></template>',
      'lwc/hello/hello.js-meta.xml':
        '<LightningComponentBundle><apiVersion>66.0</apiVersion></LightningComponentBundle>',
    };
    expect(tag(await deploy(zip(bundle)), 'status')).toBe('Succeeded');
    const files = await retrieve(unpackaged('LightningComponentBundle', '*'));
    expect(files.get('unpackaged/lwc/hello/hello.html')).toBe('<template></template>');
    expect([...files.keys()].filter((path) => path.includes('/lwc/'))).toHaveLength(3);
    const { 'lwc/hello/hello.html': _, ...smaller } = bundle;
    await deploy(zip(smaller));
    expect(
      (await retrieve(unpackaged('LightningComponentBundle', 'hello'))).has('unpackaged/lwc/hello/hello.html')
    ).toBe(false);
  });

  it('can be retrieved by the name that their manifest states', async () => {
    const named = manifest({ CustomObject: ['Gear__c'] }).replace('<types>', '<fullName>Gears</fullName><types>');
    const result = await deploy(zip({ 'package.xml': named, 'objects/Gear__c.object': gear() }));
    expect(tag(result, 'numberComponentsTotal')).toBe('2');
    const files = await retrieve('<packageNames>Gears</packageNames>');
    expect([...files.keys()].sort()).toEqual(['Gears/objects/Gear__c.object', 'Gears/package.xml']);
    expect(await retrieve('<packageNames>None</packageNames>')).toEqual(new Map());
  });

  it('hold folders of reports', async () => {
    const files = {
      'package.xml': manifest({ Report: ['Sales', 'Sales/Open'] }),
      'reports/Sales-meta.xml': '<ReportFolder><name>Sales</name></ReportFolder>',
      'reports/Sales/Open.report': '<Report><name>Open</name></Report>',
    };
    expect(tag(await deploy(zip(files)), 'status')).toBe('Succeeded');
    const paths = [...(await retrieve(unpackaged('Report', '*'))).keys()].sort();
    expect(paths).toEqual([
      'unpackaged/package.xml',
      'unpackaged/reports/Sales-meta.xml',
      'unpackaged/reports/Sales/Open.report',
    ]);
  });

  it('hold labels of one file and the folder of a template, and miss what is in neither', async () => {
    const named = (members: readonly string[], folders: readonly string[]): string =>
      zip({
        'package.xml': manifest({
          CustomLabels: ['CustomLabels'],
          CustomLabel: members,
          EmailTemplate: [...folders, 'Letters/Hello'],
        }),
        'labels/CustomLabels.labels':
          '<CustomLabels xmlns="http://soap.sforce.com/2006/04/metadata"><labels><fullName>Greeting</fullName>' +
          '<language>en_US</language><protected>false</protected><shortDescription>Greeting</shortDescription>' +
          '<value>Hello</value></labels></CustomLabels>',
        'email/Letters/Hello.email': 'Hello',
        'email/Letters/Hello.email-meta.xml':
          '<EmailTemplate xmlns="http://soap.sforce.com/2006/04/metadata"><available>true</available>' +
          '<encodingKey>UTF-8</encodingKey><name>Hello</name><style>none</style><subject>Hello</subject>' +
          '<type>text</type></EmailTemplate>',
      });
    const result = await deploy(named(['Greeting'], ['Letters']));
    expect(result).not.toContain('<componentFailures>');
    expect(tag(result, 'status')).toBe('Succeeded');

    const wrong = await deploy(named(['Greeting', 'Greet'], ['Letter']));
    const problems = [...wrong.matchAll(/<problem>([^<]*)<\/problem>/g)].map((match) => match[1]);
    expect(problems).toEqual(['Greet', 'Letter'].map((name) => expect.stringContaining(`'${name}'`)));
  });

  it('can take one field of an object away that came in the file of the object', async () => {
    await deploy(zip(GEAR));
    await plant.create('Gear__c', { Name: 'kept', Teeth__c: 3 });
    const deletion = {
      'package.xml': manifest({}),
      'destructiveChanges.xml': manifest({ CustomField: ['Gear__c.Teeth__c'] }),
    };
    expect(tag(await deploy(zip(deletion)), 'status')).toBe('Succeeded');
    expect((await plant.query('SELECT Teeth__c FROM Gear__c')).body[0].errorCode).toBe('INVALID_FIELD');
    expect((await plant.query('SELECT Name FROM Gear__c')).body.totalSize).toBe(1);
    // The object alone does not bring it back.
    await deploy(
      zip({
        'package.xml': manifest({ CustomObject: ['Gear__c'] }),
        'objects/Gear__c.object': gear().replace(/<fields>.*<\/fields>/s, ''),
      })
    );
    expect((await plant.query('SELECT Teeth__c FROM Gear__c')).status).toBe(400);
  });
});
