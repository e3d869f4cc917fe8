interface Step {
  readonly name: string;
  readonly item?: string;
  readonly who?: string;
  readonly kind: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly isCritical: boolean;
}
interface Simulated {
  readonly at: string;
  readonly plan: readonly (Step | undefined)[];
  readonly [name: string]: unknown;
}

const step = (name: string, changes: Partial<Step> = {}): Step => ({
  name,
  kind: 'automatic',
  startsAt: '2026-12-01T12:00:00Z',
  endsAt: '2026-12-02T12:00:00Z',
  isCritical: false,
  ...changes,
});

/** What the service answers to who asks what will happen to an order. */
export const simulated = (changes: Readonly<Record<string, unknown>> = {}): Simulated => ({
  at: '2026-11-25T12:00:00Z',
  design: 'telco 3',
  outcome: 'simulated',
  endsAt: '2026-12-04T12:00:00Z',
  requestedAt: '2026-12-12',
  items: 2,
  steps: 3,
  tasks: 1,
  calls: [{ vendor: 'network', calls: 2 }],
  plan: [
    step('Reserve port', { item: 'Access line', who: 'network', kind: 'call', isCritical: true }),
    step('Open account'),
    step('Survey the site', { who: 'Fulfillment_Desk', kind: 'task' }),
  ],
  more: 0,
  ...changes,
});
