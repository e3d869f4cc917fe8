import { describe, expect, it } from 'vitest';
import { internetDraft, submitOrders } from './support/localCrm.ts';
import { until } from './support/serviceHarness.ts';
import { serviceWorld } from './support/serviceWorld.ts';

interface Report {
  readonly outcome: string;
  readonly impact?: { readonly revision: number; readonly counts: Record<string, number> };
  readonly problems?: readonly { readonly code: string }[];
}

describe('changes of orders under way, through the CRM', () => {
  const world = serviceWorld();

  /** Until the address is asked for: the network's work is done then. */
  async function running(externalId: string): Promise<string> {
    const [id = ''] = await submitOrders(world.local, [internetDraft(externalId)]);
    world.harness.service.wake();
    await until(async () => (await stateOf(id)) === 'InProgress', 'the order is in progress');
    return id;
  }
  const field = world.orderField;
  const stateOf = (id: string): Promise<unknown> => field(id, 'OM_State__c');
  const reportOf = async (id: string): Promise<Report | undefined> => {
    const text = await field(id, 'OM_ChangeImpact__c');
    return typeof text === 'string' ? (JSON.parse(text) as Report) : undefined;
  };
  async function draftChange(of: string, externalId: string, speed: string): Promise<string> {
    const draft = internetDraft(externalId);
    const lines = draft.lines.map((line) =>
      line.key === 'L2'
        ? { ...line, action: 'modify' as const, attributes: { ...line.attributes, speed } }
        : { ...line, action: 'noChange' as const }
    );
    const { orders, refused } = await world.local.people.createOrders([{ ...draft, lines }], { createMissing: true });
    if (refused.size > 0) throw new Error(JSON.stringify([...refused]));
    const id = orders[0]?.id ?? '';
    await world.local.admin.update('Order', { Id: id, OM_AmendsOrder__c: of });
    return id;
  }
  const announce = (orderId: string, type: string): Promise<unknown> =>
    world.local.admin.create('OM_OutboxEvent__c', { Type__c: type, Order__c: orderId, Payload__c: '{}' });

  it('shows what a change does before it is made, makes it, and shows its order as far as the work is', async () => {
    const order = await running('CHANGED-1');
    const change = await draftChange(order, 'CHANGED-1-A', '500M');

    await announce(change, 'ChangePreviewRequested');
    world.harness.service.wake();
    await until(async () => (await reportOf(change)) !== undefined, 'the preview is there');
    const preview = await reportOf(change);
    expect(preview).toMatchObject({ outcome: 'preview', impact: { revision: 2 } });
    expect(await stateOf(change)).toBe('Draft');
    expect((await world.harness.runtime.plan('CHANGED-1/r1'))?.plan.revision).toBe(1);

    await world.local.people.submitOrder(change);
    world.harness.service.wake();
    await until(async () => (await reportOf(change))?.outcome === 'applied', 'the change is made');

    // The work goes on between the two: what was replaced in the preview may have been done by then.
    const total = (report: Report | undefined): number =>
      Object.values(report?.impact?.counts ?? {}).reduce((sum, count) => sum + count, 0);
    expect(total(await reportOf(change))).toBe(total(preview));
    await until(async () => (await stateOf(change)) === 'InProgress', 'the change shows the state of the work');
    const revised = await world.harness.runtime.plan('CHANGED-1/r1');
    expect(revised?.plan.revision).toBe(2);
    const renewed = revised?.plan.steps.filter(({ key }) => key.endsWith('~2')) ?? [];
    expect(JSON.stringify(renewed.map(({ payload }) => payload))).toContain('500');
  });

  it('rejects a change of a line that the order does not have, with the reason', async () => {
    const order = await running('CHANGED-2');
    const change = await draftChange(order, 'CHANGED-2-A', '500M');
    const [line] = (
      await world.local.admin.query<{ Id: string }>(
        `SELECT Id FROM OrderItem WHERE OrderId = '${change}' AND OM_ExternalId__c = 'CHANGED-2-A/L2'`
      )
    ).records;
    await world.local.admin.update('OrderItem', { Id: line?.Id ?? '', OM_ExternalId__c: 'CHANGED-2-A/OTHER' });

    await world.local.people.submitOrder(change);
    world.harness.service.wake();
    await until(async () => (await stateOf(change)) === 'Rejected', 'the change is rejected');

    expect(await field(change, 'OM_StateReason__c')).toContain('has no such line');
    expect(await reportOf(change)).toMatchObject({ outcome: 'refused', problems: [{ code: 'ChangeOfUnknownLine' }] });
    expect(await stateOf(order)).toBe('InProgress');
  });

  it('cancels: the order waits for what is undone, and ends as cancelled', async () => {
    const order = await running('CHANGED-3');

    await announce(order, 'ChangePreviewRequested');
    world.harness.service.wake();
    await until(async () => (await reportOf(order))?.outcome === 'preview', 'what cancelling does is shown');
    await announce(order, 'CancelRequested');
    world.harness.service.wake();
    await until(async () => (await stateOf(order)) === 'Cancelled', 'the order is cancelled');

    expect(await reportOf(order)).toMatchObject({ outcome: 'applied' });
    const lines = await world.local.admin.query<{ OM_State__c: string; OM_BillingState__c: string }>(
      `SELECT OM_State__c, OM_BillingState__c FROM OrderItem WHERE OrderId = '${order}'`
    );
    expect(lines.records.map((line) => [line.OM_State__c, line.OM_BillingState__c])).toEqual([
      ['Cancelled', 'Blocked'],
      ['Cancelled', 'Blocked'],
    ]);
    expect((await world.harness.service.report()).quarantine).toEqual([]);
  });
});
