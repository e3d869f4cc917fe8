/** TM Forum Service Ordering v4.1: one service per order. */
import { z } from 'zod';
import type { StepError } from '../../domain/plan.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { GatewayRequest } from '../../engine/ports.ts';
import { defineKind } from '../shared/gatewayKind.ts';
import { readPointer, readText } from '../shared/jsonPointer.ts';
import { template } from '../shared/settings.ts';
import { composeOrder, toCharacteristics, toText } from '../shared/tmForum/compose.ts';
import { TmForumOrderGateway } from '../shared/tmForum/orderGateway.ts';
import { readCharacteristics, selectOutputs } from '../shared/tmForum/orders.ts';
import { fieldsOf, operationsOf, orderShape, specificationSettings, tmForumShape } from '../shared/tmForum/settings.ts';

const operation = z
  .strictObject({
    ...orderShape,
    specification: specificationSettings.optional(),
    serviceType: template.optional(),
    serviceId: template.optional(),
  })
  .superRefine(({ action, serviceId, specification }, context) => {
    const fault = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    if (action === 'add' && !specification) fault('specification', 'A service that is added needs its specification.');
    if (action !== 'add' && !serviceId) fault('serviceId', `The service to ${action} is named by its serviceId.`);
  });

const settings = z.strictObject({
  ...tmForumShape,
  operations: operationsOf(operation),
  events: z.array(z.string().min(1)).default([]),
});
type Operation = z.infer<typeof operation>;

const EVENT_TYPES = ['StateChange', 'AttributeValueChange', 'Milestone', 'Delete'].map(
  (name) => `ServiceOrder${name}Event`
);

export const tmf641Kind = defineKind({
  kind: 'tmf641',
  schema: settings,
  operations: (checked) => fieldsOf(checked.operations),
  build: (connection, checked) =>
    new TmForumOrderGateway(connection, checked, {
      kind: 'tmf641',
      entity: 'serviceOrder',
      eventTypes: EVENT_TYPES,
      events: checked.events,
      compose: (request) => compose(request, checked.operations),
      outputs: (order) => selectOutputs(readServices(order), checked.outputs),
      orderNumber,
    }),
});

function compose(request: GatewayRequest, operations: Readonly<Record<string, Operation>>): Result<unknown, StepError> {
  const composed = composeOrder(request, operations);
  if (!composed.ok) return composed;
  const { values, header } = composed.value;
  const { specification } = values;
  const reference = { '@type': 'ExternalReference', externalReferenceType: ORDER_NUMBER, name: request.orderNumber };
  const service = {
    '@type': 'Service',
    id: toText(values.serviceId),
    serviceType: toText(values.serviceType),
    serviceSpecification: specification && {
      '@type': 'ServiceSpecificationRef',
      id: toText(specification.id),
      name: toText(specification.name),
      version: toText(specification.version),
    },
    serviceCharacteristic: toCharacteristics(values.characteristics, request),
  };
  return ok({
    '@type': 'ServiceOrder',
    ...header,
    externalReference: [reference],
    serviceOrderItem: [{ '@type': 'ServiceOrderItem', id: '1', action: values.action, service }],
  });
}

const ORDER_NUMBER = 'orderNumber';

function readServices(order: unknown): Readonly<Record<string, string | number | boolean>> {
  const items = readPointer(order, '/serviceOrderItem');
  const serviceId = readText(items, '/0/service/id');
  return {
    ...(serviceId === undefined ? {} : { serviceId }),
    ...readCharacteristics(items, '/service/serviceCharacteristic'),
  };
}

/** Our order number, as sent with the order and returned with it. */
function orderNumber(order: unknown): string | undefined {
  const references = readPointer(order, '/externalReference');
  const ours = (Array.isArray(references) ? references : []).find(
    (reference) => readText(reference, '/externalReferenceType') === ORDER_NUMBER
  ) as unknown;
  return readText(ours, '/name');
}
