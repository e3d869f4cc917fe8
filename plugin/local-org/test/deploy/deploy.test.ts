import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readZip, writeZip } from '../../src/deploy/zip.ts';
import { DATA, plantServer, request, type Answer, type PlantServer } from '../rest/plantServer.ts';

let plant: PlantServer;
beforeEach(async () => {
  plant = await plantServer();
});
afterEach(() => plant.server.stop());

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const manifest = (types: Readonly<Record<string, readonly string[]>>): string =>
  `<Package xmlns="http://soap.sforce.com/2006/04/metadata">${Object.entries(types)
    .map(
      ([name, members]) =>
        `<types>${members.map((each) => `<members>${each}</members>`).join('')}<name>${name}</name></types>`
    )
    .join('')}<version>66.0</version></Package>`;
const zip = (files: Readonly<Record<string, string>>): string =>
  writeZip(Object.entries(files).map(([path, content]) => ({ path, content: encode(content) }))).toString('base64');
const gear = (extra = ''): string =>
  `<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><label>Gear</label><pluralLabel>Gears</pluralLabel>` +
  `<deploymentStatus>Deployed</deploymentStatus><sharingModel>ReadWrite</sharingModel>` +
  `<nameField><label>Name</label><type>Text</type></nameField>` +
  `<fields><fullName>Teeth__c</fullName><label>Teeth</label><type>Number</type><precision>4</precision><scale>0</scale></fields>${extra}</CustomObject>`;
const GEAR = {
  'package.xml': manifest({ CustomObject: ['Gear__c'], CustomField: ['Gear__c.Teeth__c'] }),
  'objects/Gear__c.object': gear(),
};

function soap(body: string, token = plant.org.admin.accessToken): Promise<Answer> {
  const envelope =
    `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Header>` +
    `<SessionHeader xmlns="http://soap.sforce.com/2006/04/metadata"><sessionId>${token}</sessionId></SessionHeader></env:Header>` +
    `<env:Body>${body}</env:Body></env:Envelope>`;
  return request(`${plant.server.url}/services/Soap/m/66.0`, 'POST', envelope, {
    'content-type': 'text/xml',
    soapaction: '""',
  });
}

const tag = (text: string, name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? '';

async function deploy(archive: string, options = ''): Promise<string> {
  const started = await soap(
    `<deploy xmlns="http://soap.sforce.com/2006/04/metadata"><ZipFile>${archive}</ZipFile><DeployOptions>${options}</DeployOptions></deploy>`
  );
  expect(tag(started.text, 'id')).toMatch(/^0Af/);
  expect(tag(started.text, 'done')).toBe('false');
  return status(tag(started.text, 'id'));
}

async function status(id: string): Promise<string> {
  for (;;) {
    const { text } = await soap(
      `<checkDeployStatus><asyncProcessId>${id}</asyncProcessId><includeDetails>true</includeDetails></checkDeployStatus>`
    );
    if (tag(text, 'done') === 'true') return text;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

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
