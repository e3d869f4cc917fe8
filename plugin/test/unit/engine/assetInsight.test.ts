/** What `simulate` and `explain` say of orders on what customers have, on the design that ships with the product. */
import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compileDesign, readDesignFiles } from '../../../src/design/index.ts';
import type { ExecutableDesign } from '../../../src/domain/fulfillmentDesign.ts';
import type { CommercialOrder, OrderLine } from '../../../src/domain/order.ts';
import { explainOrder } from '../../../src/engine/explain.ts';
import { simulateOrder } from '../../../src/engine/simulateOrder.ts';
import { explanationText } from '../../../src/presenters/explanationText.ts';
import { simulateCrmOrder, simulateDocument, type ReadOnlyCrm } from '../../../src/wiring/insight.ts';
import { AssetWorld } from '../../support/assetWorld.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { problemsOf, valueOf } from '../../support/expectResult.ts';

const NOW = Date.UTC(2026, 0, 5, 8);
let design: ExecutableDesign;
let world: AssetWorld;

beforeAll(async () => {
  const folder = fileURLToPath(new URL('../../../../config/design', import.meta.url));
  design = valueOf(compileDesign(valueOf(await readDesignFiles(folder)))).design;
});

beforeEach(() => {
  world = new AssetWorld(design, NOW);
  const internet = { speed: '1G', technology: 'fiber', installation: 'technician' };
  const household = anOrder([
    aLine('1', 'FIBER-1G-TV'),
    aLine('2', 'FIBER-INTERNET', { in: '1', attributes: internet }),
    aLine('3', 'VOICE', { in: '1', attributes: { phoneNumber: '+34910000000', portIn: true } }),
  ]);
  world.fulfil(valueOf(world.plan(household)));
});

const orderOn = (lines: readonly OrderLine[]): CommercialOrder =>
  anOrder(
    lines.map((line) => ({ ...line, externalId: line.externalId.replace('ORD-1', 'ORD-2') })),
    { id: 'id-ORD-2', externalId: 'ORD-2', orderNumber: '00000002' }
  );
const slower = (speed: string): CommercialOrder =>
  orderOn([aLine('a', 'FIBER-INTERNET', { assetId: 'ORD-1/2', action: 'modify', attributes: { speed } })]);
const silent = (): CommercialOrder => orderOn([aLine('a', 'VOICE', { assetId: 'ORD-1/3', action: 'suspend' })]);

describe('a simulated order on assets', () => {
  it('has the work of the plan that the service would make, and no other', () => {
    for (const order of [slower('500M'), silent()]) {
      const inUse = world.inUse(order);
      const simulation = valueOf(simulateOrder(design, order, NOW, { inUse }));
      const plan = valueOf(world.plan(order));
      expect(simulation.steps.map(({ key }) => key)).toEqual(
        plan.steps.filter(({ join }) => !join).map(({ key }) => key)
      );
      expect(simulation.end).toBe(plan.projectedEnd);
    }
    const { items, calls } = valueOf(simulateOrder(design, silent(), NOW, { inUse: world.inUse(silent()) }));
    expect(items.map(({ productCode, action }) => [productCode, action])).toEqual([['SIP-ACCOUNT', 'suspend']]);
    expect(calls).toContainEqual({ gateway: 'network', operation: 'suspendService', count: 1 });
  });

  it('is nothing to do when everything is as it asks already', () => {
    const order = slower('1G');
    const { steps, calls } = valueOf(simulateOrder(design, order, NOW, { inUse: world.inUse(order) }));
    expect(steps.map(({ name }) => name)).toEqual(['Nothing to do']);
    expect(calls).toEqual([]);
  });

  it('is refused for an asset that nobody knows', () => {
    expect(problemsOf(simulateOrder(design, slower('500M'), NOW))).toMatchObject([{ code: 'AssetNotFound' }]);
  });

  it('reads the assets from the CRM', async () => {
    const order = slower('500M');
    const view = [...world.assets.values()].map(({ id, ...asset }) => ({
      ...asset,
      id,
      name: asset.productName,
      externalId: id,
      accountName: 'Alma Ruiz',
      rootExternalId: asset.rootId,
      ...(asset.parentId !== undefined && { parentExternalId: asset.parentId }),
      items: [...world.items.values()].filter(({ assetIds }) => assetIds.includes(id)),
    }));
    const [asset, ...bundle] = view;
    const crm = {
      activeDesign: () => Promise.resolve({ ok: true, value: design }),
      readOrderView: () => Promise.resolve({ ok: true, value: { id: 'order' } }),
      readOrders: () => Promise.resolve({ orders: [order], problems: new Map() }),
      readAsset: () => Promise.resolve({ ok: true, value: { asset, bundle } }),
    } as unknown as ReadOnlyCrm;
    const simulated = await simulateCrmOrder(crm, 'ORD-2', NOW);
    if (!simulated.ok) throw new Error(JSON.stringify(simulated.error));
    const { value: simulation } = simulated;
    expect(simulation.steps.map(({ key }) => key)).toEqual(valueOf(world.plan(order)).steps.map(({ key }) => key));

    const document = JSON.stringify({
      externalId: 'ORD-3',
      productOrderItem: [
        {
          id: '1',
          action: 'modify',
          product: {
            id: 'ORD-1/2',
            productCharacteristic: [{ name: 'speed', value: '500M' }],
          },
          productOffering: { id: 'FIBER-INTERNET' },
        },
      ],
    });
    const [fromDocument] = valueOf(await simulateDocument(document, design, NOW, { crm }));
    expect(fromDocument?.calls).toEqual(simulation.calls);
    expect(problemsOf(await simulateDocument(document, design, NOW))).toMatchObject([{ code: 'AssetsUnknown' }]);
  });
});

describe('an explained order on assets', () => {
  const explained = (order: CommercialOrder) => explainOrder(design, order, NOW, world.inUse(order));

  it('says what differs from what was delivered, and what stays', () => {
    const { lines, items, steps, problems } = explained(slower('500M'));
    expect(problems).toEqual([]);
    expect(lines).toMatchObject([{ key: 'a', product: 'FIBER-INTERNET', action: 'modify' }]);
    expect(lines[0]?.rules.find(({ key }) => key === 'internet-service')?.outcome).toBe('matched');
    const said = new Map(items.map(({ product, action, reasons }) => [product, [action, reasons.at(-1)?.text]]));
    expect(said.get('ACCESS-PORT')).toEqual([
      'modify',
      'It differs from what was delivered: downstreamMbps 1000 → 500.',
    ]);
    expect(said.get('TRUCK-ROLL')).toEqual(['noChange', 'It stays as it was delivered.']);
    expect(steps.map(({ key }) => key)).toEqual(valueOf(world.plan(slower('500M'))).steps.map(({ key }) => key));
  });

  it('names the scenarios for what rests', () => {
    const { items } = explained(silent());
    const account = items.find(({ product }) => product === 'SIP-ACCOUNT');
    expect(account?.reasons.at(-1)?.text).toBe('Everything that it serves rests.');
    expect(account?.scenarios.find(({ key }) => key === 'telephone-suspended')?.outcome).toBe('matched');
    expect(account?.scenarios.find(({ key }) => key === 'telephone-closed')?.outcome).toBe('wrongAction');
  });

  it('names the rules that once made what goes away', () => {
    const order = orderOn([aLine('a', 'VOICE', { assetId: 'ORD-1/3', action: 'delete' })]);
    const { lines, items } = explained(order);
    expect(lines[0]?.rules.map(({ key }) => key)).toContain('sip-account');
    const account = items.find(({ product }) => product === 'SIP-ACCOUNT');
    expect(account).toMatchObject({ action: 'delete' });
    expect(account?.reasons.at(-1)?.text).toBe('Nothing needs it any more.');
  });

  it('explains a refused one with its lines and problems', () => {
    const explanation = explainOrder(design, slower('500M'), NOW);
    expect(explanation.problems).toMatchObject([{ code: 'AssetNotFound' }]);
    expect(explanation.lines).toMatchObject([{ key: 'a', action: 'modify' }]);
    expect(explanation.steps).toEqual([]);
    expect(explanationText(explanation)).toContain('It cannot be fulfilled');
  });
});
