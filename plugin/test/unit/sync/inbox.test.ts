import { beforeEach, describe, expect, it } from 'vitest';
import type { OutboxEvent } from '../../../src/engine/ports.ts';
import { refuse } from '../../../src/domain/result.ts';
import { createInbox } from '../../../src/sync/inbox.ts';
import { createOrderIntake } from '../../../src/sync/orderIntake.ts';
import { createReconciliation } from '../../../src/sync/reconcile.ts';
import { defaultConfig } from '../../../src/sync/syncConfig.ts';
import {
  FakeClock,
  FakeCrm,
  FakeRuntime,
  internetOrder,
  outage,
  parts,
  problem,
  submitted,
  useSampleDesign,
} from './support/fakes.ts';

describe('the way in', () => {
  let crm: FakeCrm;
  let runtime: FakeRuntime;
  const clock = new FakeClock();

  beforeEach(async () => {
    crm = new FakeCrm();
    runtime = new FakeRuntime();
    await useSampleDesign(crm);
  });

  const open = () => {
    const all = parts(crm, runtime, clock);
    const intake = createOrderIntake(all);
    return {
      ...all,
      inbox: createInbox(all, intake, 200),
      reconciliation: createReconciliation(all, intake, defaultConfig.reconcile),
    };
  };
  const receive = (...orders: string[]): void => {
    for (const id of orders) {
      crm.orders.set(id, internetOrder(id));
      crm.events.push(submitted(`event-${id}`, id));
    }
  };
  const event = (id: string, type: OutboxEvent['type'], payload: OutboxEvent['payload']): OutboxEvent => ({
    ...submitted(id, 'A'),
    type,
    payload,
    orderNumber: '00000001',
  });
  const started = (): readonly string[] => [...runtime.plans.values()].map(({ order }) => order.id);

  it('starts a plan for each submitted order and moves on', async () => {
    receive('A', 'B');
    const { inbox } = open();

    expect(await inbox.takePage()).toEqual({ events: 2, started: 2 });
    expect(await inbox.takePage()).toEqual({ events: 0, started: 0 });
    expect(started()).toEqual(['A', 'B']);
  });

  it('says on the order what would happen to it, and starts nothing', async () => {
    const asked = (id: string, orderId: string): OutboxEvent => ({
      ...submitted(id, orderId),
      type: 'SimulationRequested',
    });
    crm.orders.set('A', internetOrder('A'));
    crm.orders.set('B', internetOrder('B', 'MAGIC-CARPET'));
    crm.orders.set('C', { ...internetOrder('C'), amends: { orderId: 'A', scope: 'partial' } });
    crm.events.push(asked('1', 'A'), asked('2', 'B'), asked('3', 'C'), asked('4', ''));
    const { inbox, quarantine } = open();

    expect(await inbox.takePage()).toEqual({ events: 4, started: 0 });

    expect(crm.simulations.get('A')).toMatchObject({ outcome: 'simulated', at: new Date(clock.now()).toISOString() });
    expect(crm.simulations.get('B')).toMatchObject({ outcome: 'refused' });
    expect(JSON.stringify(crm.simulations.get('B'))).toContain('MAGIC-CARPET');
    expect(crm.simulations.get('C')).toMatchObject({ outcome: 'refused', problems: [{ code: 'OrderIsChange' }] });
    expect([started(), [...crm.rejected], crm.notes, [...crm.reports]]).toEqual([[], [], [], []]);
    expect(await quarantine.list()).toMatchObject([{ id: '4', code: 'MalformedEvent' }]);
  });

  it('refuses in the simulation what the contract of the order would refuse', async () => {
    crm.orders.set('A', internetOrder('A'));
    crm.events.push({ ...submitted('1', 'A'), type: 'SimulationRequested' });
    const all = {
      ...parts(crm, runtime, clock),
      terms: () => Promise.resolve(new Map([['A', refuse([problem('ContractTermViolated')])]])),
    };

    await createInbox(all, createOrderIntake(all), 200).takePage();

    expect(crm.simulations.get('A')).toMatchObject({
      outcome: 'refused',
      problems: [{ code: 'ContractTermViolated' }],
    });
  });

  it('rejects an order that nobody fulfills, with the reason, and takes the others', async () => {
    receive('A', 'C');
    crm.orders.set('B', internetOrder('B', 'MAGIC-CARPET'));
    crm.events.push(submitted('event-B', 'B'));

    await open().inbox.takePage();

    expect(started()).toEqual(['A', 'C']);
    expect(crm.rejected.get('B')?.[0]?.message).toContain('MAGIC-CARPET');
    expect(crm.rejected.get('B')?.[0]?.action).not.toBe('');
  });

  it('begins no order that was rejected or has ended, though its event comes again after a restart', async () => {
    receive('A');
    crm.gone.add('A');
    const { inbox, quarantine } = open();

    expect(await inbox.takePage()).toEqual({ events: 1, started: 0 });
    expect([started(), [...crm.rejected], await quarantine.list()]).toEqual([[], [], []]);
  });

  it('puts an order that it cannot find into quarantine and goes on', async () => {
    crm.events.push(submitted('event-lost', 'LOST'));
    receive('A');
    const { inbox, quarantine } = open();

    await inbox.takePage();

    expect(started()).toEqual(['A']);
    expect(await quarantine.list()).toMatchObject([{ orderId: 'LOST', code: 'OrderNotFound' }]);
  });

  it('puts the one order that breaks the database into quarantine and takes the others', async () => {
    receive('A', 'B', 'C');
    runtime.poison.add('B');
    const { inbox, quarantine } = open();

    await inbox.takePage();

    expect(started()).toEqual(['A', 'C']);
    expect(await quarantine.list()).toMatchObject([{ orderId: 'B', code: 'RuntimeFailure' }]);
    expect((await inbox.takePage()).events).toBe(0);
  });

  it('puts the one order that breaks the engine into quarantine and takes the others', async () => {
    receive('A', 'B');
    crm.orders.set('B', { ...internetOrder('B'), lines: undefined as never });
    const { inbox, quarantine } = open();

    await inbox.takePage();

    expect(started()).toEqual(['A']);
    expect(await quarantine.list()).toMatchObject([{ orderId: 'B', code: 'EngineFailure' }]);
  });

  it('stays where it is while the database is away, and loses nothing', async () => {
    receive('A');
    const { inbox } = open();
    runtime.isDown = true;

    await expect(inbox.takePage()).rejects.toThrow('connection refused');
    runtime.isDown = false;
    await inbox.takePage();

    expect(started()).toEqual(['A']);
  });

  it('stays where it is while the CRM is away, and loses nothing', async () => {
    receive('A');
    const { inbox } = open();
    crm.outage = outage();

    await expect(inbox.takePage()).rejects.toThrow('ECONNREFUSED');
    crm.outage = undefined;

    expect(await inbox.takePage()).toMatchObject({ started: 1 });
  });

  it('leaves orders for later while there is no design, without holding up what people did', async () => {
    receive('A');
    crm.events.push(event('e1', 'TaskCompleted', { planId: 'P', stepKey: 's', output: { done: true } }));
    const design = crm.design;
    crm.design = { ok: false, error: problem('NoActiveDesign') };
    const { inbox, reconciliation } = open();

    await inbox.takePage();
    expect(started()).toEqual([]);
    expect(crm.rejected.size).toBe(0);
    expect(runtime.signals).toHaveLength(1);

    crm.design = design;
    crm.acknowledged = ['A'];
    expect(await reconciliation.pass(0)).toMatchObject({ taken: 1 });
    expect(started()).toEqual(['A']);
  });

  it('keeps an order in quarantine when the CRM does not let it be rejected', async () => {
    crm.orders.set('B', internetOrder('B', 'MAGIC-CARPET'));
    crm.events.push(submitted('event-B', 'B'));
    crm.rejection = outage('refused');
    const { inbox, quarantine } = open();

    await inbox.takePage();

    expect(await quarantine.list()).toMatchObject([{ orderId: 'B' }]);
    expect((await inbox.takePage()).events).toBe(0);
  });

  it('passes on what people decided, with who the CRM says they are', async () => {
    const step = { planId: 'P', stepKey: 's' };
    crm.events.push(
      event('e1', 'TaskCompleted', { ...step, output: { ok: true }, by: 'somebody else' }),
      event('e2', 'StepRetryRequested', step),
      event('e3', 'StepSkipRequested', { ...step, reason: 'customer has one' })
    );

    await open().inbox.takePage();

    const by = 'rep@example.com';
    expect(runtime.signals.map(({ signal }) => signal)).toEqual([
      { kind: 'taskCompleted', by, output: { ok: true } },
      { kind: 'retry', by },
      { kind: 'skip', by, reason: 'customer has one' },
    ]);
  });

  it('believes the CRM alone who asks for force and who confirms it', async () => {
    const step = { planId: 'P', stepKey: 's', by: 'somebody else' };
    crm.events.push(
      event('e1', 'StepForceRequested', { ...step, action: 'complete', reason: 'seen on site' }),
      event('e2', 'StepForceDecided', { ...step, decision: 'confirm' }),
      { ...event('e3', 'StepForceDecided', { ...step, decision: 'confirm' }), createdBy: '' }
    );
    const { inbox, quarantine } = open();

    await inbox.takePage();

    const by = 'rep@example.com';
    expect(runtime.signals.map(({ signal }) => signal)).toEqual([
      { kind: 'forceRequested', by, action: 'complete', reason: 'seen on site' },
      { kind: 'forceDecided', by, decision: 'confirm' },
    ]);
    expect(await quarantine.list()).toMatchObject([{ id: 'e3', code: 'MalformedEvent' }]);
  });

  it('finds the step that waits for an event by order and name', async () => {
    crm.events.push(event('e1', 'EventReceived', { event: 'deviceActivated', about: 'S-1' }));

    await open().inbox.takePage();

    expect(runtime.callbacks).toEqual([
      {
        messageId: 'e1',
        correlation: { orderNumber: '00000001', event: 'deviceActivated', about: 'S-1' },
        outcome: { kind: 'completed', output: {} },
      },
    ]);
  });

  it.each<[string, OutboxEvent['type'], OutboxEvent['payload']]>([
    ['no step', 'TaskCompleted', { output: {} }],
    ['an output inside the output', 'TaskCompleted', { planId: 'P', stepKey: 's', output: { a: { b: 1 } } }],
    ['a skip without a reason', 'StepSkipRequested', { planId: 'P', stepKey: 's', reason: '' }],
    ['text that is no JSON', 'EventReceived', { $malformed: 'Payload__c is not JSON' }],
  ])('quarantines an event with %s and goes on', async (_what, type, payload) => {
    crm.events.push(event('bad', type, payload), event('good', 'StepRetryRequested', { planId: 'P', stepKey: 's' }));
    const { inbox, quarantine } = open();

    await inbox.takePage();

    expect(await quarantine.list()).toMatchObject([{ id: 'bad', code: 'MalformedEvent' }]);
    expect(runtime.signals).toHaveLength(1);
  });

  it('keeps what the runtime refuses, with its reason', async () => {
    crm.events.push(event('e1', 'TaskCompleted', { planId: 'P', stepKey: 's' }));
    runtime.outcome = { kind: 'refused', problem: problem('StepSettled') };
    const { inbox, quarantine } = open();

    await inbox.takePage();

    expect(await quarantine.list()).toMatchObject([{ id: 'e1', code: 'StepSettled' }]);
  });

  it('writes plans again that the CRM has lost', async () => {
    receive('A');
    const { inbox, reconciliation } = open();
    await inbox.takePage();
    crm.acknowledged = ['A'];

    await reconciliation.pass();

    expect(runtime.reprojected).toEqual(['X-A/r1']);
  });
});
