/** TM Forum Work Order v4: a visit of a technician, one piece of work per order. */
import { z } from 'zod';
import type { StepError } from '../../domain/plan.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { GatewayRequest } from '../../engine/ports.ts';
import { defineKind } from '../shared/gatewayKind.ts';
import { readPointer } from '../shared/jsonPointer.ts';
import { template } from '../shared/settings.ts';
import { composeOrder, toCharacteristics, toText, type Filled } from '../shared/tmForum/compose.ts';
import { TmForumOrderGateway } from '../shared/tmForum/orderGateway.ts';
import { readCharacteristics, selectOutputs } from '../shared/tmForum/orders.ts';
import { fieldsOf, operationsOf, orderShape, specificationSettings, tmForumShape } from '../shared/tmForum/settings.ts';

const operation = z.strictObject({
  ...orderShape,
  work: z.strictObject({
    name: template,
    type: template.optional(),
    // Work specifications have no version in this API.
    specification: specificationSettings.omit({ version: true }).optional(),
  }),
  appointment: template.optional(),
  place: z.strictObject({ role: z.string().min(1), id: template.optional(), name: template.optional() }).optional(),
});

const settings = z.strictObject({ ...tmForumShape, operations: operationsOf(operation) });
type Operation = z.infer<typeof operation>;

export const tmf697Kind = defineKind({
  kind: 'tmf697',
  schema: settings,
  operations: (checked) => fieldsOf(checked.operations),
  build: (connection, checked) =>
    new TmForumOrderGateway(connection, checked, {
      kind: 'tmf697',
      entity: 'workOrder',
      eventTypes: ['StateChange', 'AttributeValueChange', 'Delete'].map((name) => `WorkOrder${name}Event`),
      events: [],
      compose: (request) => compose(request, checked.operations),
      outputs: (order) =>
        selectOutputs(
          readCharacteristics(readPointer(order, '/workOrderItem'), '/work/workCharacteristic'),
          checked.outputs
        ),
      orderNumber: () => undefined,
    }),
});

function compose(request: GatewayRequest, operations: Readonly<Record<string, Operation>>): Result<unknown, StepError> {
  const composed = composeOrder(request, operations);
  if (!composed.ok) return composed;
  const { values, header } = composed.value;
  const appointment = toText(values.appointment);
  return ok({
    '@type': 'WorkOrder',
    ...header,
    appointment: appointment && { '@type': 'AppointmentRef', id: appointment },
    order: [{ '@type': 'OrderRef', '@referredType': 'ProductOrder', id: request.orderNumber }],
    workOrderItem: [{ '@type': 'WorkOrderItem', id: '1', action: values.action, work: composeWork(values, request) }],
  });
}

function composeWork({ work, place, characteristics }: Filled<Operation>, request: GatewayRequest): unknown {
  const specification = work?.specification;
  const hasPlace = place?.id !== undefined || place?.name !== undefined;
  return {
    '@type': 'Work',
    name: toText(work?.name),
    workType: toText(work?.type),
    workSpecification: specification && {
      '@type': 'WorkSpecificationRef',
      id: toText(specification.id),
      name: toText(specification.name),
    },
    place: hasPlace
      ? [{ '@type': 'Place', role: place.role, id: toText(place.id), name: toText(place.name) }]
      : undefined,
    workCharacteristic: toCharacteristics(characteristics, request),
  };
}
