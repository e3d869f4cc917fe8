import { describe, expect, it } from 'vitest';
import type { OrderDraft } from '../../../src/domain/orderDraft.ts';
import type { SimulationReport } from '../../../src/engine/ports.ts';
import { simulateCrmOrder } from '../../../src/wiring/insight.ts';
import { internetDraft } from './support/localCrm.ts';
import { until } from './support/serviceHarness.ts';
import { serviceWorld } from './support/serviceWorld.ts';

const OBJECTS = ['FulfillmentPlan', 'FulfillmentItem', 'FulfillmentStep', 'BillingCertificate', 'Fallout'] as const;

describe('what will happen to an order, asked through the CRM', () => {
  const world = serviceWorld();

  async function draft(content: OrderDraft): Promise<string> {
    const { orders, refused } = await world.local.people.createOrders([content], { createMissing: true });
    if (refused.size > 0) throw new Error(JSON.stringify([...refused]));
    return orders[0]?.id ?? '';
  }
  const recordOf = (id: string): Promise<Record<string, unknown>> => world.local.admin.retrieve('Order', id);
  async function answerOf(id: string): Promise<SimulationReport | undefined> {
    const text = (await recordOf(id))['OM_Simulation__c'];
    return typeof text === 'string' ? (JSON.parse(text) as SimulationReport) : undefined;
  }
  async function ask(id: string): Promise<SimulationReport | undefined> {
    await world.local.admin.create('OM_OutboxEvent__c', { Type__c: 'SimulationRequested', Order__c: id });
    world.harness.service.wake();
    await until(async () => (await answerOf(id)) !== undefined, 'the answer is there');
    return answerOf(id);
  }
  /** Everything that work leaves behind, here and in the database of the service. */
  const traces = async (id: string): Promise<unknown> => ({
    lines: (await world.local.admin.query(`SELECT FIELDS(ALL) FROM OrderItem WHERE OrderId = '${id}' LIMIT 200`))
      .records,
    records: await Promise.all(
      OBJECTS.map(async (name) => (await world.local.admin.query(`SELECT count() FROM OM_${name}__c`)).totalSize)
    ),
    plans: await world.harness.runtime.plansOfOrder(id),
    counts: await world.harness.runtime.counts(),
    quarantine: (await world.harness.service.report()).quarantine,
  });

  it('is answered for a draft, as the command answers it, and nothing else changes', async () => {
    const id = await draft(internetDraft('SIMULATED-1'));
    const [before, left] = [await recordOf(id), await traces(id)];

    const answer = await ask(id);

    if (answer?.outcome !== 'simulated') throw new Error(JSON.stringify(answer));
    const command = await simulateCrmOrder(world.local.people, id, Date.parse(answer.at));
    if (!command.ok) throw new Error(JSON.stringify(command.error));
    const { end, items, steps, price, fees, currency } = command.value;
    expect(answer).toMatchObject({
      endsAt: end,
      items: items.length,
      steps: steps.filter(({ skipped }) => skipped === undefined).length,
      tasks: 1,
      cost: { price, fees, currency },
      more: 0,
    });
    expect(answer.plan).toHaveLength(answer.steps);
    expect(answer.calls.map(({ vendor }) => vendor)).toContain('warehouse');
    const after = await recordOf(id);
    const changed = Object.keys(after).filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]));
    const stamps = ['LastModifiedById', 'LastModifiedDate', 'SystemModstamp'];
    expect(changed.filter((name) => !stamps.includes(name))).toEqual(['OM_Simulation__c']);
    expect(await traces(id)).toEqual(left);
  });

  it('is refused with the problems for an order that the design refuses, which stays a draft', async () => {
    const { lines, ...rest } = internetDraft('SIMULATED-2');
    const id = await draft({
      ...rest,
      lines: lines.map((line) => (line.key === 'L2' ? { ...line, productCode: 'MAGIC-CARPET' } : line)),
    });
    const left = await traces(id);

    const answer = await ask(id);

    if (answer?.outcome !== 'refused') throw new Error(JSON.stringify(answer));
    expect(answer.problems.map(({ message }) => message).join()).toContain('MAGIC-CARPET');
    expect(answer.problems.every(({ code, action }) => code !== '' && action !== '')).toBe(true);
    expect((await recordOf(id))['OM_State__c']).toBe('Draft');
    expect(await traces(id)).toEqual(left);
  });
});
