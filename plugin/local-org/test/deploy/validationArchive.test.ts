import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeZip } from '../../src/deploy/zip.ts';
import { startLocalOrg, type LocalOrgServer } from '../../src/index.ts';

const OBJECT =
  '<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><label>Gear</label><pluralLabel>Gears</pluralLabel>' +
  '<nameField><label>Name</label><type>Text</type></nameField><deploymentStatus>Deployed</deploymentStatus><sharingModel>ReadWrite</sharingModel></CustomObject>';
const MANIFEST =
  '<Package xmlns="http://soap.sforce.com/2006/04/metadata"><types><members>Gear__c</members><name>CustomObject</name></types><version>66.0</version></Package>';
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const PACKAGE = writeZip([
  { path: 'package.xml', content: encode(MANIFEST) },
  { path: 'objects/Gear__c.object', content: encode(OBJECT) },
]);

let dataDir: string;
let server: LocalOrgServer;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'local-org-'));
  server = await startLocalOrg({ dataDir });
});
afterEach(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true });
});

interface Answer {
  readonly id: string;
  readonly deployResult: { readonly status: string; readonly done: boolean };
}

async function call(method: string, path: string, body?: FormData | string): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${server.orgs[0]?.admin.accessToken ?? ''}`,
    ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
  };
  const url = `${server.url}/services/data/v66.0/metadata/deployRequest${path}`;
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  return (await response.json()) as Answer;
}

async function validate(): Promise<string> {
  const form = new FormData();
  form.append('json', new Blob(['{"deployOptions":{"checkOnly":true}}'], { type: 'application/json' }));
  form.append('file', new Blob([new Uint8Array(PACKAGE)]), 'package.zip');
  return finish((await call('POST', '', form)).id);
}

async function finish(id: string): Promise<string> {
  for (;;) {
    const { deployResult } = await call('GET', `/${id}`);
    if (!deployResult.done) continue;
    expect(deployResult.status).toBe('Succeeded');
    return id;
  }
}

const quick = (id: string): Promise<Answer> => call('POST', '', JSON.stringify({ validatedDeployRequestId: id }));
const hasGear = (): boolean => server.orgs[0]?.org.schema.object('Gear__c') !== undefined;

describe('a validation', () => {
  it('can be asked about and deployed after a restart, under an id that nothing else gets', async () => {
    const id = await validate();
    await server.stop();
    server = await startLocalOrg({ dataDir });
    expect((await call('GET', `/${id}`)).deployResult.status).toBe('Succeeded');
    expect(hasGear()).toBe(false);
    const deployed = await quick(id);
    expect(deployed.id).not.toBe(id);
    await finish(deployed.id);
    expect(hasGear()).toBe(true);
  });

  it('is kept among the ten latest, and not over a reset', async () => {
    const first = await validate();
    for (let more = 0; more < 10; more += 1) await validate();
    const folder = join(dataDir, 'local.validations');
    expect(readdirSync(folder).filter((name) => name.endsWith('.zip'))).toHaveLength(10);
    await server.stop();
    server = await startLocalOrg({ dataDir });
    expect(JSON.stringify(await quick(first))).toContain('INVALID_ID_FIELD');
    await server.reset();
    expect(() => readdirSync(folder)).toThrow();
  });
});
