import { describe, expect, it } from 'vitest';
import {
  projectedEntity,
  type PlanProjection,
  type ProjectionBatch,
  type StepProjection,
} from '../../../src/engine/ports.ts';
import { createCrmClient } from '../../../src/salesforce/crmClient.ts';
import { createKnownStates } from '../../../src/salesforce/knownStates.ts';
import { createProjectionWriter } from '../../../src/salesforce/projectionWriter.ts';
import {
  apiError,
  compositeOf,
  fakeOrg,
  instantly,
  page,
  savedAll,
  type CompositePart,
  type FakeOrg,
} from './support/fakeOrg.ts';

const step = (key: string): StepProjection => ({
  step: {
    key,
    definition: 'modem.ship',
    group: 'modem',
    name: 'Ship modem',
    type: 'callout',
    mandatory: true,
    itemKeys: ['MODEM@L1'],
    lineIds: ['802-1'],
    durationMs: 0,
    retry: { maxAttempts: 1, initialDelayMs: 0, maxDelayMs: 0, backoff: 1 },
    dependsOn: [],
    payload: {},
    plannedStart: '2026-01-01T00:00:00.000Z',
    plannedEnd: '2026-01-01T00:00:00.000Z',
    critical: false,
    reasons: [],
  },
  status: { key, state: 'Completed', attempt: 1 },
  waitsFor: [],
});

const plan = (id: string, change: Partial<PlanProjection> = {}): PlanProjection => ({
  plan: {
    id,
    orderId: `801-${id}`,
    orderNumber: id,
    revision: 1,
    projectedEnd: '2026-01-01T00:00:00.000Z',
    design: { name: 'd', hash: 'h', number: 1 },
  },
  planState: 'InProgress',
  orderState: 'InProgress',
  changeOrderIds: [],
  stepsTotal: 12,
  stepsDone: 1,
  planChanged: true,
  items: [
    {
      key: 'MODEM@L1',
      productCode: 'MODEM',
      productName: 'Modem',
      action: 'add',
      quantity: 1,
      attributes: {},
      lineIds: [],
      parentKeys: [],
      state: 'InProgress',
      reason: 'rule',
    },
  ],
  steps: [step('modem.ship@MODEM@L1')],
  lines: [],
  certificates: [],
  fallouts: [],
  messages: [],
  ...change,
});
const batch = (...plans: PlanProjection[]): ProjectionBatch => ({ mark: [], plans });

/** Answers the queries for states with `states`, and saves what `errorOf` has nothing against. */
function orgWith(
  errorOf: (record: Record<string, unknown>, round: number) => { statusCode: string; message: string } | undefined,
  states: Readonly<Record<string, object>> = {}
): FakeOrg {
  const org = fakeOrg((request) => {
    const round = writesOf(org).length;
    return compositeOf(request, (part: CompositePart) => {
      if (part.method !== 'GET') return savedAll(part, (record) => errorOf(record, round));
      const soql = decodeURIComponent(part.url);
      return {
        body: page(Object.entries(states).flatMap(([id, row]) => (soql.includes(id) ? [{ Id: id, ...row }] : []))),
      };
    });
  });
  return org;
}

const writesOf = (org: FakeOrg): readonly (readonly CompositePart[])[] =>
  org.calls().filter((parts) => parts.some((part) => part.method === 'PATCH'));
const recordsOf = (org: FakeOrg, object: string): readonly Record<string, unknown>[] =>
  writesOf(org)
    .flat()
    .flatMap((part) => part.body?.records ?? [])
    .filter((record) => (record['attributes'] as { type: string }).type === object);

function writerOf(org: FakeOrg) {
  const client = createCrmClient(org, instantly);
  return createProjectionWriter(client, createKnownStates(client));
}

describe('createProjectionWriter', () => {
  it('writes the plan, its items, its steps and the order header in one call, parents first', async () => {
    const org = orgWith(() => undefined, { '801-A': { OM_State__c: 'InProgress' } });

    const { failed } = await writerOf(org).project(batch(plan('A')));

    expect(failed.size).toBe(0);
    expect(writesOf(org).map((parts) => parts.map((part) => part.url.replace('/services/data/v66.0', '')))).toEqual([
      [
        '/composite/sobjects/OM_FulfillmentPlan__c/ExternalId__c',
        '/composite/sobjects/OM_FulfillmentItem__c/ExternalId__c',
        '/composite/sobjects/OM_FulfillmentStep__c/ExternalId__c',
        '/composite/sobjects',
      ],
    ]);
  });

  it('puts up to a thousand records into one call', async () => {
    const org = orgWith(() => undefined);
    const steps = Array.from({ length: 1_000 }, (_, at) => step(`s${at}`));

    await writerOf(org).project(batch(plan('A', { planChanged: false, items: [], steps })));

    expect(writesOf(org)).toHaveLength(1);
    expect(writesOf(org)[0]?.map((part) => part.body?.records?.length)).toEqual([200, 200, 200, 200, 200]);
  });

  it('names a record that the org refuses and writes all others', async () => {
    const org = orgWith(({ ExternalId__c: key }) =>
      key === 'A:bad' ? { statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'no' } : undefined
    );

    const { failed } = await writerOf(org).project(
      batch(plan('A', { planChanged: false, steps: [step('bad'), step('good')] }))
    );

    expect([...failed.keys()]).toEqual([projectedEntity('step', 'A', 'bad')]);
    expect([...failed.values()][0]).toMatchObject({ code: 'RecordRefused', path: 'OM_FulfillmentStep__c A:bad' });
    expect(writesOf(org)).toHaveLength(1);
  });

  it('writes again only the record that met a lock', async () => {
    const org = orgWith(({ ExternalId__c: key }, round) =>
      key === 'A:locked' && round === 1 ? { statusCode: 'UNABLE_TO_LOCK_ROW', message: 'locked' } : undefined
    );

    const { failed } = await writerOf(org).project(
      batch(plan('A', { planChanged: false, steps: [step('locked'), step('free')] }))
    );

    expect(failed.size).toBe(0);
    expect(recordsOf(org, 'OM_FulfillmentStep__c').map((record) => record['ExternalId__c'])).toEqual([
      'A:locked',
      'A:free',
      'A:locked',
    ]);
  });

  it('says of a lock that stays that it passes', async () => {
    const org = orgWith(() => ({ statusCode: 'UNABLE_TO_LOCK_ROW', message: 'locked' }));

    const { failed } = await writerOf(org).project(batch(plan('A', { planChanged: false, items: [] })));

    expect([...failed.values()]).toMatchObject([{ code: 'RecordBusy' }]);
  });

  it('goes from state to state, since the org checks each move', async () => {
    const org = orgWith(() => undefined, {
      '801-A': { OM_State__c: 'Acknowledged' },
      '802-1': { OrderId: '801-A', OM_State__c: 'InProgress', OM_BillingState__c: 'Blocked', OM_ExternalId__c: 'A/L1' },
    });
    const line = { lineId: '802-1', state: 'Completed', billing: 'Billing', certificateId: 'A:gate' } as const;

    await writerOf(org).project(batch(plan('A', { orderState: 'Completed', lines: [line] })));

    expect(recordsOf(org, 'Order').map((record) => record['OM_State__c'])).toEqual(['InProgress', 'Completed']);
    expect(recordsOf(org, 'OrderItem').map((record) => record['OM_BillingState__c'])).toEqual([
      'Eligible',
      'Released',
      'Billing',
    ]);
    expect(recordsOf(org, 'OrderItem')[0]).toMatchObject({ OM_BillingCertificate__r: { ExternalId__c: 'A:gate' } });
  });

  it('starts from the state that the org has when it was wrong about it', async () => {
    const states = { '801-A': { OM_State__c: 'InProgress' } };
    const org = orgWith(({ OM_State__c: to }, round) => {
      if (round !== 2 || to !== 'Completed') return undefined;
      states['801-A'] = { OM_State__c: 'Held' };
      return { statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Held does not become Completed' };
    }, states);
    const writer = writerOf(org);
    await writer.project(batch(plan('A', { orderState: 'InProgress' })));

    const { failed } = await writer.project(batch(plan('A', { orderState: 'Completed' })));

    expect(failed.size).toBe(0);
    expect(recordsOf(org, 'Order').map((record) => record['OM_State__c'])).toEqual([
      undefined,
      'Completed',
      'InProgress',
      'Completed',
    ]);
  });

  it('states the master of a detail record only when it makes it', async () => {
    const org = orgWith(() => undefined);
    const writer = writerOf(org);

    await writer.project(batch(plan('A', { planChanged: false, steps: [] })));
    await writer.project(batch(plan('A', { planChanged: false, steps: [] })));

    expect(recordsOf(org, 'OM_FulfillmentItem__c').map((record) => 'Plan__r' in record)).toEqual([true, false]);
  });

  it('leaves the master out when the record turns out to be there already', async () => {
    const org = orgWith((record) =>
      'Plan__r' in record ? { statusCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', message: 'Plan__c' } : undefined
    );

    const { failed } = await writerOf(org).project(batch(plan('A', { planChanged: false, steps: [] })));

    expect(failed.size).toBe(0);
  });

  it('throws for an outage, so that the whole batch is written again', async () => {
    const org = fakeOrg(() => {
      throw apiError('SERVER_UNAVAILABLE');
    });

    const outcome = writerOf(org).project(batch(plan('A')));

    await expect(outcome).rejects.toMatchObject({ kind: 'busy' });
  });

  it('cuts texts to their fields, and never JSON in the middle', async () => {
    const org = orgWith(() => undefined);
    const long = step('long');
    const status = {
      ...long.status,
      output: { dump: 'x'.repeat(1_000_000) },
      error: { class: 'permanent', code: 'E', message: 'y'.repeat(10_000) },
    } as const;

    await writerOf(org).project(batch(plan('A', { planChanged: false, items: [], steps: [{ ...long, status }] })));

    const [record] = recordsOf(org, 'OM_FulfillmentStep__c');
    expect(String(record?.['ErrorMessage__c'])).toHaveLength(4_096);
    expect(JSON.parse(String(record?.['Output__c']))).toEqual({ truncated: true, length: 1_000_011 });
  });
});
