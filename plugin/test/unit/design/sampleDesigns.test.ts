import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  compileDesign,
  isError,
  readDesignFiles,
  validateDesign,
  type CompiledDesign,
  type DesignSource,
} from '../../../src/design/index.ts';
import type { CommercialOrder, OrderLine } from '../../../src/domain/order.ts';
import type { FulfillmentPlan } from '../../../src/domain/plan.ts';
import { composePlan } from '../../../src/engine/composePlan.ts';
import { checkGatewaySettings, gatewayOperations, servesBesideSteps } from '../../../src/gateways/index.ts';
import { decompose } from '../../../src/engine/decompose.ts';

const FOLDER = join(import.meta.dirname, '../../../../config/design');
let sources: readonly DesignSource[];
let sample: CompiledDesign;

beforeAll(async () => {
  const read = await readDesignFiles(FOLDER, join(FOLDER, '../..'));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  sources = read.value;
  const compiled = compileDesign(sources);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error, null, 2));
  sample = compiled.value;
});

const line = (
  key: string,
  productCode: string,
  attributes: OrderLine['attributes'] = {},
  parent = 'L1'
): OrderLine => ({
  id: key,
  externalId: `O/${key}`,
  ...(key === parent ? {} : { parentId: parent }),
  productCode,
  productName: productCode,
  action: 'add',
  quantity: 1,
  unitPrice: '10.00',
  attributes,
});

function planFor(...lines: readonly OrderLine[]): FulfillmentPlan {
  const order: CommercialOrder = {
    id: '801',
    externalId: 'O',
    orderNumber: '7',
    accountId: '001',
    accountName: 'Acme',
    currency: 'EUR',
    revision: 1,
    attributes: {},
    lines,
  };
  const decomposition = decompose(sample.design, order);
  if (!decomposition.ok) throw new Error(JSON.stringify(decomposition.error));
  const plan = composePlan(sample.design, order, decomposition.value, 0);
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  return plan.value;
}

const bundle = (installation: string, technology = 'fiber'): FulfillmentPlan =>
  planFor(
    line('L1', 'FIBER-1G-TV'),
    line('L2', 'FIBER-INTERNET', { speed: '1G', technology, installation }),
    line('L3', 'VOICE', { portIn: true }),
    line('L4', 'TV', { package: 'sport' })
  );

describe('the sample designs', () => {
  it('read from their folder without any problem, warnings included', () => {
    expect(sources.map(({ file }) => file)).toEqual([
      'config/design/business.yaml',
      'config/design/office-coffee.yaml',
      'config/design/platform.yaml',
      'config/design/telecom.yaml',
    ]);
    const catalog = { check: checkGatewaySettings, operations: gatewayOperations, servesBesideSteps };
    expect(validateDesign(sources, catalog)).toEqual([]);
  });

  it('deliver one modem to a bundle of three services, and a technician where the line needs one', () => {
    const items = bundle('technician')
      .items.map(({ productCode }) => productCode)
      .sort();

    expect(items).toEqual([
      'ACCESS-PORT',
      'CPE-MODEM',
      'INTERNET-SERVICE',
      'SERVICE-ACTIVATION',
      'SET-TOP-BOX',
      'SIP-ACCOUNT',
      'TRUCK-ROLL',
      'TV-ENTITLEMENT',
    ]);
    expect(bundle('self').items.map(({ productCode }) => productCode)).not.toContain('TRUCK-ROLL');
  });

  it('switch the port that the technology needs', () => {
    const port = (technology: string) =>
      bundle('self', technology).items.find(({ productCode }) => productCode === 'ACCESS-PORT');

    expect(port('fiber')?.attributes).toEqual({ portType: 'OLT', downstreamMbps: 1000 });
    expect(port('dsl')?.attributes).toEqual({ portType: 'DSLAM', downstreamMbps: 1000 });
  });

  it('hold billing of the bundle until everything is done', () => {
    const plan = bundle('technician');
    const work = plan.steps.filter(({ group }) => group !== 'billing');

    expect(work).toHaveLength(14);
    expect(plan.gates).toHaveLength(1);
    expect(plan.gates[0]?.lineIds).toEqual(['L1', 'L2', 'L3', 'L4']);
    expect([...(plan.gates[0]?.requiredSteps ?? [])].sort()).toEqual(work.map(({ key }) => key).sort());
  });

  it('check water and power once per location, and bill machine, installation and beans together', () => {
    const at = (location: string) => ({ location });
    const plan = planFor(
      line('L1', 'COFFEE-PACKAGE'),
      line('L2', 'COFFEE-MACHINE', { model: 'barista', ...at('Berlin') }),
      line('L3', 'COFFEE-MACHINE', { model: 'compact', ...at('Berlin') }),
      line('L4', 'COFFEE-INSTALL', at('Berlin')),
      line('L5', 'COFFEE-BEANS', { blend: 'house', kilosPerMonth: 4 })
    );

    expect(plan.steps.filter(({ definition }) => definition === 'site.check')).toHaveLength(1);
    expect(plan.steps.filter(({ definition }) => definition === 'machine.ship')).toHaveLength(2);
    expect(plan.items.find(({ productCode }) => productCode === 'BEAN-SUPPLY')?.attributes.gramsPerWeek).toBe(1000);
    expect(plan.gates.map(({ lineIds }) => lineIds)).toEqual([['L2', 'L3', 'L4', 'L5']]);
  });

  it('are refused as soon as a vendor is taken away', () => {
    const without = sources.map((source) => ({
      ...source,
      text: source.text.replace('  fieldservice:', '  somebody-else:'),
    }));

    expect(
      validateDesign(without)
        .filter(isError)
        .map(({ code }) => code)
    ).toEqual(['UnknownGateway', 'UnknownGateway']);
  });
});

describe('readDesignFiles', () => {
  it('says which path cannot be read', async () => {
    expect(await readDesignFiles(join(FOLDER, 'nowhere'))).toMatchObject({
      ok: false,
      error: [{ code: 'DesignNotReadable' }],
    });
  });
});
