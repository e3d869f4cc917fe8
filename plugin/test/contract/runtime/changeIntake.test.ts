import { beforeEach, describe, expect, it } from 'vitest';
import type { CommercialOrder, OrderLine } from '../../../src/domain/order.ts';
import { ok } from '../../../src/domain/result.ts';
import { planOrder } from '../../../src/engine/planOrder.ts';
import { createChangeIntake } from '../../../src/sync/changeIntake.ts';
import { aDesign, group, rule, scenario, sold, step, technical } from '../../support/buildersDesign.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { valueOf } from '../../support/expectResult.ts';
import { FakeCrm, FakeRuntime, parts } from '../../unit/sync/support/fakes.ts';
import { shareRuntime } from './sharedRuntime.ts';

/** All access of an account comes by one port. */
const design = aDesign({
  products: [
    sold('HOME', { fulfillment: { kind: 'none', reason: 'Its parts are delivered.' } }),
    sold('NET'),
    technical('PORT'),
  ],
  rules: [rule('port', 'NET', 'PORT', { scope: 'account' })],
  scenarios: [scenario('p', 'PORT', 'port')],
  groups: [group('port', [step('port.on')])],
});
const ON = 'port.on@PORT@account:ACC-1';

describe('the change that an order of the CRM carries', () => {
  const on = shareRuntime();
  let crm: FakeCrm;
  let intake: ReturnType<typeof createChangeIntake>;
  let order: CommercialOrder;

  /** A home with access and another access beside it; the port is under way. */
  beforeEach(async () => {
    crm = new FakeCrm();
    crm.design = ok(design);
    intake = createChangeIntake({ ...parts(crm, new FakeRuntime()), runtime: on.test.runtime, clock: on.clock });
    on.serve(({ stepKey }) =>
      stepKey === ON ? { kind: 'accepted', externalId: `${on.first} port` } : { kind: 'completed' }
    );
    const lines = [aLine('L1', 'HOME'), aLine('L2', 'NET', { in: 'L1' }), aLine('L3', 'NET')].map(
      ofOrder('id', on.first)
    );
    order = anOrder(lines, { id: `id-${on.first}`, externalId: on.first });
    crm.orders.set(order.id, order);
    await on.test.runtime.submit([{ order, plan: valueOf(planOrder(design, order, on.clock.now())) }]);
    await expect.poll(() => on.stateOf(ON)).toBe('Waiting');
  });

  const ofOrder =
    (id: string, externalId: string) =>
    (line: OrderLine): OrderLine => ({
      ...line,
      id: `${id}-${externalId}-${line.id}`,
      externalId: line.externalId.replace(/^[^/]*/, externalId),
      ...(line.parentId !== undefined && { parentId: `${id}-${externalId}-${line.parentId}` }),
    });
  const carrier = (lines: readonly OrderLine[]): CommercialOrder => {
    const externalId = `${on.first}-A`;
    const amends = { orderId: order.id, scope: 'partial' } as const;
    return anOrder(lines.map(ofOrder('new', externalId)), { id: `change-${on.first}`, externalId, amends });
  };
  const billing = async (line: string): Promise<string | undefined> =>
    (await on.test.runtime.plan(on.plan))?.lines.get(order.lines.find(({ id }) => id.endsWith(line))?.id ?? '')
      ?.billing;

  it('is not refused when it is told again, since whoever made it died before it was reported', async () => {
    const change = carrier([aLine('L4', 'NET')]);
    expect(await intake.take(change, 'Ann')).toMatchObject({ kind: 'applied' });
    const report = crm.reports.get(change.id);
    crm.reports.clear();

    expect(await intake.take(change, 'Ann')).toMatchObject({ kind: 'duplicate' });

    expect(report).toMatchObject({ outcome: 'applied' });
    expect(crm.reports.get(change.id)).toEqual(report);
    expect((await on.test.runtime.plan(on.plan))?.plan.revision).toBe(2);
  });

  it('bills a head whose part is withdrawn, though work of the part goes on for another line', async () => {
    expect(await intake.take(carrier([{ ...aLine('L2', 'NET'), action: 'delete' }]), 'Ann')).toMatchObject({
      kind: 'applied',
    });

    await expect.poll(() => billing('L1')).toBe('Billing');
    expect(await on.stateOf(ON)).toBe('Waiting');
    expect(await billing('L3')).toBe('Blocked');
  });
});
