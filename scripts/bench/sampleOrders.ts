/** Orders on the sample design, as the benches of the engine use them. */
import { threadCpuUsage } from 'node:process';
import { fileURLToPath } from 'node:url';
import { compileDesign, readDesignFiles } from '../../plugin/src/design/index.ts';
import type { ExecutableDesign } from '../../plugin/src/domain/fulfillmentDesign.ts';
import type { CommercialOrder, OrderLine } from '../../plugin/src/domain/order.ts';
import type { FulfillmentPlan } from '../../plugin/src/domain/plan.ts';
import { composePlan } from '../../plugin/src/engine/composePlan.ts';
import { decompose } from '../../plugin/src/engine/decompose.ts';

export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly comparison: string;
}

export const BENCH_NOW = Date.UTC(2026, 0, 5, 8);

/** The sample design as it is shipped, with one more dependency where asked: every port before every parcel. */
export async function sampleDesign(fan: boolean): Promise<ExecutableDesign> {
  const folder = fileURLToPath(new URL('../../config/design', import.meta.url));
  const sources = await readDesignFiles(folder);
  if (!sources.ok) throw new Error(JSON.stringify(sources.error));
  const compiled = compileDesign(sources.value);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const all = { from: 'port.switch-on', to: 'modem.ship', scope: 'order', lagMs: 0 } as const;
  const { design } = compiled.value;
  return fan ? { ...design, dependencies: [...design.dependencies, all] } : design;
}

const internet = { speed: '1G', technology: 'fiber', installation: 'self' } as const;

/** A household with internet alone: 12 steps with this design. */
export const smallOrder = (number: number): CommercialOrder => orderOf(`ORD-${number}`, 2);

/** Bundles of four lines: head, internet, voice, television. */
export function orderOf(externalId: string, size: number): CommercialOrder {
  const lines: OrderLine[] = [];
  const add = (productCode: string, attributes: OrderLine['attributes'], parentId?: string): string => {
    const id = `${externalId}-${lines.length + 1}`;
    lines.push({
      id,
      externalId: `${externalId}/L${lines.length + 1}`,
      ...(parentId !== undefined && { parentId }),
      productCode,
      productName: productCode,
      action: 'add',
      quantity: 1,
      unitPrice: '29.90',
      attributes,
    });
    return id;
  };
  while (lines.length < size) {
    const head = add('FIBER-1G-TV', {});
    add('FIBER-INTERNET', internet, head);
    if (lines.length < size) add('VOICE', { phoneNumber: '+34910000000', portIn: true }, head);
    if (lines.length < size) add('TV', { package: 'sport' }, head);
  }
  return {
    id: externalId,
    externalId,
    orderNumber: externalId,
    accountId: 'ACC-1',
    accountName: 'Example Ltd',
    currency: 'EUR',
    revision: 1,
    attributes: {},
    lines,
  };
}

export function planOf(design: ExecutableDesign, order: CommercialOrder): FulfillmentPlan {
  const decomposition = decompose(design, order);
  if (!decomposition.ok) throw new Error(JSON.stringify(decomposition.error[0]));
  const plan = composePlan(design, order, decomposition.value, BENCH_NOW);
  if (!plan.ok) throw new Error(JSON.stringify(plan.error[0]));
  return plan.value;
}

export function timed<T>(work: () => T): { readonly result: T; readonly ms: number; readonly cpuMs: number } {
  const cpu = threadCpuUsage();
  const started = performance.now();
  const result = work();
  const ms = performance.now() - started;
  const { user, system } = threadCpuUsage(cpu);
  return { result, ms, cpuMs: (user + system) / 1000 };
}
