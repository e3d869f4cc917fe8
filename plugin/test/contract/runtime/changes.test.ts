import { describe, expect, it } from 'vitest';
import type { ExecutableDesign } from '../../../src/domain/fulfillmentDesign.ts';
import type { Attributes, CommercialOrder, OrderLine } from '../../../src/domain/order.ts';
import { cancelledPlan } from '../../../src/engine/change/revisePlan.ts';
import { composePlan } from '../../../src/engine/composePlan.ts';
import { decompose } from '../../../src/engine/decompose.ts';
import type { ChangeOutcome, Dispatch, PlanChange } from '../../../src/engine/ports.ts';
import {
  aDesign,
  after,
  attribute,
  expr,
  group,
  rule,
  scenario,
  sold,
  step,
  technical,
} from '../../support/buildersDesign.ts';
import { planOrder } from '../../../src/engine/planOrder.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { valueOf } from '../../support/expectResult.ts';
import { shareRuntime } from './sharedRuntime.ts';

const read = (name: string) => expr(`item.attributes.${name}`, ({ item }) => item?.attributes[name] as string);
const design: ExecutableDesign = aDesign({
  products: [
    sold('NET', { attributes: { model: attribute('string'), speed: attribute('string'), note: attribute('string') } }),
    technical('MODEM', { attributes: { model: attribute('string') } }),
    technical('PORT', { attributes: { speed: attribute('string') } }),
  ],
  rules: [
    rule('modem', 'NET', 'MODEM', { attributes: { model: { kind: 'asIs', from: 'model' } } }),
    rule('port', 'NET', 'PORT', { attributes: { speed: { kind: 'asIs', from: 'speed' } } }),
  ],
  scenarios: [scenario('m', 'MODEM', 'modem'), scenario('p', 'PORT', 'port')],
  groups: [
    group('modem', [
      step('modem.ship', {
        payload: { model: read('model') },
        change: { strategy: 'undoThenRedo', undo: { gateway: 'vendor', operation: 'takeBack', payload: {} } },
      }),
    ]),
    group('port', [
      step('port.on', { payload: { speed: read('speed') } }),
      step('port.check', { type: 'manual', queue: 'Desk' }),
    ]),
  ],
  dependencies: [after('port.on', 'modem.ship'), after('port.check', 'port.on')],
});

const SHIP = 'modem.ship@MODEM@L1';
const ON = 'port.on@PORT@L1';
const CHECK = 'port.check@PORT@L1';

describe('a change of an order under way', () => {
  const on = shareRuntime();

  const orderOf = (attributes: Attributes, more: readonly OrderLine[] = [], revision = 1): CommercialOrder => {
    const lines = [aLine('L1', 'NET', { attributes }), ...more].map((line) => ({
      ...line,
      id: `${on.first}-${line.id}`,
      externalId: `${on.first}/${line.externalId.slice('ORD-1/'.length)}`,
    }));
    return anOrder(lines, { id: `id-${on.first}`, externalId: on.first, revision });
  };
  const planOf = (order: CommercialOrder) =>
    valueOf(composePlan(design, order, valueOf(decompose(design, order)), on.clock.now()));
  const submit = async (attributes: Attributes): Promise<void> => {
    const order = orderOf(attributes);
    await on.test.runtime.submit([{ order, plan: planOf(order) }]);
  };
  const changeTo = (order: CommercialOrder, more: Partial<PlanChange> = {}): Promise<ChangeOutcome> =>
    on.test.runtime.change({
      changeId: `${on.first}-change-${order.revision}`,
      planId: on.plan,
      target: more.target ?? planOf(order),
      order,
      aliases: new Map([[`${on.first}-id-L1`, `${on.first}-alias`]]),
      by: 'Ann',
      ...more,
    });
  const sent = (calls: readonly Dispatch[]): readonly string[] =>
    calls.map(
      ({ request }) => `${request.operation} ${JSON.stringify(request.payload['model'] ?? request.payload['speed'])}`
    );
  /** The modem goes out at once, the port waits for a callback. */
  const slowPort = (dispatch: Dispatch) =>
    dispatch.stepKey.startsWith('port.on')
      ? ({ kind: 'accepted', externalId: `${on.first}-${dispatch.stepKey}` } as const)
      : ({ kind: 'completed' } as const);
  const answerPort = (key: string): Promise<unknown> =>
    on.test.runtime.callback('vendor', {
      messageId: `${on.first}-${key}`,
      correlation: { externalId: `${on.first}-${key}` },
      outcome: { kind: 'completed' },
    });
  const doCheck = (key: string): Promise<unknown> =>
    on.test.runtime.signal(
      { planId: on.plan, stepKey: key, signal: { kind: 'taskCompleted', by: 'Ann', output: {} } },
      { source: 'crm', messageId: `${on.first}-${key}` }
    );

  it('undoes and redoes what was done, keeps what it does not concern, and bills by the new gate once', async () => {
    const calls = on.serve(slowPort);
    await submit({ model: 'A', speed: '1G' });
    await expect.poll(() => on.stateOf(ON)).toBe('Waiting');

    const outcome = await changeTo(orderOf({ model: 'B', speed: '1G' }, [], 2));

    expect(outcome).toMatchObject({ kind: 'applied', revision: { revision: 2 } });
    await expect.poll(() => on.stateOf(`${SHIP}~2`)).toBe('Completed');
    expect(await on.stateOf(SHIP)).toBe('Compensated');
    expect(await on.stateOf(ON), 'goes on as it was').toBe('Waiting');
    await answerPort(ON);
    await doCheck(CHECK);
    await expect.poll(async () => (await on.test.runtime.plan(on.plan))?.state).toBe('Completed');
    const view = await on.test.runtime.plan(on.plan);
    expect(view?.certificates.map(({ gateKey }) => gateKey)).toEqual(['billing-gate@L1~2']);
    expect(view?.lines.get(`${on.first}-id-L1`)).toMatchObject({ state: 'Completed', billing: 'Billing' });
    expect(view?.plan.revision).toBe(2);
    expect(sent(calls).filter((text) => !text.startsWith('start'))).toEqual([
      'do "A"',
      'do "1G"',
      'takeBack "A"',
      'do "B"',
    ]);
  });

  it('waits for what is under way, and then does it anew', async () => {
    const calls = on.serve(slowPort);
    await submit({ model: 'A', speed: '1G' });
    await expect.poll(() => on.stateOf(ON)).toBe('Waiting');

    await changeTo(orderOf({ model: 'A', speed: '2G' }, [], 2));

    expect(await on.stateOf(ON)).toBe('Waiting');
    expect(await on.stateOf(`${ON}~2`)).toBe('Pending');
    await answerPort(ON);
    await expect.poll(() => on.stateOf(`${ON}~2`)).toBe('Waiting');
    expect(await on.stateOf(ON)).toBe('Amended');
    await answerPort(`${ON}~2`);
    await doCheck(`${CHECK}~2`);
    await expect.poll(async () => (await on.test.runtime.plan(on.plan))?.state).toBe('Completed');
    expect(sent(calls)).toContain('do "2G"');
  });

  it('adds lines, whose work and gate are their own', async () => {
    on.serve();
    await submit({ model: 'A', speed: '1G' });
    const order = orderOf(
      { model: 'A', speed: '1G' },
      [aLine('L2', 'NET', { attributes: { model: 'C', speed: '1G' } })],
      2
    );

    expect(await changeTo(order)).toMatchObject({ kind: 'applied' });

    await expect.poll(() => on.stateOf('port.check@PORT@L2')).toBe('Ready');
    await doCheck('port.check@PORT@L2');
    await expect
      .poll(async () => (await on.test.runtime.plan(on.plan))?.lines.get(`${on.first}-id-L2`)?.billing)
      .toBe('Billing');
    await doCheck(CHECK);
    await expect.poll(async () => (await on.test.runtime.plan(on.plan))?.state).toBe('Completed');
  });

  it('cancels: undoes what was done, ends as cancelled and bills nothing', async () => {
    const calls = on.serve(slowPort);
    await submit({ model: 'A', speed: '1G' });
    await expect.poll(() => on.stateOf(ON)).toBe('Waiting');
    const running = await on.test.runtime.plan(on.plan);
    if (!running) throw new Error('no plan');
    const order = orderOf({ model: 'A', speed: '1G' }, [], 2);

    const outcome = await changeTo(
      { ...order, lines: [] },
      { target: cancelledPlan(running), cancels: true, reason: 'Moves abroad' }
    );

    expect(outcome).toMatchObject({ kind: 'applied' });
    expect((await on.test.runtime.journal(on.plan)).find(({ what }) => what === 'CancelRequested')).toMatchObject({
      who: 'Ann',
      reason: 'Moves abroad',
      data: { changeId: `${on.first}-change-2` },
    });
    await answerPort(ON);
    await expect.poll(async () => (await on.test.runtime.plan(on.plan))?.state).toBe('Cancelled');
    const view = await on.test.runtime.plan(on.plan);
    expect(view?.certificates).toEqual([]);
    expect(view?.lines.get(`${on.first}-id-L1`)).toMatchObject({ state: 'Cancelled', billing: 'Blocked' });
    expect(view?.items.get('MODEM@L1')?.state).toBe('Cancelled');
    expect(sent(calls)).toContain('takeBack "A"');
  });

  it('is made once, and says so the second time', async () => {
    on.serve(slowPort);
    await submit({ model: 'A', speed: '1G' });
    const order = orderOf({ model: 'B', speed: '1G' }, [], 2);
    await changeTo(order);

    expect(await changeTo(order)).toMatchObject({ kind: 'duplicate', impact: { revision: 2 } });
    expect((await on.test.runtime.changedOrder(on.plan))?.lines[0]?.attributes).toEqual({ model: 'B', speed: '1G' });
    expect(await changeTo(order, { changeId: `${on.first}-late` }), 'another one came first').toEqual({
      kind: 'stale',
    });
    await answerPort(ON);
    await doCheck(CHECK);
  });

  it('that is refused leaves no trace', async () => {
    on.serve(slowPort);
    await submit({ model: 'A', speed: '1G' });
    await expect.poll(() => on.stateOf(ON)).toBe('Waiting');

    const outcome = await changeTo(orderOf({ model: 'A', speed: '1G' }, [], 2));

    expect(outcome).toMatchObject({ kind: 'refused', problems: [{ code: 'NothingChanges' }] });
    expect((await on.test.runtime.plan(on.plan))?.plan.revision).toBe(1);
    expect(await on.test.runtime.changedOrder(on.plan)).toBeUndefined();
    await answerPort(ON);
    await doCheck(CHECK);
  });

  it('counts what it has given up neither as to be done nor as done', async () => {
    on.serve(slowPort);
    await submit({ model: 'A', speed: '1G' });
    await expect.poll(() => on.stateOf(ON)).toBe('Waiting');
    await changeTo(orderOf({ model: 'B', speed: '1G' }, [], 2));
    const shown = async () => {
      const { plans } = await on.test.runtime.takeProjections(500);
      const { stepsTotal, stepsDone } = plans.find(({ plan }) => plan.id === on.plan) ?? {};
      return { stepsTotal, stepsDone };
    };
    // The new modem, the taking back of the first, the port, the check, the gate and the call behind it.
    expect((await shown()).stepsTotal).toBe(6);

    await answerPort(ON);
    await expect.poll(() => on.stateOf(CHECK)).toBe('Ready');
    await doCheck(CHECK);
    await expect.poll(async () => (await on.test.runtime.plan(on.plan))?.state).toBe('Completed');

    expect(await shown()).toEqual({ stepsTotal: 6, stepsDone: 6 });
  });

  it('of data that no work reads moves the order on, touches no step, and ends as what the customer has', async () => {
    const calls = on.serve(slowPort);
    await submit({ model: 'A', speed: '1G' });
    await expect.poll(() => on.stateOf(ON)).toBe('Waiting');
    const data = [{ lineId: `${on.first}-id-L1`, line: 'L1', what: 'note', after: 'Ring twice' }];
    const order = orderOf({ model: 'A', speed: '1G', note: 'Ring twice' }, [], 2);

    const outcome = await changeTo(order, { target: valueOf(planOrder(design, order, on.clock.now())), data });

    expect(outcome).toMatchObject({
      kind: 'applied',
      revision: { revision: 2, steps: [], impact: { steps: [], counts: { kept: 3 }, data } },
    });
    expect((await on.test.runtime.plan(on.plan))?.plan.revision).toBe(2);
    expect((await on.test.runtime.changedOrder(on.plan))?.lines[0]?.attributes['note']).toBe('Ring twice');
    const journal = await on.test.runtime.journal(on.plan);
    expect(journal.find(({ what }) => what === 'Changed')).toMatchObject({ who: 'Ann', data: { revision: 2, data } });
    await answerPort(ON);
    await expect.poll(() => on.stateOf(CHECK)).toBe('Ready');
    await doCheck(CHECK);
    await expect.poll(async () => (await on.test.runtime.plan(on.plan))?.state).toBe('Completed');
    const lines = order.lines.map((line) => ({ ...line, assetId: line.externalId }));
    const { assets } = await on.test.runtime.assets.inUse({ ...order, lines });
    expect(assets.map(({ attributes }) => attributes)).toEqual([{ model: 'A', speed: '1G', note: 'Ring twice' }]);
    expect(sent(calls).filter((call) => !call.startsWith('start'))).toEqual(['do "A"', 'do "1G"']);
  });

  it('leaves the day since when the customer has what was delivered before it', async () => {
    on.serve(() => ({ kind: 'completed' }));
    const two = [aLine('L2', 'NET', { attributes: { model: 'A', speed: '1G' } })];
    const planned = (order: CommercialOrder) => valueOf(planOrder(design, order, on.clock.now()));
    const first = orderOf({ model: 'A', speed: '1G' }, two);
    await on.test.runtime.submit([{ order: first, plan: planned(first) }]);
    await expect.poll(() => on.stateOf(CHECK)).toBe('Ready');
    await doCheck(CHECK);
    const assetOf = async (key: string) => {
      const lines = first.lines.map((line) => ({ ...line, assetId: line.externalId }));
      const { assets } = await on.test.runtime.assets.inUse({ ...first, lines });
      return assets.find(({ id }) => id === `${on.first}/${key}`);
    };
    await expect.poll(async () => (await assetOf('L1'))?.installedAt).toBeDefined();
    const delivered = await assetOf('L1');
    on.clock.advance(3_600_000);
    const order = orderOf(
      { model: 'A', speed: '1G' },
      [aLine('L2', 'NET', { attributes: { model: 'B', speed: '1G' } })],
      2
    );

    expect(await changeTo(order, { target: planned(order) })).toMatchObject({ kind: 'applied' });

    await expect.poll(() => on.stateOf('port.check@PORT@L2')).toBe('Ready');
    await doCheck('port.check@PORT@L2');
    await expect.poll(async () => (await on.test.runtime.plan(on.plan))?.state).toBe('Completed');
    expect(await assetOf('L1')).toEqual(delivered);
    expect((await assetOf('L2'))?.installedAt).not.toBe(delivered?.installedAt);
  });

  it('shows its lines in the CRM beside those that they speak of', async () => {
    on.serve(slowPort);
    await submit({ model: 'A', speed: '1G' });
    await changeTo(orderOf({ model: 'B', speed: '1G' }, [], 2));

    const { plans } = await on.test.runtime.takeProjections(500);

    const lines = plans.flatMap((plan) => plan.lines).map(({ lineId }) => lineId);
    expect(lines).toEqual(expect.arrayContaining([`${on.first}-id-L1`, `${on.first}-alias`]));
    await answerPort(ON);
    await doCheck(CHECK);
  });
});
