import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ApiUsage, RuntimeCounts } from '../engine/ports.ts';

export interface Metrics {
  readonly registry: Registry;
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
  new Gauge({
    name: 'om_plans',
    help: 'Plans by state',
    labelNames: ['state'],
    registers,
    // One query fills all four gauges.
    async collect() {
      const now = await counts();
      this.reset();
      steps.reset();
      for (const [state, count] of Object.entries(now.plans)) this.set({ state }, count);
      for (const [state, count] of Object.entries(now.steps)) steps.set({ state }, count);
      queued.set(now.queued);
      unprojected.set(now.unprojected);
    },
  });
  const calls = new Gauge({ name: 'om_crm_api_calls', help: 'CRM calls since the start of this service', registers });
  const limit = new Gauge({ name: 'om_crm_api_limit', help: 'CRM calls allowed in 24 hours', registers });
  new Gauge({
    name: 'om_crm_api_used',
    help: 'CRM calls that the org counts in the last 24 hours, of all clients',
    registers,
    collect() {
      const { calls: own, used, limit: allowed } = usage();
      calls.set(own);
      if (used !== undefined) this.set(used);
      if (allowed !== undefined) limit.set(allowed);
    },
  });

  return {
    registry,
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
