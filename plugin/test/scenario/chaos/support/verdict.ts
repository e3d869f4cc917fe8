/**
 * What must be true when it is over, whatever happened on the way. Each finding is one sentence about something that is
 * not; none is what the run is for.
 */
import type { LedgerEntry } from '../../../../src/gateways/simulators/ledger.ts';
import type { PlanView } from '../../../../src/domain/plan.ts';
import type { OrderView } from '../../../../src/domain/orderView.ts';
import { openRuntime } from '../../../../src/runtime/index.ts';
import type { LocalCrm } from '../../sync/support/localCrm.ts';
import type { WorkloadOrder } from './workload.ts';

const settled: readonly string[] = ['Completed', 'Skipped'];

/** Opens the database of a service that has stopped. */
export async function findings(
  local: LocalCrm,
  dataDir: string,
  orders: readonly WorkloadOrder[],
  ledger: readonly LedgerEntry[]
): Promise<readonly string[]> {
  const found: string[] = [];
  const runtime = await openRuntime({ dataDir });
  try {
    const { plans, queued, unprojected } = await runtime.counts();
    if (plans.Completed !== orders.length || Object.keys(plans).length !== 1)
      found.push(`${orders.length} plans should be completed: ${JSON.stringify(plans)}`);
    if (queued > 0) found.push(`${queued} calls are still queued`);
    if (unprojected > 0) found.push(`${unprojected} records were not shown to the CRM`);
    for (const order of orders) {
      const view = await local.people.readOrderView(order.externalId);
      if (!view.ok) found.push(`${order.externalId}: ${view.error.message}`);
      else {
        const ids = await runtime.plansOfOrder(view.value.id);
        const plan = ids[0] === undefined ? undefined : await runtime.plan(ids[0]);
        if (!plan || ids.length > 1) found.push(`${order.externalId} has ${ids.length} plans`);
        else found.push(...orderFindings(view.value, plan));
        found.push(...ledgerFindings(view.value.orderNumber, order, ledger));
      }
    }
  } finally {
    await runtime.stop();
  }
  return [...found, ...keyFindings(ledger), ...(await crmFindings(local, orders.length))];
}

function orderFindings(order: OrderView, plan: PlanView): readonly string[] {
  const found: string[] = [];
  const differ = (what: string, crm: unknown, engine: unknown): void => {
    if (JSON.stringify(crm) !== JSON.stringify(engine))
      found.push(`${order.externalId} ${what}: CRM ${JSON.stringify(crm)}, engine ${JSON.stringify(engine)}`);
  };
  differ('state', [order.state, order.plan?.state], ['Completed', plan.state]);
  differ('steps', [order.stepsDone, order.stepsTotal], [plan.steps.size, plan.steps.size]);
  for (const status of plan.steps.values()) {
    if (!settled.includes(status.state)) found.push(`${order.externalId} ${status.key} is left in ${status.state}`);
    const shown = order.plan?.steps.find((step) => step.key === status.key);
    const { state, attempt, externalId, endedAt } = status;
    const asShown = shown && [shown.state, shown.attempt, shown.vendorReference, shown.endedAt?.slice(0, 19)];
    differ(status.key, asShown, [state, attempt, externalId, endedAt?.slice(0, 19)]);
  }
  for (const item of plan.items.values())
    differ(item.key, order.plan?.items.find(({ key }) => key === item.key)?.state, item.state);
  for (const line of order.lines) {
    const { state, billing } = plan.lines.get(line.id) ?? {};
    differ(`line ${line.externalId}`, [line.state, line.billingState], [state, billing]);
    const gated = plan.plan.gates.some(({ lineIds }) => lineIds.includes(line.id));
    if (gated && line.billingState !== 'Billing')
      found.push(`${order.externalId} line ${line.externalId} is ${line.billingState}, not Billing`);
    if (gated !== (line.certificate !== undefined))
      found.push(`${order.externalId} line ${line.externalId} ${gated ? 'has no' : 'has a'} certificate`);
  }
  const gates = plan.plan.gates.map(({ stepKey }) => stepKey).toSorted();
  differ('certificates', order.plan?.certificates.map(({ gateKey }) => gateKey).toSorted(), gates);
  differ('gates', plan.certificates.map(({ gateKey }) => gateKey).toSorted(), gates);
  return found;
}

/** By what was done for whom, not by the key that came with it: a second effect under a second key is a double, too. */
function ledgerFindings(number: string, order: WorkloadOrder, ledger: readonly LedgerEntry[]): readonly string[] {
  const done = ledger
    .filter(({ orderNumber }) => orderNumber === number)
    .map(({ vendor, effect, action = '-', subject = '-' }) => `${vendor} ${effect} ${action} ${subject}`);
  const counts = (names: readonly string[]): ReadonlyMap<string, number> =>
    new Map([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
  const [is, should] = [counts(done), counts(order.effects)];
  return [...new Set([...done, ...order.effects])]
    .filter((name) => is.get(name) !== should.get(name))
    .map((name) => `${order.externalId}: "${name}" was done ${is.get(name) ?? 0} times, not ${should.get(name) ?? 0}`);
}

function keyFindings(ledger: readonly LedgerEntry[]): readonly string[] {
  const groups = Map.groupBy(
    ledger,
    ({ vendor, effect, orderNumber, key }) => `${vendor} ${effect} ${orderNumber} ${key}`
  );
  const doubled = [...groups].filter(([, entries]) => entries.length > 1);
  const unnamed = ledger.filter(({ key, orderNumber }) => key === '' || orderNumber === undefined);
  return [
    ...doubled.map(([name, entries]) => `${name} was done ${entries.length} times`),
    ...unnamed.map((entry) => `an effect says not for whom: ${JSON.stringify(entry)}`),
  ];
}

async function crmFindings(local: LocalCrm, orders: number): Promise<readonly string[]> {
  const count = async (soql: string): Promise<number> => (await local.admin.query(soql)).totalSize;
  const expected: readonly (readonly [string, number])[] = [
    ['SELECT Id FROM OM_FulfillmentPlan__c', orders],
    [`SELECT Id FROM Order WHERE OM_State__c = 'Completed'`, orders],
    [`SELECT Id FROM OM_BillingCertificate__c`, orders],
    [`SELECT Id FROM OM_FulfillmentStep__c WHERE State__c NOT IN ('Completed', 'Skipped')`, 0],
    [`SELECT Id FROM OM_Fallout__c WHERE State__c NOT IN ('Closed', 'Cancelled')`, 0],
  ];
  const found: string[] = [];
  for (const [soql, want] of expected) {
    const is = await count(soql);
    if (is !== want) found.push(`${soql}: ${is}, not ${want}`);
  }
  return found;
}
