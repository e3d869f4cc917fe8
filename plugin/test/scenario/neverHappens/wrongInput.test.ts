/**
 * What people and programs get wrong, and where each is held. All of it ends in a message that says what to do, in
 * nothing half done, and in a service that goes on.
 *
 * | What                      | Held by                                                                                  |
 * | ------------------------- | ---------------------------------------------------------------------------------------- |
 * | malformed YAML            | unit/design/parseDesign, with line and column; scenario/cli/tour (`design validate`)      |
 * | malformed JSON            | unit/intake/tmf622 (documents); silentNothing (attributes); here (what an event says)     |
 * | unknown product           | scenario/cli/tour (`import`, `submit`); silentNothing (written past the commands)         |
 * | cyclic bundle             | unit/intake/tmf622 (documents); silentNothing (lines); scripts/test/metadata/catalogRules |
 * | negative quantity         | unit/intake/tmf622 (documents); here (import and direct write)                            |
 * | 1 MB attribute            | unit/engine/limits; here (import, direct write, task); wrongCallbacks (callback)          |
 * | wrong signature           | wrongCallbacks; contract/gateways/callbackFuzz                                            |
 * | replayed callback         | wrongCallbacks; contract/runtime/messages                                                 |
 * | org unreachable           | scenario/sync/outages (in mid-run); contract/sync/openService; scenario/cli/tour          |
 * | database gone in mid-run  | scenario/sync/outages; scenario/runtime/databaseLost; scenario/chaos/killLoop             |
 * | strange order ids         | strangeIds                                                                                |
 * | two services by mistake   | twoServices                                                                               |
 * | clocks that differ        | here                                                                                      |
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderDraft } from '../../../src/domain/orderDraft.ts';
import { silentLogger } from '../../../src/sync/syncLogger.ts';
import type { ServiceOptions } from '../../../src/wiring/openService.ts';
import { answers, createOperator } from '../chaos/support/operator.ts';
import { internetDraft, submitOrders } from '../sync/support/localCrm.ts';
import { until } from '../sync/support/serviceHarness.ts';
import { writeOrder } from './support/handWritten.ts';
import { startWorld, type World } from './support/world.ts';

const MEGABYTE = 1_000_000;

describe('wrong input', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const count = async (soql: string): Promise<number> => (await world.local.admin.query(soql)).totalSize;

  const orderOf = (externalId: string): OrderDraft => internetDraft(externalId, { accountExternalId: 'ACC-ALMA' });
  /** The sample order with something wrong in its second line. */
  const draftWith = (externalId: string, change: object) => {
    const draft = orderOf(externalId);
    return { ...draft, lines: draft.lines.map((line, at) => (at === 1 ? { ...line, ...change } : line)) };
  };

  it.each([
    ['a negative quantity', { quantity: -1 }, 'BadQuantity', /above zero/],
    ['no quantity at all', { quantity: 0 }, 'BadQuantity', /above zero/],
    ['an attribute of 1 MB', { attributes: { note: 'x'.repeat(MEGABYTE) } }, 'AttributesTooLong', /file/],
    ['an unknown product', { productCode: 'NO-SUCH-THING' }, 'UnknownProduct', /product/i],
    ['a parent that is not there', { parentKey: 'L9' }, 'ForeignParent', /parents before children/],
  ])('refuses to import %s, and imports nothing of that order', async (_, change, code, action) => {
    const { refused, orders } = await world.local.people.createOrders([draftWith('HALF', change), orderOf('WHOLE')]);

    expect([...refused.keys()]).toEqual(['HALF']);
    expect(refused.get('HALF')).toContainEqual(
      expect.objectContaining({ code, action: expect.stringMatching(action) as string })
    );
    expect(orders.map(({ externalId }) => externalId)).toEqual(['WHOLE']);
    expect(await count(`SELECT Id FROM Order WHERE OM_ExternalId__c = 'HALF'`)).toBe(0);
  });

  it.each([
    ['a negative quantity', { productCode: 'TV', quantity: -1 }, /negative quantit/],
    [
      'an attribute of 1 MB',
      { productCode: 'TV', attributes: `{"note":"${'x'.repeat(MEGABYTE)}"}` },
      /STRING_TOO_LONG/,
    ],
    ['attributes that are a list', { productCode: 'TV', attributes: '[1, 2]' }, /JSON/],
  ])('lets nobody write %s into the CRM', async (what, line, said) => {
    const externalId = `WRITTEN-${what.length}`;

    const error = await writeOrder(world.local, externalId, [line]).catch(
      (thrown: unknown) => thrown as Error & { errorCode?: string }
    );

    expect(error).toBeInstanceOf(Error);
    const { errorCode, message } = error as Error & { errorCode?: string };
    expect(`${errorCode} ${message}`).toMatch(said);
    expect(await count(`SELECT Id FROM OrderItem WHERE Order.OM_ExternalId__c = '${externalId}'`)).toBe(0);
  });

  it('lets nobody report a task done with 1 MB of remarks; the task stays open, and is done without', async () => {
    await submitOrders(world.local, [internetDraft('REMARKS')]);
    const crm = world.local.people;
    await until(async () => (await crm.listTasks()).length === 1, 'the task is there');
    const [task] = await crm.listTasks();
    if (!task) throw new Error('no task');

    const refused = await crm.completeTask(task.id, {
      output: { ...answers(task), note: 'x'.repeat(MEGABYTE) },
      by: 'test',
    });

    expect(refused).toMatchObject({ ok: false, error: { action: expect.stringMatching(/\w/) as string } });
    expect(await count(`SELECT Id FROM OM_OutboxEvent__c WHERE Type__c = 'TaskCompleted'`)).toBe(0);
    await world.finish('REMARKS');
  });

  it('puts events that say nothing sensible aside, each with what to do, and goes on', async () => {
    await submitOrders(world.local, [internetDraft('EVENTS')]);
    const [order] = (
      await world.local.admin.query<{ Id: string }>(`SELECT Id FROM Order WHERE OM_ExternalId__c = 'EVENTS'`)
    ).records;
    const payloads = ['{"planId": "EVENTS/r1", "step', '{}', '{"planId":"EVENTS/r1","stepKey":"nowhere","output":{}}'];
    await world.local.admin.create(
      'OM_OutboxEvent__c',
      payloads.map((Payload__c) => ({ Type__c: 'TaskCompleted', Order__c: order?.Id, Payload__c }))
    );

    await until(
      async () => (await world.service.service.report()).quarantine.length === payloads.length,
      'the events are in quarantine'
    );

    for (const { message, action } of (await world.service.service.report()).quarantine)
      expect([message, action]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)]);
    await world.finish('EVENTS');
  });
});

describe('clocks that differ', () => {
  const MINUTE = 60_000;
  /** The service is off by so much; the database, the CRM and the vendors are right. */
  const off = (ms: number): ServiceOptions => ({
    clock: { now: () => Date.now() + ms },
    runtime: { clock: Date, pollMs: 50, patienceMs: 2_000 },
  });

  it.each([
    ['ahead', 4],
    ['behind', -4],
  ])('fulfills and bills when the service is four minutes %s', async (name, minutes) => {
    const world = await startWorld(off(minutes * MINUTE));
    try {
      await submitOrders(world.local, [internetDraft(`CLOCK-${name}`)]);

      await world.finish(`CLOCK-${name}`);

      expect(world.vendors.ledger.duplicates()).toEqual([]);
    } finally {
      await world.stop();
    }
  });

  it('refuses callbacks when the service is two hours off, says why, and takes them when the clock is right', async () => {
    const said: string[] = [];
    const warn = (facts: { readonly action?: string }, message: string): void =>
      void said.push(`${message} ${facts.action}`);
    const world = await startWorld({ ...off(120 * MINUTE), logger: { ...silentLogger, warn } });
    try {
      const operator = createOperator(world.local);
      await submitOrders(world.local, [internetDraft('CLOCK')]);
      await until(async () => {
        await operator.look();
        return said.some((message) => /clock/i.test(message));
      }, 'the log speaks of the clock');
      const half = await world.local.people.readOrderView('CLOCK');
      expect(half.ok && half.value.lines.map(({ billingState }) => billingState)).toEqual(['Blocked', 'Blocked']);

      await world.restart({ clock: Date });

      await world.finish('CLOCK');
      expect(world.vendors.ledger.duplicates()).toEqual([]);
    } finally {
      await world.stop();
    }
  }, 60_000);
});
