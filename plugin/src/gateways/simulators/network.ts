import { z } from 'zod';
import type { FastifyPluginCallback } from 'fastify';
import { tmForumVendor, type Fields } from './tmForumVendor.ts';
import { newId, type VendorContext } from './vendor.ts';

const characteristic = z.looseObject({ name: z.string(), value: z.unknown() });
const service = z.looseObject({
  id: z.string().optional(),
  serviceSpecification: z.looseObject({ id: z.string() }).optional(),
  serviceCharacteristic: z.array(characteristic).optional(),
});
const item = z.looseObject({ id: z.string(), action: z.enum(['add', 'modify', 'delete', 'noChange']), service });
const serviceOrder = z.looseObject({
  externalId: z.string().optional(),
  externalReference: z
    .array(z.looseObject({ externalReferenceType: z.string().optional(), name: z.string() }))
    .optional(),
  serviceOrderItem: z.array(item).min(1),
});
type ServiceOrder = z.infer<typeof serviceOrder>;
type Item = z.infer<typeof item>;

export const NETWORK_PATH = '/tmf-api/serviceOrdering/v4';

/** What each service is known by once it has been made; anything else gets a resource id. */
const RESULTS: Readonly<Record<string, (id: string) => Readonly<Record<string, string | number>>>> = {
  'ACCESS-PORT': (id) => ({
    portId: `olt-07/${parseInt(id.slice(-2), 16) % 16}/${parseInt(id.slice(-4, -2), 16) % 64}`,
  }),
  'LINE-TEST': () => ({ lineTest: 'passed' }),
  'SIP-ACCOUNT': (id) => ({ sipUri: `sip:${id.toLowerCase()}@voice.example.net` }),
  'TV-ENTITLEMENT': (id) => ({ entitlementId: `TVE-${id.slice(-8)}` }),
};

export interface NetworkOptions {
  /** Called when a port has been switched on; `announce` sends the event that its device has come online. */
  readonly onPortUp: (orderNumber: string, announce: () => void) => void;
}

/** The network: TMF641 service orders, and the milestone `deviceActivated` when the customer has plugged in. */
export function networkVendor(vendor: VendorContext, options: NetworkOptions): FastifyPluginCallback {
  return tmForumVendor(
    vendor,
    {
      entity: 'serviceOrder',
      typeName: 'ServiceOrder',
      idPrefix: 'SO',
      effect: 'serviceOrder',
      schema: serviceOrder,
      subjects: (order) => (order as ServiceOrder).serviceOrderItem.map((one) => one.service.serviceSpecification?.id),
      orderNumber: orderNumberOf,
      complete: (order) => ({
        ...order,
        serviceOrderItem: (order as ServiceOrder).serviceOrderItem.map(completeItem),
      }),
      onCompleted(order, notify) {
        const orderNumber = orderNumberOf(order);
        if (orderNumber === undefined || !(order as ServiceOrder).serviceOrderItem.some(isPortSwitchedOn)) return;
        options.onPortUp(orderNumber, () => {
          const milestone = {
            '@type': 'ServiceOrderMilestone',
            id: newId('MS'),
            name: 'deviceActivated',
            status: 'achieved',
            message: 'The device of the customer has come online.',
            milestoneDate: new Date().toISOString(),
          };
          notify('ServiceOrderMilestoneEvent', { ...order, milestone: [milestone] });
        });
      },
    },
    NETWORK_PATH
  );
}

const orderNumberOf = (order: Fields): string | undefined =>
  (order as ServiceOrder).externalReference?.find((one) => one.externalReferenceType === 'orderNumber')?.name;

const isPortSwitchedOn = ({ action, service }: Item): boolean =>
  action === 'modify' && service.serviceSpecification?.id === 'ACCESS-PORT';

function completeItem(one: Item): Item {
  const id = one.service.id ?? newId('SVC');
  const results = RESULTS[one.service.serviceSpecification?.id ?? '']?.(id) ?? { resourceId: `R${id.slice(-8)}` };
  const state = one.action === 'delete' ? 'terminated' : 'active';
  const added = Object.entries(results).map(([name, value]) => ({ name, valueType: typeof value, value }));
  const serviceCharacteristic = [...(one.service.serviceCharacteristic ?? []), ...added];
  return { ...one, service: { ...one.service, id, state, serviceCharacteristic } };
}
