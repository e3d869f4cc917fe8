import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Connection } from 'jsforce';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedServer } from '../../../src/runtime/embedded/embeddedServer.ts';
import { API_VERSION, internetDraft, submitOrders } from '../sync/support/localCrm.ts';
import { until } from '../sync/support/serviceHarness.ts';
import { userWith } from './support/people.ts';
import { startWorld, type World } from './support/world.ts';

const rules = new URL('../../../../force-app/main/default/objects/OrderItem/validationRules/', import.meta.url);
/** What the rule tells whoever breaks it. */
const messageOf = (rule: string): string => {
  const xml = readFileSync(fileURLToPath(new URL(`${rule}.validationRule-meta.xml`, rules)), 'utf8');
  return /<errorMessage>(.*?)<\/errorMessage>/s.exec(xml)?.[1] ?? '';
};
const atTheGate = [
  'OM_Billing_Needs_Certificate',
  'OM_Billing_Moves',
  'OM_Billing_Owner',
  'OM_Certificate_Is_Final',
].map(messageOf);

interface Line {
  readonly Id: string;
  readonly OM_ExternalId__c: string;
}
/** One way to write a line; gives back what the org says, or `written`. */
type Way = (as: Connection, line: Line, fields: object) => Promise<string>;

const url = (path: string): string => `/services/data/v${API_VERSION}${path}`;
const send = async (as: Connection, method: 'PATCH' | 'POST', path: string, body: object): Promise<string> => {
  try {
    const headers = { 'content-type': 'application/json' };
    const answer = await as.request({ method, url: url(path), body: JSON.stringify(body), headers });
    return isRefused(answer) ? JSON.stringify(answer) : 'written';
  } catch (error) {
    // Of several errors jsforce gives the list beside its message.
    const { errorCode, message, data } = error as { errorCode?: string; message?: string; data?: unknown };
    return `${errorCode} ${message} ${JSON.stringify(data)}`;
  }
};
const isRefused = (answer: unknown): boolean =>
  /"(success|isSuccessful)":false|"httpStatusCode":4/.test(JSON.stringify(answer));

const ways: Readonly<Record<string, Way>> = {
  'a single write': (as, { Id }, fields) => send(as, 'PATCH', `/sobjects/OrderItem/${Id}`, fields),
  'a collection': (as, { Id }, fields) =>
    send(as, 'PATCH', '/composite/sobjects', {
      allOrNone: false,
      records: [{ attributes: { type: 'OrderItem' }, id: Id, ...fields }],
    }),
  'an upsert by external id': (as, line, fields) =>
    send(as, 'PATCH', `/sobjects/OrderItem/OM_ExternalId__c/${encodeURIComponent(line.OM_ExternalId__c)}`, fields),
  'a collection of upserts': (as, line, fields) =>
    send(as, 'PATCH', '/composite/sobjects/OrderItem/OM_ExternalId__c', {
      allOrNone: false,
      records: [{ attributes: { type: 'OrderItem' }, OM_ExternalId__c: line.OM_ExternalId__c, ...fields }],
    }),
  'a composite call': (as, { Id }, fields) =>
    send(as, 'POST', '/composite', {
      allOrNone: true,
      compositeRequest: [{ method: 'PATCH', url: url(`/sobjects/OrderItem/${Id}`), referenceId: 'line', body: fields }],
    }),
  'a graph': (as, { Id }, fields) =>
    send(as, 'POST', '/composite/graph', {
      graphs: [
        {
          graphId: 'one',
          compositeRequest: [
            { method: 'PATCH', url: url(`/sobjects/OrderItem/${Id}`), referenceId: 'line', body: fields },
          ],
        },
      ],
    }),
};

describe('an item billed before its work is done', () => {
  let world: World;
  let line: Line;
  let foreignCertificate: string;
  const people: Record<string, Connection> = {};

  beforeAll(async () => {
    world = await startWorld();
    const { local } = world;
    await submitOrders(local, [internetDraft('DONE')]);
    await world.finish('DONE');
    const { records: certificates } = await local.admin.query<{ Id: string }>(
      'SELECT Id FROM OM_BillingCertificate__c'
    );
    foreignCertificate = certificates[0]?.Id ?? '';
    await submitOrders(local, [internetDraft('OPEN')]);
    await until(async () => (await local.people.listTasks()).length === 1, 'the task of the open order is there');
    const lines = await local.admin.query<Line>(
      `SELECT Id, OM_ExternalId__c FROM OrderItem WHERE OM_ExternalId__c = 'OPEN/L2'`
    );
    line = lines.records[0] ?? { Id: '', OM_ExternalId__c: '' };
    Object.assign(people, {
      'the admin': local.admin,
      'a sales rep': await userWith(local, 'sales', ['OM_Sales']),
      'an operator': await userWith(local, 'operator', ['OM_Operator']),
      'the service': local.integration,
    });
  });
  afterAll(() => world.stop());

  const billingState = async (): Promise<string | undefined> => {
    const { records } = await world.local.admin.query<{ OM_BillingState__c: string }>(
      `SELECT OM_BillingState__c FROM OrderItem WHERE Id = '${line.Id}'`
    );
    return records[0]?.OM_BillingState__c;
  };
  /** The rule says so, or the user has no right to the field at all. */
  const expectRefusal = (said: string): void => {
    const byRule = atTheGate.some((message) => said.includes(message));
    expect(byRule || /INVALID_FIELD_FOR_INSERT_UPDATE|INSUFFICIENT_ACCESS/.test(said), said).toBe(true);
  };
  const attempts = Object.keys(ways).flatMap((way) => ['Released', 'Billing'].map((state) => [way, state] as const));

  describe.each(['the admin', 'a sales rep', 'an operator', 'the service'])('%s', (who) => {
    it.each(attempts)('cannot do it with %s to %s', async (way, state) => {
      const as = people[who];
      if (!as) throw new Error(`there is no ${who}`);

      expectRefusal(await (ways[way] as Way)(as, line, { OM_BillingState__c: state }));
      const borrowed = { OM_BillingState__c: state, OM_BillingCertificate__c: foreignCertificate };
      expectRefusal(await (ways[way] as Way)(as, line, borrowed));

      expect(await billingState()).toBe('Blocked');
    });
  });

  it.each(Object.keys(ways))('is refused to the service, too, from the state just before, with %s', async (way) => {
    const { integration } = world.local;
    await integration.update('OrderItem', { Id: line.Id, OM_BillingState__c: 'Eligible' });
    const said = messageOf('OM_Billing_Needs_Certificate');

    const without = await (ways[way] as Way)(integration, line, { OM_BillingState__c: 'Released' });
    const borrowed = { OM_BillingState__c: 'Released', OM_BillingCertificate__c: foreignCertificate };
    const withForeign = await (ways[way] as Way)(integration, line, borrowed);

    expect([without.includes(said), withForeign.includes(said)], `${without}\n${withForeign}`).toEqual([true, true]);
    expect(await billingState()).toBe('Eligible');
  });

  it('cannot get a certificate that somebody writes by hand', async () => {
    const { records } = await world.local.admin.query<{ Id: string }>(
      `SELECT Id FROM OM_FulfillmentPlan__c WHERE ExternalId__c = 'OPEN/r1'`
    );
    const forged = { Plan__c: records[0]?.Id, GateKey__c: 'billing-gate@L1', ExternalId__c: 'forged' };

    for (const who of ['the admin', 'a sales rep', 'an operator']) {
      const said = await send(people[who] as Connection, 'POST', '/sobjects/OM_BillingCertificate__c', forged);
      expect(said, who).toMatch(/written by the fulfillment service|INSUFFICIENT_ACCESS/);
    }
    const all = await world.local.admin.query('SELECT Id FROM OM_BillingCertificate__c');
    expect(all.totalSize).toBe(1);
  });

  it('is refused by the database of the engine, whoever writes the SQL', async () => {
    const server = await openEmbeddedServer(world.dataDir);
    const client = new pg.Client({ connectionString: server.connectionString });
    await client.connect();
    try {
      const where = `where line_id = '${line.Id}'`;
      for (const state of ['Released', 'Billing'])
        await expect(client.query(`update om.line set billing = '${state}' ${where}`)).rejects.toThrow(
          /BillingGateClosed: line \S+ has no certificate/
        );
      const foreign = `(select id from om.certificate limit 1)`;
      const borrowed = client.query(`update om.line set billing = 'Billing', certificate_id = ${foreign} ${where}`);
      await expect(borrowed).rejects.toThrow(/BillingGateClosed/);
      await expect(client.query(`delete from om.gate_step`)).rejects.toThrow(/Immutable/);
    } finally {
      await client.end();
      await server.release();
    }
  });

  it('is billed in the end all the same: once, when the work is done', async () => {
    await world.finish('OPEN');

    expect(await billingState()).toBe('Billing');
    expect(world.vendors.ledger.duplicates()).toEqual([]);
  });
});
