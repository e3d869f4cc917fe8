import { z } from 'zod';
import type { FastifyPluginCallback } from 'fastify';
import { tmForumVendor } from './tmForumVendor.ts';
import type { VendorContext } from './vendor.ts';

const work = z.looseObject({
  name: z.string().optional(),
  workSpecification: z.looseObject({ id: z.string() }).optional(),
  workCharacteristic: z.array(z.looseObject({ name: z.string(), value: z.unknown() })).optional(),
});
const item = z.looseObject({
  id: z.string(),
  action: z.enum(['add', 'modify', 'delete', 'noChange']),
  work: work.optional(),
});
const workOrder = z.looseObject({
  externalId: z.string().optional(),
  order: z.array(z.looseObject({ id: z.string() })).optional(),
  appointment: z.looseObject({ id: z.string() }).optional(),
  workOrderItem: z.array(item).min(1),
});
type WorkOrder = z.infer<typeof workOrder>;

export const FIELD_SERVICE_PATH = '/tmf-api/workOrderManagement/v4';

const CREWS = ['crew-north', 'crew-south', 'crew-east', 'crew-west'];

/** Technicians who drive out: TMF697 work orders. */
export function fieldServiceVendor(vendor: VendorContext): FastifyPluginCallback {
  return tmForumVendor(
    vendor,
    {
      entity: 'workOrder',
      typeName: 'WorkOrder',
      idPrefix: 'WO',
      effect: 'workOrder',
      schema: workOrder,
      subjects: (order) =>
        (order as WorkOrder).workOrderItem.flatMap((one) => [one.work?.workSpecification?.id, one.work?.name]),
      orderNumber: (order) => (order as WorkOrder).order?.[0]?.id,
      complete(order) {
        const crew = CREWS[parseInt(String(order['id']).slice(-2), 16) % CREWS.length] ?? 'crew-north';
        const results = [
          { name: 'crew', valueType: 'string', value: crew },
          { name: 'finishedAt', valueType: 'string', value: new Date().toISOString() },
        ];
        const workOrderItem = (order as WorkOrder).workOrderItem.map((one) => ({
          ...one,
          work: {
            ...one.work,
            state: 'completed',
            workCharacteristic: [...(one.work?.workCharacteristic ?? []), ...results],
          },
        }));
        return { ...order, workOrderItem };
      },
    },
    FIELD_SERVICE_PATH
  );
}
