/** Orders on what customers have, on the design that ships with the product. */
import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compileDesign, readDesignFiles } from '../../../src/design/index.ts';
import type { ExecutableDesign } from '../../../src/domain/fulfillmentDesign.ts';
import type { CommercialOrder, OrderLine } from '../../../src/domain/order.ts';
import type { FulfillmentPlan } from '../../../src/domain/plan.ts';
import { AssetWorld } from '../../support/assetWorld.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { valueOf } from '../../support/expectResult.ts';

const NOW = Date.UTC(2026, 0, 5, 8);
let design: ExecutableDesign;
let world: AssetWorld;

beforeAll(async () => {
  const folder = fileURLToPath(new URL('../../../../config/design', import.meta.url));
  design = valueOf(compileDesign(valueOf(await readDesignFiles(folder)))).design;
});

const internet = { speed: '1G', technology: 'fiber', installation: 'technician' };
const household: CommercialOrder = anOrder([
  aLine('1', 'FIBER-1G-TV'),
  aLine('2', 'FIBER-INTERNET', { in: '1', attributes: internet }),
  aLine('3', 'VOICE', { in: '1', attributes: { phoneNumber: '+34910000000', portIn: true } }),
  aLine('4', 'TV', { in: '1', attributes: { package: 'sport' } }),
]);

const orderOn = (number: number, lines: readonly OrderLine[]): CommercialOrder =>
  anOrder(
    lines.map((line) => ({
      ...line,
      id: `id-${number}-${line.id}`,
      externalId: line.externalId.replace('ORD-1', `ORD-${number}`),
    })),
    { id: `id-ORD-${number}`, externalId: `ORD-${number}`, orderNumber: `0000000${number}` }
  );
const on = (
  asset: string,
  productCode: string,
  action: OrderLine['action'],
  more: Partial<OrderLine> = {}
): OrderLine => aLine(`on${asset}`, productCode, { assetId: `ORD-1/${asset}`, action, ...more });
const definitions = ({ steps }: FulfillmentPlan): readonly string[] => steps.map(({ definition }) => definition);

beforeEach(() => {
  world = new AssetWorld(design, NOW);
  world.fulfil(valueOf(world.plan(household)));
});

describe('what a fulfilled order leaves', () => {
  it('is an asset for each line, in the bundle it was ordered in', () => {
    expect([...world.assets.values()].map(({ id, parentId, rootId, state }) => [id, parentId, rootId, state])).toEqual([
      ['ORD-1/1', undefined, 'ORD-1/1', 'Active'],
      ['ORD-1/2', 'ORD-1/1', 'ORD-1/1', 'Active'],
      ['ORD-1/3', 'ORD-1/1', 'ORD-1/1', 'Active'],
      ['ORD-1/4', 'ORD-1/1', 'ORD-1/1', 'Active'],
    ]);
    expect(world.assets.get('ORD-1/2')?.attributes).toEqual(internet);
  });

  it('remembers technical items as they were delivered, with all that they serve', () => {
    const modem = [...world.items.values()].find(({ productCode }) => productCode === 'CPE-MODEM');
    expect(modem?.attributes).toEqual({ model: 'ONT-9', speed: '1G' });
    expect(modem?.assetIds).toEqual(['ORD-1/2', 'ORD-1/3', 'ORD-1/4']);
  });
});

describe('a modification', () => {
  it('does the steps whose items differ, and passes on what the first order gave', () => {
    const plan = valueOf(
      world.plan(orderOn(2, [on('2', 'FIBER-INTERNET', 'modify', { attributes: { speed: '500M' } })]))
    );
    expect(definitions(plan)).toEqual([
      'customer.confirm-address',
      'modem.reserve',
      'port.switch-on',
      'modem.ship',
      'modem.delivered',
      'activation.device-activated',
      'activation.line-test',
      'in-service.service-active',
      'billing-gate',
      'start-billing',
    ]);
    const switchOn = plan.steps.find(({ definition }) => definition === 'port.switch-on');
    expect(switchOn?.payload).toEqual({
      serviceId: 'serviceId of port.reserve@ACCESS-PORT@2 by ORD-1/r1',
      portType: 'OLT',
      downstreamMbps: 500,
    });
    expect(plan.items.map(({ key, action }) => [key.split('@')[0], action])).toEqual([
      ['CPE-MODEM', 'modify'],
      ['INTERNET-SERVICE', 'modify'],
      ['SERVICE-ACTIVATION', 'modify'],
      ['ACCESS-PORT', 'modify'],
    ]);
    expect(plan.gates[0]?.lineIds).toEqual(['id-2-id-on2']);
  });

  it('sends no second modem where the speed differs and the model does not', () => {
    world.fulfil(
      valueOf(world.plan(orderOn(2, [on('2', 'FIBER-INTERNET', 'modify', { attributes: { speed: '500M' } })])))
    );
    const plan = valueOf(
      world.plan(orderOn(3, [on('2', 'FIBER-INTERNET', 'modify', { attributes: { speed: '100M' } })]))
    );
    expect(definitions(plan)).toEqual([
      'port.switch-on',
      'activation.device-activated',
      'activation.line-test',
      'in-service.service-active',
      'billing-gate',
      'start-billing',
    ]);
    expect(plan.steps[0]?.payload['serviceId'], 'of the port that was reserved first').toContain('by ORD-1/r1');
  });

  it('compares with what was delivered, not with what today’s rules would deliver', () => {
    const [port] = [...world.items.values()].filter(({ productCode }) => productCode === 'ACCESS-PORT');
    if (port) world.items.set(port.id, { ...port, attributes: { ...port.attributes, downstreamMbps: 940 } });
    const plan = valueOf(world.plan(orderOn(2, [on('4', 'TV', 'modify', { attributes: { package: 'basic' } })])));
    expect(definitions(plan)).toContain('television.entitle');
    expect(definitions(plan), 'the port is not what it should be, and is put right').toContain('port.switch-on');
  });

  it('that changes nothing is done at once, and says so', () => {
    const plan = valueOf(
      world.plan(orderOn(2, [on('2', 'FIBER-INTERNET', 'modify', { attributes: { speed: '1G' } })]))
    );
    expect(plan.steps.map(({ name, type }) => [name, type])).toEqual([['Nothing to do', 'milestone']]);
    expect(plan.gates).toEqual([]);
    expect(plan.assets).toEqual([]);
    expect(plan.unfulfilled[0]?.reason.text).toContain('as the line asks');
  });

  it('of the price alone goes to billing alone', () => {
    const line = on('2', 'FIBER-INTERNET', 'modify', { unitPrice: '8.00' });
    expect(definitions(valueOf(world.plan(orderOn(2, [line]))))).toEqual(['billing-gate', 'start-billing']);
  });

  it('adds a part to a bundle without a second modem', () => {
    const more = new AssetWorld(design, NOW);
    more.fulfil(valueOf(more.plan({ ...household, lines: household.lines.slice(0, 3) })));
    const head = on('1', 'FIBER-1G-TV', 'noChange');
    const plan = valueOf(
      more.plan(
        orderOn(2, [head, aLine('tv', 'TV', { in: 'x', parentId: 'id-2-id-on1', attributes: { package: 'sport' } })])
      )
    );
    expect(definitions(plan)).toEqual(expect.arrayContaining(['television.entitle', 'set-top-box.add-to-parcel']));
    expect(definitions(plan)).not.toContain('modem.ship');
    more.fulfil(plan);
    expect(more.assets.get('ORD-2/tv')).toMatchObject({ parentId: 'ORD-1/1', rootId: 'ORD-1/1' });
    const modem = [...more.items.values()].filter(({ productCode }) => productCode === 'CPE-MODEM');
    expect(modem.map(({ assetIds }) => assetIds)).toEqual([['ORD-1/2', 'ORD-1/3', 'ORD-2/tv']]);
  });
});

describe('suspending, resuming and disconnecting', () => {
  const all = (action: OrderLine['action']): readonly OrderLine[] => [
    on('1', 'FIBER-1G-TV', action),
    on('2', 'FIBER-INTERNET', action),
    on('3', 'VOICE', action),
    on('4', 'TV', action),
  ];
  const statesOf = (of: AssetWorld): readonly string[] => [...of.assets.values()].map(({ state }) => state);

  it('does what the scenarios of the action say, and nothing else', () => {
    const suspended = valueOf(world.plan(orderOn(2, all('suspend'))));
    expect(definitions(suspended).filter((name) => !name.includes('billing'))).toEqual([
      'port-suspend.suspend',
      'telephone-suspend.suspend',
      'television-suspend.suspend',
    ]);
    world.fulfil(suspended);
    expect(statesOf(world)).toEqual(['Suspended', 'Suspended', 'Suspended', 'Suspended']);
    const resumed = valueOf(world.plan(orderOn(3, all('resume'))));
    expect(definitions(resumed)).toContain('port-resume.resume');
    world.fulfil(resumed);
    expect(statesOf(world)).toEqual(['Active', 'Active', 'Active', 'Active']);
    const gone = valueOf(world.plan(orderOn(4, all('delete'))));
    expect(definitions(gone).filter((name) => !name.includes('billing'))).toEqual(
      expect.arrayContaining([
        'port-release.release',
        'modem-return.collect',
        'telephone-close.close',
        'television-close.close',
      ])
    );
    world.fulfil(gone);
    expect(statesOf(world)).toEqual(['Terminated', 'Terminated', 'Terminated', 'Terminated']);
    expect(world.items.size, 'no technical item is left').toBe(0);
  });

  it('leaves a shared item alone while something else needs it', () => {
    const plan = valueOf(world.plan(orderOn(2, [on('4', 'TV', 'delete')])));
    expect(definitions(plan)).not.toContain('modem-return.collect');
    world.fulfil(plan);
    const modem = [...world.items.values()].find(({ productCode }) => productCode === 'CPE-MODEM');
    expect(modem?.assetIds).toEqual(['ORD-1/2', 'ORD-1/3']);
  });

  const refused = (lines: readonly OrderLine[]): readonly string[] => {
    const plan = world.plan(orderOn(2, lines));
    return plan.ok ? [] : plan.error.map(({ code }) => code);
  };

  it('is refused where it makes no sense, with all reasons', () => {
    expect(refused([on('2', 'FIBER-INTERNET', 'resume')])).toEqual(['AssetInOtherState']);
    expect(refused([on('1', 'FIBER-1G-TV', 'delete')])).toEqual([
      'PartsLeftBehind',
      'PartsLeftBehind',
      'PartsLeftBehind',
    ]);
    expect(refused([on('9', 'VOICE', 'modify')])).toEqual(['AssetNotFound']);
    expect(refused([on('3', 'TV', 'modify')])).toEqual(['AssetOfOtherProduct']);
    expect(refused([aLine('x', 'TV', { action: 'suspend' })])).toEqual(['AssetMissing']);
    expect(refused([on('4', 'TV', 'add')])).toEqual(['AssetIsNew']);
  });
});
