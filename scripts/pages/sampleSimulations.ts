/** What the service says will happen to drafts: one that can be delivered, and one that cannot. */
import type { OrgClient } from './orgClient.ts';

const HOUR = 3_600_000;
const now = Date.now();
/** A moment from now. */
const inHours = (hours: number): string => new Date(now + hours * HOUR).toISOString();

type Kind = 'call' | 'task' | 'wait' | 'milestone' | 'automatic' | 'billing';
/** Name, item, who does it, kind, start and end in hours from now, whether the end depends on it. */
type Step = readonly [
  name: string,
  item: string | undefined,
  who: string | undefined,
  kind: Kind,
  start: number,
  end: number,
  isCritical: boolean,
];

const STEPS: readonly Step[] = [
  ['Check credit', undefined, 'credit', 'call', 0, 1, true],
  ['Check address', undefined, 'address', 'call', 0, 1, false],
  ['Reserve port', 'Access line 1G', 'network', 'call', 1, 5, true],
  ['Reserve modem', 'Fiber modem', 'warehouse', 'call', 1, 2, false],
  ['Open TV account', 'TV account', undefined, 'automatic', 1, 1, false],
  ['Ship modem', 'Fiber modem', 'courier', 'call', 2, 3, false],
  ['Modem arrives', 'Fiber modem', undefined, 'wait', 3, 75, false],
  ['Survey the site', 'Access line 1G', 'Fulfillment_Desk', 'task', 5, 53, true],
  ['Install line at the customer', 'Access line 1G', 'Field_Technicians', 'task', 53, 125, true],
  ['Activate services', 'Access line 1G', 'network', 'call', 125, 126, true],
  ['Ready for use', undefined, undefined, 'milestone', 126, 126, true],
  ['Start billing', undefined, undefined, 'billing', 126, 127, true],
];

const SIMULATED = {
  outcome: 'simulated',
  at: inHours(-0.2),
  design: 'telco 3',
  endsAt: inHours(127),
  requestedAt: inHours(96),
  lateByMs: 31 * HOUR,
  items: 4,
  steps: STEPS.length,
  tasks: 2,
  calls: [
    { vendor: 'network', calls: 2 },
    { vendor: 'address', calls: 1 },
    { vendor: 'courier', calls: 1 },
    { vendor: 'credit', calls: 1 },
    { vendor: 'warehouse', calls: 1 },
  ],
  cost: { price: '89.90', fees: '49.00', currency: 'USD' },
  risk: { probability: 0.82, likelyEnd: inHours(150), known: 0.75 },
  plan: STEPS.map(([name, item, who, kind, start, end, isCritical]) => ({
    name,
    item,
    who,
    kind,
    startsAt: inHours(start),
    endsAt: inHours(end),
    isCritical,
  })),
  more: 0,
};

const REFUSED = {
  outcome: 'refused',
  at: inHours(-0.2),
  problems: [
    {
      code: 'OrderEmpty',
      message: 'The order has no lines.',
      action: 'Add a product or a bundle, then have it worked out again.',
    },
  ],
};

/** @param service - the user that writes answers, as the sync service does */
export async function addSimulations(
  service: OrgClient,
  orders: { readonly draftOrder: string; readonly sellingOrder: string }
): Promise<void> {
  await service.update('Order', orders.draftOrder, { OM_Simulation__c: JSON.stringify(SIMULATED) });
  await service.update('Order', orders.sellingOrder, { OM_Simulation__c: JSON.stringify(REFUSED) });
}
