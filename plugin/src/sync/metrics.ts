import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ApiUsage, RuntimeCounts } from '../engine/ports.ts';

export interface Metrics {
  readonly contentType: string;
  /** All metrics as Prometheus reads them. While the database is away its figures are left out. */
  render(): Promise<string>;
  readonly orders: Counter<'outcome'>;
  readonly events: Counter<'type' | 'outcome'>;
  readonly callbacks: Counter<'gateway' | 'outcome'>;
  readonly gatewayCalls: Counter<'gateway' | 'outcome'>;
  readonly gatewaySeconds: Histogram<'gateway'>;
  readonly projected: Counter<'outcome'>;
  readonly refusedPlans: Gauge;
  readonly inboxLag: Gauge;
}

interface Sources {
  readonly counts: () => Promise<RuntimeCounts>;
  readonly usage: () => ApiUsage;
}

/** Metrics of one service, in a registry of its own: several services may live in one process. */
export function createMetrics({ counts, usage }: Sources): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: L[]): Counter<L> =>
    new Counter({ name, help, labelNames, registers });

  const steps = new Gauge({ name: 'om_steps', help: 'Steps by state', labelNames: ['state'], registers });
  const queued = new Gauge({ name: 'om_queue_depth', help: 'Jobs that wait for a worker', registers });
  const unprojected = new Gauge({ name: 'om_unprojected_records', help: 'Changes not yet in the CRM', registers });
  const plans = new Gauge({ name: 'om_plans', help: 'Plans by state', labelNames: ['state'], registers });
  const calls = new Gauge({ name: 'om_crm_api_calls', help: 'CRM calls since the start of this service', registers });
  const used = new Gauge({ name: 'om_crm_api_used', help: 'CRM calls of all clients in the last 24 hours', registers });
  const limit = new Gauge({ name: 'om_crm_api_limit', help: 'CRM calls allowed in 24 hours', registers });

  async function fillCounts(): Promise<void> {
    for (const gauge of [plans, steps]) gauge.reset();
    for (const gauge of [queued, unprojected]) gauge.remove();
    const now = await counts();
    for (const [state, count] of Object.entries(now.plans)) plans.set({ state }, count);
    for (const [state, count] of Object.entries(now.steps)) steps.set({ state }, count);
    queued.set(now.queued);
    unprojected.set(now.unprojected);
  }

  function fillUsage(): void {
    const usageNow = usage();
    calls.set(usageNow.calls);
    if (usageNow.used !== undefined) used.set(usageNow.used);
    if (usageNow.limit !== undefined) limit.set(usageNow.limit);
  }

  return {
    contentType: registry.contentType,
    async render() {
      fillUsage();
      // A metric that is missing says more than a page that fails: /readyz tells the reason.
      await fillCounts().catch(() => undefined);
      return registry.metrics();
    },
    orders: counter('om_orders_total', 'Submitted orders by what came of them', ['outcome']),
    events: counter('om_outbox_events_total', 'Events read from the CRM', ['type', 'outcome']),
    callbacks: counter('om_callbacks_total', 'Callbacks of vendors by what came of them', ['gateway', 'outcome']),
    gatewayCalls: counter('om_gateway_calls_total', 'Calls to vendors by what came of them', ['gateway', 'outcome']),
    gatewaySeconds: new Histogram({
      name: 'om_gateway_call_seconds',
      help: 'Duration of calls to vendors',
      labelNames: ['gateway'],
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    projected: counter('om_projected_records_total', 'Records written to the CRM', ['outcome']),
    refusedPlans: new Gauge({ name: 'om_refused_plans', help: 'Plans with records that the CRM refuses', registers }),
    inboxLag: new Gauge({ name: 'om_inbox_lag_seconds', help: 'Age of the last event when it was handled', registers }),
  };
}
