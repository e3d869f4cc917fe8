/** The life of an internet connection in the local org, by the real service: added, changed, at rest, back, gone. */
import { describe, expect, it } from 'vitest';
import type { ItemAction } from '../../../src/domain/order.ts';
import type { AssetView } from '../../../src/domain/assetView.ts';
import { internetDraft, submitOrders } from '../sync/support/localCrm.ts';
import { driveOrders, until } from '../sync/support/serviceHarness.ts';
import { serviceWorld } from '../sync/support/serviceWorld.ts';

const LONG = 120_000;

describe('the life of what a customer has', () => {
  const world = serviceWorld();

  const order = async (asset: string, action: Exclude<ItemAction, 'add' | 'noChange'>, set = {}): Promise<string> => {
    const draft = await world.local.people.draftAssetOrder(asset, { action, set });
    if (!draft.ok) throw new Error(JSON.stringify(draft.error));
    const submitted = await world.local.people.submitOrder(draft.value.id);
    if (!submitted.ok) throw new Error(JSON.stringify(submitted.error));
    world.harness.service.wake();
    return draft.value.id;
  };
  const field = world.orderField;
  const isOver = async (id: string): Promise<boolean> => (await field(id, 'OM_State__c')) === 'Completed';
  const asset = async (id: string): Promise<AssetView | undefined> => {
    const found = await world.local.people.readAsset(id);
    return found.ok ? found.value.asset : undefined;
  };
  const stepsOf = async (id: string): Promise<readonly string[]> => {
    const [plan = ''] = await world.harness.runtime.plansOfOrder(id);
    return (await world.harness.runtime.plan(plan))?.plan.steps.map(({ definition }) => definition) ?? [];
  };
  const event = (id: string, name: string): Promise<unknown> =>
    world.local.integration.create('OM_OutboxEvent__c', {
      Type__c: 'EventReceived',
      Order__c: id,
      Payload__c: JSON.stringify({ event: name }),
    });

  it(
    'begins with an order, and every later one does the difference, one after the other',
    { timeout: 3 * LONG },
    async () => {
      const [first = ''] = await submitOrders(world.local, [internetDraft('LIFE-1')]);
      world.harness.service.wake();
      await driveOrders(world.local, world.harness, [first]);
      await until(() => isOver(first), 'the order is completed', LONG);
      await until(async () => (await asset('LIFE-1/L2'))?.state === 'Active', 'the asset is in the CRM', LONG);
      const net = await asset('LIFE-1/L2');
      expect(net).toMatchObject({
        productCode: 'FIBER-INTERNET',
        parentExternalId: 'LIFE-1/L1',
        attributes: { speed: '1G' },
      });
      expect(net?.items.map(({ productCode }) => productCode)).toEqual(
        expect.arrayContaining(['ACCESS-PORT', 'CPE-MODEM'])
      );

      // Two orders at once: the second waits for the first, and says so where people look.
      const faster = await order('LIFE-1/L2', 'modify', { speed: '500M' });
      await until(async () => (await stepsOf(faster)).length > 0, 'the first has its plan', LONG);
      const rests = await order('LIFE-1/L1', 'suspend');
      await until(
        async () => String(await field(rests, 'OM_StateReason__c')).startsWith('Waits for order'),
        'it waits',
        LONG
      );
      expect(await stepsOf(rests), 'no plan before its turn').toEqual([]);
      const withdrawn = await order('LIFE-1/L2', 'modify', { speed: '100M' });
      await until(async () => String(await field(withdrawn, 'OM_StateReason__c')).includes('Waits'), 'it waits', LONG);
      await world.local.people.requestChange(withdrawn, { kind: 'cancel', reason: 'Changed her mind' });
      world.harness.service.wake();
      await until(async () => (await field(withdrawn, 'OM_State__c')) === 'Cancelled', 'it is cancelled', LONG);

      expect(await stepsOf(faster)).not.toContain('visit.install');
      const task = await taskOf(faster);
      await world.local.admin.create('OM_OutboxEvent__c', {
        Type__c: 'TaskCompleted',
        Order__c: faster,
        Payload__c: JSON.stringify({ ...task, output: { addressConfirmed: true, timeWindow: 'evening' } }),
      });
      world.harness.service.wake();
      await waitingFor(faster, 'modem.delivered');
      await event(faster, 'delivered');
      world.harness.service.wake();
      await waitingFor(faster, 'activation.device-activated');
      await event(faster, 'deviceActivated');
      world.harness.service.wake();
      await until(() => isOver(faster), 'the modification is done', LONG);

      await until(() => isOver(rests), 'the next has had its turn', LONG);
      expect((await stepsOf(rests)).filter((step) => step.endsWith('suspend'))).toContain('port-suspend.suspend');
      await until(async () => (await asset('LIFE-1/L2'))?.state === 'Suspended', 'it rests', LONG);
      expect(await asset('LIFE-1/L2')).toMatchObject({ attributes: { speed: '500M' } });
      expect(await field(rests, 'OM_StateReason__c')).toBeNull();

      const back = await order('LIFE-1/L1', 'resume');
      const same = await order('LIFE-1/L2', 'modify', { speed: '500M' });
      await until(() => isOver(back), 'it is back', LONG);
      await until(() => isOver(same), 'nothing was to be done', LONG);
      expect(await stepsOf(same)).toEqual(['nothing-to-do']);

      const gone = await order('LIFE-1/L1', 'delete');
      await until(async () => (await stepsOf(gone)).includes('port-release.release'), 'the port is given back', LONG);
      await until(async () => (await asset('LIFE-1/L2'))?.state === 'Terminated', 'nothing is left', LONG);
      expect((await asset('LIFE-1/L2'))?.items).toEqual([]);
    }
  );

  it('says what to do with an asset that was entered by hand', async () => {
    const { admin } = world.local;
    const { id: AccountId = '' } = await admin.create('Account', { Name: 'Has an old line' });
    const { id = '' } = await admin.create('Asset', { Name: 'Old line', AccountId });
    expect(id).not.toBe('');
    const byHand = { ok: false, error: { code: 'AssetMadeByHand', action: expect.stringContaining('add') as string } };
    expect(await world.local.people.readAsset(id)).toMatchObject(byHand);
    expect(await world.local.people.draftAssetOrder(id, { action: 'suspend', set: {} })).toMatchObject(byHand);
    expect(await world.local.people.readAsset('LIFE-2/L1')).toMatchObject({
      ok: false,
      error: { code: 'AssetNotFound' },
    });
  });

  async function taskOf(id: string): Promise<object> {
    const [planId = ''] = await world.harness.runtime.plansOfOrder(id);
    let stepKey = '';
    await until(
      async () => {
        const view = await world.harness.runtime.plan(planId);
        const step = view?.plan.steps.find(({ definition }) => definition === 'customer.confirm-address');
        stepKey = step?.key ?? '';
        return view?.steps.get(stepKey)?.state === 'Ready';
      },
      'the address is asked for',
      LONG
    );
    return { planId, stepKey };
  }

  async function waitingFor(id: string, definition: string): Promise<void> {
    const [planId = ''] = await world.harness.runtime.plansOfOrder(id);
    await until(
      async () => {
        const view = await world.harness.runtime.plan(planId);
        const key = view?.plan.steps.find((step) => step.definition === definition)?.key ?? '';
        return view?.steps.get(key)?.state === 'Waiting';
      },
      `${definition} is waited for`,
      LONG
    );
  }
});
