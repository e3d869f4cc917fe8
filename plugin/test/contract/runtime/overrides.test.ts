import { beforeEach, describe, expect, it } from 'vitest';
import type { ExecutableDesign } from '../../../src/domain/fulfillmentDesign.ts';
import type { CommercialOrder } from '../../../src/domain/order.ts';
import { ok } from '../../../src/domain/result.ts';
import { planOrder } from '../../../src/engine/planOrder.ts';
import { createChangeIntake } from '../../../src/sync/changeIntake.ts';
import {
  aDesign,
  after,
  expr,
  group,
  rule,
  scenario,
  sold,
  step,
  technical,
  attribute,
} from '../../support/buildersDesign.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { valueOf } from '../../support/expectResult.ts';
import { FakeCrm, FakeRuntime, parts } from '../../unit/sync/support/fakes.ts';
import { shareRuntime } from './sharedRuntime.ts';

const speed = expr('item.attributes.speed', ({ item }) => item?.attributes['speed'] as string);
const reason = 'The port is patched.';
const design: ExecutableDesign = aDesign({
  products: [
    sold('NET', { attributes: { speed: attribute('string') } }),
    technical('PORT', { attributes: { speed: attribute('string') } }),
  ],
  rules: [rule('port', 'NET', 'PORT', { attributes: { speed: { kind: 'asIs', from: 'speed' } } })],
  scenarios: [scenario('p', 'PORT', 'port')],
  groups: [
    group('port', [
      step('port.on', {
        payload: { speed },
        pointOfNoReturn: { kind: 'hard', at: 'completed', reason },
        change: { strategy: 'undoThenRedo', undo: { gateway: 'vendor', operation: 'off', payload: {} } },
      }),
      step('port.check', { type: 'manual', queue: 'Desk' }),
    ]),
  ],
  dependencies: [after('port.check', 'port.on')],
});

describe('an override of a hard point of no return', () => {
  const on = shareRuntime();
  let crm: FakeCrm;
  let intake: ReturnType<typeof createChangeIntake>;
  let change: string;

  /** An order behind its point, and a drafted order that wants another speed. */
  beforeEach(async () => {
    crm = new FakeCrm();
    crm.design = ok(design);
    intake = createChangeIntake({ ...parts(crm, new FakeRuntime()), runtime: on.test.runtime, clock: on.clock });
    const orderOf = (
      id: string,
      externalId: string,
      more: Partial<CommercialOrder>,
      wanted: string,
      action: 'add' | 'modify'
    ) => {
      const line = {
        ...aLine('L1', 'NET', { attributes: { speed: wanted } }),
        id: `${id}-L1`,
        externalId: `${externalId}/L1`,
        action,
      };
      const order = anOrder([line], { id, externalId, ...more });
      crm.orders.set(id, order);
      return order;
    };
    const order = orderOf(`id-${on.first}`, on.first, {}, '1G', 'add');
    change = `change-${on.first}`;
    orderOf(change, `${on.first}-A`, { amends: { orderId: order.id, scope: 'partial' } }, '2G', 'modify');
    await on.test.runtime.submit([{ order, plan: valueOf(planOrder(design, order, on.clock.now())) }]);
    await expect.poll(() => on.stateOf('port.check@PORT@L1'), { timeout: 30_000 }).toBe('Ready');
  });

  const order = (id: string): CommercialOrder => crm.orders.get(id) as CommercialOrder;
  const ask = (id = 'ask-1') =>
    intake.askOverride({ id: `${on.first}-${id}`, orderId: change, by: 'Ann', reason: 'Key account' });
  const decide = (by: string, decision: 'confirm' | 'refuse' = 'confirm') =>
    intake.decideOverride({ id: `decide-${by}`, orderId: change, decision, by, reason: 'Agreed with the network' });
  const journal = async (): Promise<readonly string[]> =>
    (await on.test.runtime.journal(on.plan))
      .filter(({ what }) => what.startsWith('Override'))
      .map(({ who, what }) => `${what} ${who}`);

  it('lets the change through once another person has approved it, and is kept in the journal', async () => {
    expect(await intake.preview({ id: 'preview-1', orderId: change, decisions: {} })).toMatchObject({
      outcome: 'refused',
      problems: [{ code: 'PointOfNoReturn' }],
    });

    expect(await ask()).toMatchObject({
      outcome: 'refused',
      override: { state: 'Requested', by: 'Ann', steps: ['port.on@PORT@L1'] },
    });
    expect(await intake.take(order(change), 'Ann'), 'before anybody decides').toMatchObject({ kind: 'refused' });
    expect(crm.reports.get(change), 'a submission asks nothing').not.toHaveProperty('answers');
    expect(await decide('ANN')).toMatchObject({ answers: 'decide-ANN' });
    expect(await decide('ANN')).toMatchObject({ problems: [{ code: 'SamePerson' }], override: { state: 'Requested' } });
    expect(await decide('Lee')).toMatchObject({
      outcome: 'preview',
      impact: { overridden: ['port.on@PORT@L1'] },
      override: { state: 'Approved', decision: { by: 'Lee' } },
    });

    expect(await intake.take(order(change), 'Ann')).toMatchObject({ kind: 'applied' });
    expect(crm.reports.get(change)).toMatchObject({ outcome: 'applied', override: { state: 'Approved' } });
    expect(await journal()).toEqual(['OverrideRequested Ann', 'OverrideApproved Lee']);
    expect((await on.test.runtime.verifyJournal([on.plan])).faults).toEqual([]);
  });

  it('is decided once: the same event again changes nothing, another decision is refused', async () => {
    await ask();
    await ask();
    await decide('Lee', 'refuse');
    await decide('Lee', 'refuse');

    expect(await decide('Kim')).toMatchObject({
      problems: [{ code: 'OverrideDecided' }],
      override: { state: 'Refused' },
    });
    expect(await intake.take(order(change), 'Ann')).toMatchObject({ kind: 'refused' });
    expect(await journal()).toEqual(['OverrideRequested Ann', 'OverrideRefused Lee']);

    await ask('ask-2');
    expect(await decide('Kim')).toMatchObject({ outcome: 'preview', override: { state: 'Approved' } });
  });

  it('is not asked for where nothing or something else is in the way, nor decided where nobody asked', async () => {
    expect(await decide('Lee')).toMatchObject({ problems: [{ code: 'NoOverrideRequest' }] });
    const same = {
      ...order(change),
      lines: order(change).lines.map((line) => ({ ...line, attributes: { speed: '1G' } })),
    };
    crm.orders.set(change, same);

    expect(await ask()).toMatchObject({ problems: [{ code: 'NothingChanges' }] });
    expect(crm.reports.get(change)).not.toHaveProperty('override');
    expect(await journal()).toEqual([]);
  });
});
