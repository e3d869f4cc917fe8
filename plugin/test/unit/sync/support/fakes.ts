/** A CRM, a runtime and a clock that tests tell what to do. */
import type {
  AssetDesk,
  ChangeOutcome,
  ChangeReport,
  Crm,
  FulfillmentRuntime,
  Gateway,
  OutboxCursor,
  OrderNote,
  OutboxEvent,
  OverrideDesk,
  PlanChange,
  ProjectionBatch,
  SimulationReport,
  SignalOutcome,
  StepSignal,
  SubmittedOrder,
} from '../../../../src/engine/ports.ts';
import type { OverrideRequest } from '../../../../src/domain/change.ts';
import type { CommercialOrder } from '../../../../src/domain/order.ts';
import { ok, refuse, type Problem } from '../../../../src/domain/result.ts';
import type { History } from '../../../../src/engine/insight/lateness.ts';
import { decideOverride } from '../../../../src/engine/change/overrides.ts';
import { compileDesign, readDesignFiles } from '../../../../src/design/index.ts';
import { createMetrics } from '../../../../src/sync/metrics.ts';
import { createQuarantine } from '../../../../src/sync/quarantine.ts';
import { silentLogger } from '../../../../src/sync/syncLogger.ts';
import { fileURLToPath } from 'node:url';

export const NOW = Date.UTC(2026, 0, 5, 8);

export class FakeClock {
  at = NOW;
  now(): number {
    return this.at;
  }
}

export const problem = (code: string): Problem => ({ code, message: `${code} it is`, action: 'do something' });

export class FakeRuntime implements FulfillmentRuntime {
  readonly state = new Map<string, string>();
  readonly plans = new Map<string, SubmittedOrder>();
  readonly signals: StepSignal[] = [];
  readonly callbacks: unknown[] = [];
  readonly reprojected: string[] = [];
  readonly acked: string[] = [];
  projections: ProjectionBatch = { mark: [], plans: [] };
  isDown = false;
  /** Orders that the database cannot store. */
  readonly poison = new Set<string>();
  outcome: SignalOutcome | { readonly kind: 'stored' } = { kind: 'applied' };

  async submit(orders: readonly SubmittedOrder[]) {
    this.reach();
    if (orders.some(({ order }) => this.poison.has(order.id))) throw new Error('value too long for type');
    return Promise.resolve(
      orders.map((each) => {
        const known = this.plans.has(each.plan.id);
        this.plans.set(each.plan.id, each);
        return { planId: each.plan.id, outcome: known ? ('alreadyKnown' as const) : ('started' as const) };
      })
    );
  }
  /** Orders that wait for others, by id. */
  readonly waiting = new Map<string, readonly string[]>();
  readonly assets: AssetDesk = {
    takeTurn: ({ id }) =>
      this.answer(() => {
        const before = this.waiting.get(id);
        return before ? { kind: 'waits', for: before } : { kind: 'go' };
      }),
    endTurn: (id) => this.answer(() => this.waiting.delete(id)),
    dueTurns: () => this.answer(() => []),
    inUse: () => this.answer(() => ({ assets: [], items: [], outputs: [] })),
  };
  readonly requests = new Map<string, OverrideRequest>();
  readonly overrides: OverrideDesk = {
    latest: (orderId) => this.answer(() => this.requests.get(orderId)),
    ask: (_planId, orderId, request) =>
      this.answer(() => {
        this.requests.set(orderId, request);
        return request;
      }),
    decide: (orderId, decision) =>
      this.answer(() => {
        const decided = decideOverride(this.requests.get(orderId), decision, orderId);
        if (decided.ok) this.requests.set(orderId, decided.value);
        return decided;
      }),
  };
  readonly changes: PlanChange[] = [];
  changeOutcome: ChangeOutcome = { kind: 'duplicate' };
  change(change: PlanChange): Promise<ChangeOutcome> {
    return this.answer(() => {
      this.changes.push(change);
      return this.changeOutcome;
    });
  }
  madeChange(): Promise<undefined> {
    return this.answer(() => undefined);
  }
  changedOrder(planId: string): Promise<CommercialOrder | undefined> {
    return this.answer(() => this.changes.findLast((change) => change.planId === planId)?.order);
  }
  signal(signal: StepSignal): Promise<SignalOutcome> {
    this.reach();
    this.signals.push(signal);
    return Promise.resolve(this.outcome.kind === 'stored' ? { kind: 'applied' } : this.outcome);
  }
  callback(_gateway: string, callback: unknown): Promise<SignalOutcome | { readonly kind: 'stored' }> {
    return this.answer(() => {
      this.callbacks.push(callback);
      return this.outcome;
    });
  }
  takeProjections(): Promise<ProjectionBatch> {
    return this.answer(() => this.projections);
  }
  ackProjections(mark: ProjectionBatch['mark']): Promise<void> {
    this.acked.push(...mark.map(({ entity }) => entity));
    const gone = new Set(mark.map(({ entity }) => entity));
    this.projections = { ...this.projections, mark: this.projections.mark.filter(({ entity }) => !gone.has(entity)) };
    return Promise.resolve();
  }
  reproject(planIds: readonly string[]): Promise<void> {
    this.reprojected.push(...planIds);
    return Promise.resolve();
  }
  plansOfOrder(orderId: string): Promise<readonly string[]> {
    return this.answer(() => [...this.plans].flatMap(([id, { order }]) => (order.id === orderId ? [id] : [])));
  }
  counts() {
    return this.answer(() => ({ plans: { InProgress: 2 }, steps: { Ready: 3 }, queued: 1, unprojected: 0 }));
  }
  history: History = new Map();
  recentHistory(): Promise<History> {
    return this.answer(() => this.history);
  }
  readState(key: string): Promise<string | undefined> {
    return this.answer(() => this.state.get(key));
  }
  writeState(key: string, value: string): Promise<void> {
    return this.answer(() => void this.state.set(key, value));
  }
  plan = () => Promise.resolve(undefined);
  start = () => Promise.resolve();
  stop = () => Promise.resolve();
  idle = () => Promise.resolve();

  private answer<T>(work: () => T): Promise<T> {
    return Promise.resolve().then(() => {
      this.reach();
      return work();
    });
  }
  private reach(): void {
    if (this.isDown) throw Object.assign(new Error('connection refused'), { code: 'DatabaseUnreachable' });
  }
}

export class FakeCrm implements Crm {
  events: OutboxEvent[] = [];
  readonly orders = new Map<string, CommercialOrder>();
  /** Orders that have left Acknowledged. */
  readonly gone = new Set<string>();
  readonly rejected = new Map<string, readonly Problem[]>();
  readonly projected: ProjectionBatch[] = [];
  failed = new Map<string, Problem>();
  acknowledged: string[] = [];
  outage: Error | undefined;
  rejection: Error | undefined;
  used: { readonly used?: number; readonly limit?: number } = {};
  design: Awaited<ReturnType<Crm['activeDesign']>> = refuse(problem('NoActiveDesign'));

  readOutbox(after: OutboxCursor | undefined, limit: number) {
    return this.answer(() => {
      const start = after === undefined ? 0 : this.events.findIndex((event) => event.id === after.id) + 1;
      const events = this.events.slice(start, start + limit);
      const newest = events.at(-1);
      return { events, cursor: newest ? { id: newest.id, modifiedAt: newest.modifiedAt } : after };
    });
  }
  readOrders(ids: readonly string[]) {
    return this.answer(() => ({
      orders: ids.flatMap((id) => (this.gone.has(id) ? [] : (this.orders.get(id) ?? []))),
      problems: new Map([
        ...ids.filter((id) => !this.orders.has(id)).map((id) => [id, problem('OrderNotFound')] as const),
        ...ids.filter((id) => this.gone.has(id)).map((id) => [id, problem('OrderInOtherState')] as const),
      ]),
    }));
  }
  project(batch: ProjectionBatch) {
    return this.answer(() => {
      this.projected.push(batch);
      return { failed: this.failed };
    });
  }
  rejectOrders(refusals: ReadonlyMap<string, readonly Problem[]>): Promise<void> {
    return this.answer(() => {
      if (this.rejection) throw this.rejection;
      for (const [id, problems] of refusals) this.rejected.set(id, problems);
    });
  }
  acknowledgedOrders() {
    return this.answer(() => this.acknowledged);
  }
  activeDesign() {
    return this.answer(() => this.design);
  }
  designByHash() {
    return this.answer(() => this.design);
  }
  readonly notes: (readonly [string, OrderNote])[] = [];
  noteOrders(notes: ReadonlyMap<string, OrderNote>): Promise<void> {
    return this.answer(() => void this.notes.push(...notes));
  }
  readonly reports = new Map<string, ChangeReport>();
  writeChangeReport(orderId: string, report: ChangeReport): Promise<void> {
    return this.answer(() => void this.reports.set(orderId, report));
  }
  readonly simulations = new Map<string, SimulationReport>();
  writeSimulationReport(orderId: string, report: SimulationReport): Promise<void> {
    return this.answer(() => void this.simulations.set(orderId, report));
  }
  usage = () => ({ calls: 0, ...this.used });

  private answer<T>(work: () => T): Promise<T> {
    return this.outage ? Promise.reject(this.outage) : Promise.resolve().then(work);
  }
}

export const outage = (kind = 'unreachable'): Error =>
  Object.assign(new Error('ECONNREFUSED'), { name: 'CrmError', kind });

export function gateway(receive: Gateway['receive']): Gateway {
  return { key: 'warehouse', kind: 'fake', send: () => Promise.reject(new Error('unused')), receive };
}

export async function useSampleDesign(crm: FakeCrm): Promise<void> {
  const sources = await readDesignFiles(fileURLToPath(new URL('../../../../../config/design', import.meta.url)));
  const compiled = sources.ok ? compileDesign(sources.value) : sources;
  if (!compiled.ok) throw new Error(compiled.error[0]?.message);
  crm.design = ok(compiled.value.design);
}

export const internetOrder = (id: string, productCode = 'FIBER-INTERNET'): CommercialOrder => ({
  id,
  externalId: `X-${id}`,
  orderNumber: id,
  accountId: '001',
  accountName: 'Example Ltd',
  currency: 'EUR',
  revision: 1,
  attributes: {},
  lines: [
    {
      id: `802-${id}`,
      externalId: 'L1',
      productCode,
      productName: productCode,
      action: 'add',
      quantity: 1,
      unitPrice: '0',
      attributes: { speed: '1G', technology: 'fiber', installation: 'self' },
    },
  ],
});

export const submitted = (id: string, orderId: string): OutboxEvent => ({
  id,
  type: 'OrderSubmitted',
  orderId,
  payload: {},
  createdBy: 'rep@example.com',
  modifiedAt: new Date(NOW).toISOString(),
});

export function parts(crm: FakeCrm, runtime: FakeRuntime, clock = new FakeClock()) {
  const metrics = createMetrics({ counts: () => runtime.counts(), usage: () => crm.usage() });
  return { crm, runtime, clock, logger: silentLogger, metrics, quarantine: createQuarantine(runtime) };
}
