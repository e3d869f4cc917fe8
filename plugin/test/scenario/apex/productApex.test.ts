/** The Apex that ships, run as it is on the local org: its own tests, and its triggers on changes from outside. */
import { join } from 'node:path';
import { Connection } from 'jsforce';
import { startLocalOrg, type LocalOrgServer } from '@order-management/local-org';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_VERSION } from '../sync/support/localCrm.ts';

interface TestRun {
  readonly numTestsRun: number;
  readonly failures: readonly { readonly name: string; readonly methodName: string; readonly message: string }[];
  readonly codeCoverage: readonly { readonly numLocations: number; readonly numLocationsNotCovered: number }[];
}

describe('the Apex of the product', () => {
  let server: LocalOrgServer;
  let admin: Connection;

  beforeAll(async () => {
    server = await startLocalOrg({
      orgs: [{ name: 'apex', projectDir: join(import.meta.dirname, '../../../..') }],
    });
    admin = new Connection({
      instanceUrl: server.url,
      accessToken: server.orgs[0]?.admin.accessToken ?? '',
      version: API_VERSION,
    });
  }, 120_000);
  afterAll(() => server.stop());

  it('passes its own tests and covers nine lines of ten', { timeout: 120_000 }, async () => {
    const run = await admin.request<TestRun>({
      method: 'POST',
      url: '/tooling/runTestsSynchronous',
      body: JSON.stringify({ testLevel: 'RunLocalTests' }),
      headers: { 'content-type': 'application/json' },
    });

    expect(run.failures.map(({ name, methodName, message }) => `${name}.${methodName}: ${message}`)).toEqual([]);
    expect(run.numTestsRun).toBeGreaterThan(50);
    const lines = sum(run.codeCoverage.map((unit) => unit.numLocations));
    const missed = sum(run.codeCoverage.map((unit) => unit.numLocationsNotCovered));
    expect((lines - missed) / lines).toBeGreaterThan(0.9);
  });

  it('announces a submission that another client makes by writing the state alone', async () => {
    const { records: sales } = await admin.query("SELECT Id FROM PermissionSet WHERE Name = 'OM_Sales'");
    const { user_id: me } = await admin.identity();
    await admin.sobject('PermissionSetAssignment').create({ AssigneeId: me, PermissionSetId: sales[0]?.Id ?? '' });
    const account = await admin.sobject('Account').create({ Name: 'Alma' });
    const order = await admin
      .sobject('Order')
      .create({ AccountId: account.id, EffectiveDate: '2026-01-31', Status: 'Draft' });

    await admin.sobject('Order').update({ Id: order.id ?? '', OM_State__c: 'Acknowledged' });

    const { records } = await admin.query(`SELECT Type__c, ExternalId__c FROM OM_OutboxEvent__c`);
    expect(records).toMatchObject([{ Type__c: 'OrderSubmitted', ExternalId__c: `submit/${order.id}/r1` }]);
  });
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
