import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FieldValue } from '../../src/contract.ts';
import { writeZip } from '../../src/deploy/zip.ts';
import { startLocalOrg } from '../../src/index.ts';
import { SoqlEngine } from '../../src/soql/soqlEngine.ts';
import { soapCall } from '../soap/soapCall.ts';
import { plantOrg } from '../soql/plantOrg.ts';
import { plantServer, type PlantServer } from './plantServer.ts';

let plant: PlantServer;
beforeAll(async () => {
  plant = await plantServer();
});
afterAll(async () => {
  // Whatever was sent, the server still works.
  expect((await plant.query('SELECT Id FROM Machine__c LIMIT 1')).status).toBe(200);
  await plant.server.stop();
});
const code = (answer: { readonly body: readonly { readonly errorCode: string }[] }): unknown =>
  answer.body[0]?.errorCode;

describe('what is too much is refused', () => {
  it('JSON nested without end, in records and in composite requests', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(code(await plant.api('POST', '/sobjects/Machine__c', `{"Name":${deep}}`))).toBe('JSON_PARSER_ERROR');
    expect(code(await plant.api('POST', '/composite', `{"compositeRequest":${deep}}`))).toBe('JSON_PARSER_ERROR');
    const inText = await plant.api('POST', '/sobjects/Machine__c', { Name: `${'['.repeat(70)}\\"${'{'.repeat(5)}` });
    expect(inText.status).toBe(201);
  });

  it('XML nested without end, with entities of its own, or unfinished', async () => {
    for (const body of ['<a>'.repeat(50_000), `${'<a>'.repeat(300)}${'</a>'.repeat(300)}`, '<create>&lol;</create>']) {
      const { status, text } = await soapCall(plant, 'u', body);
      expect([status, text.includes('<faultstring>')]).toEqual([500, true]);
    }
    const bomb = '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><z>&b;</z>';
    const response = await fetch(`${plant.server.url}/services/Soap/u/66.0`, { method: 'POST', body: bomb });
    expect(await response.text()).toContain('faultstring');
  });

  it('queries of 100,000 characters, and conditions nested without end', () => {
    const engine = plantOrg().engine;
    const long = `SELECT Id FROM Account WHERE Name = '${'x'.repeat(100_000)}'`;
    expect(() => engine.run(long)).toThrow(/cannot be longer than 100000 characters/);
    const nested = `SELECT Id FROM Account WHERE ${'('.repeat(20_000)}Name = 'a'${')'.repeat(20_000)}`;
    expect(() => engine.run(nested)).toThrow(/too complicated/);
    const wide = Array.from({ length: 2000 }, (_, index) => `Name = '${String(index)}'`).join(' OR ');
    expect(engine.run(`SELECT Id FROM Account WHERE ${wide}`).totalSize).toBe(0);
  });
});

describe('bodies that are too large, or become so', () => {
  it('are refused by their size, and by what they claim to be', async () => {
    const large = await plant.api('POST', '/sobjects/Machine__c', `{"Name":"${'x'.repeat(51 * 1024 * 1024)}"}`);
    expect([large.status, code(large)]).toEqual([413, 'REQUEST_ENTITY_TOO_LARGE']);
    const long = await fetch(`${plant.server.url}/services/data/v66.0/query?q=${'x'.repeat(20_000)}`);
    expect(long.status).toBe(431);
  });

  it(
    'are refused as a package whose files unpack to more than a deployment may hold',
    { timeout: 120_000 },
    async () => {
      const files = Array.from({ length: 2 }, (_, at) => ({
        path: `staticresources/Bomb${String(at)}.resource`,
        content: new Uint8Array(52 * 1024 * 1024),
      }));
      const zip = Buffer.from(writeZip(files));
      expect(zip.length).toBeLessThan(300_000);
      const { text } = await soapCall(plant, 'm', `<deploy><ZipFile>${zip.toString('base64')}</ZipFile></deploy>`);
      const id = /<id>(0Af\w+)<\/id>/.exec(text)?.[1];
      const told = id === undefined ? text : await statusOf(id);
      expect(told).toMatch(/larger than|too large|LIMIT_EXCEEDED/i);
    }
  );
});

async function statusOf(id: string): Promise<string> {
  const call = `<checkDeployStatus><asyncProcessId>${id}</asyncProcessId></checkDeployStatus>`;
  for (;;) {
    const { text } = await soapCall(plant, 'm', call);
    if (!text.includes('<done>false</done>')) return text;
  }
}

describe('Apex without end', () => {
  it('stops at the limit of its kind, and the server goes on', { timeout: 60_000 }, async () => {
    const server = await startLocalOrg({ orgs: [{ name: 'endless' }] });
    try {
      const headers = { authorization: `Bearer ${server.orgs[0]?.admin.accessToken ?? ''}` };
      const get = async (path: string): Promise<unknown> =>
        (await fetch(`${server.url}/services/data/v66.0${path}`, { headers })).json();
      const anonymous = (apex: string): Promise<unknown> =>
        get(`/tooling/executeAnonymous?anonymousBody=${encodeURIComponent(apex)}`);
      const text = "String s = 'x'; while (true) s = s + s;";
      expect(await anonymous(text)).toMatchObject({
        success: false,
        exceptionMessage: 'System.LimitException: Apex heap size too large',
      });
      expect(await get('/query?q=SELECT+COUNT()+FROM+Account')).toMatchObject({ totalSize: 0 });
    } finally {
      await server.stop();
    }
  });
});

describe('a large answer', () => {
  it('keeps the ids of later pages, not their rows', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heap = (): number => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const { org } = plantOrg();
    const ROWS = 100_000;
    const text = 'x'.repeat(500);
    function* rows(): Generator<Record<string, FieldValue>> {
      for (let index = 0; index < ROWS; index += 1)
        yield { c0: `a00${String(index).padStart(15, '0')}`, c1: `${text}${String(index)}` };
    }
    const engine = new SoqlEngine({
      schema: org.schema,
      schemaVersion: org.schemaVersion,
      sql: { ...org.sql, all: () => [...rows()].slice(0, 2001), iterate: rows },
    });
    const before = heap();
    const result = engine.run('SELECT Id, Name FROM Machine__c');
    const grown = heap() - before;
    expect(result.totalSize).toBe(ROWS);
    // The rows are 50 MB.
    expect(grown).toBeLessThan(20 * 1024 * 1024);
    org.close();
  });
});
