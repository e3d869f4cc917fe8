import { describe, expect, it } from 'vitest';
import type { AssetsInUse } from '../../../src/domain/asset.ts';
import type { ExecutableDesign } from '../../../src/domain/fulfillmentDesign.ts';
import type { CommercialOrder, OrderLine } from '../../../src/domain/order.ts';
import type { FulfillmentPlan } from '../../../src/domain/plan.ts';
import { cancelledPlan } from '../../../src/engine/change/revisePlan.ts';
import { planOrder } from '../../../src/engine/planOrder.ts';
import { replayOrder } from '../../../src/engine/replayOrder.ts';
import {
  aDesign,
  after,
  attribute,
  expr,
  group,
  outputOf,
  rule,
  scenario,
  sold,
  step,
  technical,
} from '../../support/buildersDesign.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { valueOf } from '../../support/expectResult.ts';
import { shareRuntime } from './sharedRuntime.ts';

const speed = expr('item.attributes.speed', ({ item }) => item?.attributes['speed'] as string);
const design: ExecutableDesign = aDesign({
  products: [
    sold('NET', { attributes: { speed: attribute('string') } }),
    technical('PORT', { attributes: { speed: attribute('string') } }),
  ],
  rules: [rule('port', 'NET', 'PORT', { attributes: { speed: { kind: 'asIs', from: 'speed' } } })],
  scenarios: [scenario('p', 'PORT', 'port'), scenario('s', 'PORT', 'rest', { actions: ['suspend'] })],
  groups: [
    group('port', [
      step('port.reserve'),
      step('port.on', { payload: { speed, port: outputOf('port.reserve', 'port') } }),
    ]),
    group('rest', [step('rest.off', { payload: { port: outputOf('port.reserve', 'port') } })]),
  ],
  dependencies: [after('port.on', 'port.reserve'), after('rest.off', 'port.on')],
});

const released = { payload: { port: outputOf('port.reserve', 'port') } };
/** Knows what to do in every order on an asset, and ports have an address. */
const ofWholeLife: ExecutableDesign = aDesign({
  products: [
    sold('NET', { attributes: { speed: attribute('string'), address: attribute('string') } }),
    technical('PORT', { attributes: { speed: attribute('string'), address: attribute('string') } }),
  ],
  rules: [
    rule('port', 'NET', 'PORT', {
      attributes: { speed: { kind: 'asIs', from: 'speed' }, address: { kind: 'asIs', from: 'address' } },
    }),
  ],
  scenarios: [
    ...design.scenarios,
    scenario('r', 'PORT', 'back', { actions: ['resume'] }),
    scenario('d', 'PORT', 'end', { actions: ['delete'] }),
  ],
  groups: [
    group('port', [
      step('port.reserve', {
        payload: { address: expr('item.attributes.address', ({ item }) => item?.attributes['address'] as string) },
      }),
      step('port.on', { payload: { speed, port: outputOf('port.reserve', 'port') } }),
    ]),
    group('rest', [step('rest.off', released)]),
    group('back', [step('back.on', released)]),
    group('end', [step('end.release', released)]),
  ],
  dependencies: [...design.dependencies, after('back.on', 'port.on'), after('end.release', 'port.on')],
});

describe('assets in the runtime', () => {
  const on = shareRuntime();
  const desk = () => on.test.runtime.assets;

  const order = (id: string, lines: readonly OrderLine[]): CommercialOrder =>
    anOrder(
      lines.map((line) => ({ ...line, id: `${id}-${line.id}`, externalId: `${id}/${line.externalId.slice(6)}` })),
      { id: `id-${id}`, externalId: id, orderNumber: `No ${id}` }
    );
  const submit = async (of: CommercialOrder): Promise<string> => {
    const plan = valueOf(planOrder(design, of, on.clock.now(), await desk().inUse(of)));
    await on.test.runtime.submit([{ order: of, plan }]);
    return plan.id;
  };
  const completed = (plan: string) =>
    expect.poll(async () => (await on.test.runtime.plan(plan))?.state, { timeout: 20_000 }).toBe('Completed');
  /** Ports are numbered by the order that reserves them; whatever comes after can be made to wait. */
  const network = (waits: () => boolean = () => false) =>
    on.serve(({ request, stepKey, planId }) => {
      if (stepKey.startsWith('port.reserve')) return { kind: 'completed', output: { port: `port of ${planId}` } };
      return waits()
        ? { kind: 'accepted', externalId: `${planId} ${stepKey}` }
        : { kind: 'completed', output: { was: request.operation } };
    });
  const answer = (externalId: string) =>
    on.test.runtime.callback('vendor', {
      messageId: externalId,
      correlation: { externalId },
      outcome: { kind: 'completed' },
    });
  const first = (attributes: OrderLine['attributes']) => order(on.first, [aLine('L1', 'NET', { attributes })]);
  const change = (id: string, action: OrderLine['action'], attributes: OrderLine['attributes'] = {}) =>
    order(id, [aLine('X', 'NET', { assetId: `${on.first}/L1`, action, attributes })]);
  const assetNow = async () => (await desk().inUse(change(on.second, 'modify'))).assets[0];

  it('are there once their line is billed, and are shown to the CRM with what serves them', async () => {
    network();
    await completed(await submit(first({ speed: '1G' })));
    expect(await assetNow()).toMatchObject({
      state: 'Active',
      attributes: { speed: '1G' },
      installedAt: new Date(on.clock.now()).toISOString(),
    });
    const { plans } = await on.test.runtime.takeProjections(500);
    const shown = plans.flatMap(({ assets = [] }) => assets).find(({ asset }) => asset.id === `${on.first}/L1`);
    expect(shown?.items.map(({ productCode, attributes }) => [productCode, attributes])).toEqual([
      ['PORT', { speed: '1G' }],
    ]);
  });

  it('are what later orders are compared with, with what earlier steps gave', async () => {
    const calls = network();
    await completed(await submit(first({ speed: '1G' })));
    calls.length = 0;
    await completed(await submit(change(on.second, 'modify', { speed: '500M' })));
    expect(calls.map(({ stepKey, request }) => [stepKey.split('@')[0], request.payload])).toEqual([
      ['port.on', { speed: '500M', port: `port of ${on.first}/r1` }],
      ['start-billing', expect.anything()],
    ]);
    expect(await assetNow()).toMatchObject({
      attributes: { speed: '500M' },
      source: { orderNumber: `No ${on.second}` },
    });
  });

  it('are known as they were before each order, whatever came after: a replay of the same design shows no difference', async () => {
    network();
    const begun = first({ speed: '1G', address: 'Short Street 1' });
    const plan = valueOf(planOrder(ofWholeLife, begun, on.clock.now()));
    await on.test.runtime.submit([{ order: begun, plan }]);
    await completed(plan.id);
    const life = [
      change(`${on.first}-b`, 'modify', { speed: '500M' }),
      change(`${on.first}-c`, 'modify', { speed: '2G' }),
      change(`${on.first}-d`, 'move', { address: 'Long Street 2' }),
      change(`${on.first}-e`, 'suspend'),
      change(`${on.first}-f`, 'resume'),
      change(`${on.first}-g`, 'delete'),
    ];
    const found = new Map<string, AssetsInUse>();
    const plans = new Map<string, FulfillmentPlan>();
    for (const each of life) {
      const inUse = await desk().inUse(each);
      found.set(each.id, inUse);
      const plan = valueOf(planOrder(ofWholeLife, each, on.clock.now(), inUse));
      plans.set(each.id, plan);
      await on.test.runtime.submit([{ order: each, plan }]);
      await completed(plan.id);
    }
    const before = await desk().before([first({}), ...life]);
    expect(before.get(first({}).id)).toEqual({ assets: [], items: [], outputs: [] });
    // All of them are work, or there would be nothing to compare.
    expect([...plans.values()].map(({ steps }) => steps.map(({ definition }) => definition))).toEqual([
      expect.arrayContaining(['port.on']),
      expect.arrayContaining(['port.on']),
      expect.arrayContaining(['port.reserve', 'port.on']),
      expect.arrayContaining(['rest.off']),
      expect.arrayContaining(['back.on']),
      expect.arrayContaining(['end.release']),
    ]);
    const said = { ...ofWholeLife, version: { ...ofWholeLife.version, hash: 'the same in other words' } };
    for (const each of life) {
      const { assets, items, outputs } = before.get(each.id) ?? { assets: [], items: [], outputs: [] };
      const was = found.get(each.id);
      expect(items, each.id).toEqual(was?.items);
      expect(outputs, each.id).toEqual(was?.outputs);
      // When it came is told by the asset as it is now.
      expect(assets, each.id).toEqual(
        was?.assets.map(({ installedAt: _, ...asset }) => expect.objectContaining(asset))
      );
      expect(replayOrder(ofWholeLife, said, each, on.clock.now(), before.get(each.id)), each.id).toMatchObject({
        outcome: 'same',
      });
      const steps = plans.get(each.id)?.steps.map(({ key, payload }) => [key, payload]);
      const again = valueOf(planOrder(ofWholeLife, each, on.clock.now(), before.get(each.id)));
      expect(
        again.steps.map(({ key, payload }) => [key, payload]),
        each.id
      ).toEqual(steps);
    }
    expect((await desk().before([order('NEVER-SUBMITTED', [])])).size).toBe(0);
  });

  it('stay as they are when a modification changes nothing: the order is done at once', async () => {
    const calls = network();
    await completed(await submit(first({ speed: '1G' })));
    calls.length = 0;
    const plan = await submit(change(on.second, 'modify', { speed: '1G' }));
    await completed(plan);
    expect(calls).toEqual([]);
    expect((await on.test.runtime.plan(plan))?.plan.steps.map(({ name }) => name)).toEqual(['Nothing to do']);
    expect((await on.test.runtime.plan(plan))?.lines.get(`${on.second}-id-X`)?.state).toBe('Completed');
  });

  it('let one order in at a time, in the order of acceptance, each on what the one before has left', async () => {
    let slow = false;
    const calls = network(() => slow);
    await completed(await submit(first({ speed: '1G' })));
    slow = true;
    const one = change(on.second, 'suspend');
    const two = change(`${on.first}-3`, 'resume');
    const three = change(`${on.first}-4`, 'modify', { speed: '500M' });
    expect(await desk().takeTurn(one)).toEqual({ kind: 'go' });
    expect(await desk().takeTurn(two)).toEqual({ kind: 'waits', for: [`No ${on.second}`] });
    expect(await desk().takeTurn(three)).toEqual({ kind: 'waits', for: [`No ${on.second}`, `No ${on.first}-3`] });
    const plan = await submit(one);
    await expect.poll(() => on.stateOf('rest.off@PORT@X', plan), { timeout: 20_000 }).toBe('Waiting');
    expect(await desk().dueTurns(10), 'the first is not done').toEqual([]);
    slow = false;
    await answer(`${plan} rest.off@PORT@X`);
    await completed(plan);
    expect(await desk().dueTurns(10)).toEqual([two.id]);
    expect(await desk().takeTurn(two)).toEqual({ kind: 'go' });
    // Nobody says what resuming is: the order gets no plan, and gives its place to the next.
    expect(planOrder(design, two, on.clock.now(), await desk().inUse(two))).toMatchObject({ ok: false });
    expect(await desk().endTurn(two.id)).toBe(true);
    expect(await desk().dueTurns(10)).toEqual([three.id]);
    expect(planOrder(design, three, on.clock.now(), await desk().inUse(three))).toMatchObject({
      ok: false,
      error: [{ code: 'AssetInOtherState' }],
    });
    await desk().endTurn(three.id);
    expect(calls.filter(({ stepKey }) => stepKey.startsWith('rest.off'))[0]?.request.payload).toEqual({
      port: `port of ${on.first}/r1`,
    });
  });

  it('are free for the next order when the one before is cancelled, and as they were', async () => {
    let slow = false;
    network(() => slow);
    await completed(await submit(first({ speed: '1G' })));
    slow = true;
    const one = change(on.second, 'modify', { speed: '500M' });
    const two = change(`${on.first}-3`, 'modify', { speed: '100M' });
    await desk().takeTurn(one);
    const planId = await submit(one);
    expect(await desk().takeTurn(two)).toMatchObject({ kind: 'waits' });
    await expect.poll(() => on.stateOf('port.on@PORT@X', planId), { timeout: 20_000 }).toBe('Waiting');
    const view = await on.test.runtime.plan(planId);
    if (!view) throw new Error('The plan is there');
    const outcome = await on.test.runtime.change({
      changeId: `${planId}-cancel`,
      planId,
      target: cancelledPlan(view),
      order: { ...one, revision: 2, lines: [] },
      aliases: new Map(),
      cancels: true,
      by: 'Ann',
    });
    expect(outcome.kind).toBe('applied');
    await answer(`${planId} port.on@PORT@X`);
    await expect.poll(async () => (await on.test.runtime.plan(planId))?.state, { timeout: 20_000 }).toBe('Cancelled');
    expect(await desk().dueTurns(10)).toEqual([two.id]);
    expect(await assetNow()).toMatchObject({ attributes: { speed: '1G' } });
    slow = false;
    expect(await desk().takeTurn(two)).toEqual({ kind: 'go' });
    await completed(await submit(two));
    expect(await assetNow()).toMatchObject({ attributes: { speed: '100M' } });
  });
});
