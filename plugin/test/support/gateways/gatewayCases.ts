import type { GatewayDefinition } from '../../../src/domain/fulfillmentDesign.ts';
import { createGateway, type GatewayEnvironment } from '../../../src/gateways/index.ts';
import type { VendorName } from '../../../src/gateways/simulators/index.ts';
import type { BillingLine, Gateway, GatewayRequest } from '../../../src/engine/ports.ts';

/** One kind of gateway with the vendor it is tried on. */
export interface GatewayCase {
  readonly kind: string;
  readonly vendor: VendorName;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly operation: string;
  readonly payload: GatewayRequest['payload'];
  /** Put on the list of what the vendor refuses, it makes this request be refused. */
  readonly product: string;
  /** The entry in the vendor's ledger. */
  readonly effect: string;
  /** An output of the completed step, and what it looks like. */
  readonly output: readonly [name: string, value: RegExp];
  /** The vendor answers at once unless told otherwise. */
  readonly immediate?: true;
  /** Looks for the effect of an earlier attempt, so that it also gets along with a vendor that knows no keys. */
  readonly looksUp?: true;
}

const common = (name: string): Record<string, unknown> => ({
  baseUrl: `env:OM_${name}_URL`,
  auth: { type: 'bearer', token: `env:OM_${name}_TOKEN` },
  maxAnswerBytes: 100_000,
});

const warehouseMessages = [
  {
    when: { at: '/type', in: ['shipment.shipped'] },
    externalId: '/shipment/id',
    outcome: 'completed',
    outputs: { trackingNumber: '/shipment/trackingNumber' },
  },
  {
    when: { at: '/type', in: ['shipment.failed'] },
    externalId: '/shipment/id',
    outcome: 'failed',
    error: { code: '/reason/code', message: '/reason/text' },
  },
  {
    when: { at: '/type', in: ['shipment.delivered'] },
    outcome: 'event',
    event: 'delivered',
    orderNumber: '/orderNumber',
    about: '/shipment/id',
  },
  { externalId: '/shipment/id', outcome: 'progress', note: '/type' },
];

export const gatewayCases: readonly GatewayCase[] = [
  {
    kind: 'rest',
    vendor: 'warehouse',
    settings: {
      ...common('WAREHOUSE'),
      operations: {
        ship: {
          path: '/shipments',
          body: {
            reference: '{{idempotencyKey}}',
            orderNumber: '{{order.number}}',
            sku: '{{payload.sku}}',
            quantity: '{{payload.quantity}}',
            email: '{{payload.email?}}',
            callbackUrl: '{{callbackUrl}}',
          },
          accepted: { status: [202] },
          failures: [
            {
              when: { status: 409, at: '/code', in: ['OUT_OF_STOCK'] },
              class: 'permanent',
              code: 'OutOfStock',
              message: '/message',
            },
          ],
          externalId: '/id',
          lookup: { path: '/shipments?reference={{idempotencyKey}}', item: '/0' },
        },
      },
      callback: { secret: 'env:OM_WAREHOUSE_SECRET', messages: warehouseMessages },
    },
    operation: 'ship',
    payload: { sku: 'ONT-9', quantity: 1, email: 'maria.keller@example.org' },
    product: 'ONT-9',
    effect: 'ship',
    output: ['trackingNumber', /^TRK\d{12,}$/],
    looksUp: true,
  },
  {
    kind: 'tmf641',
    vendor: 'network',
    settings: {
      ...common('NETWORK'),
      callback: { secret: 'env:OM_NETWORK_SECRET' },
      operations: {
        reservePort: {
          action: 'add',
          specification: { id: 'ACCESS-PORT', name: 'Access port' },
          category: 'access',
          requestedStartDate: '{{payload.start?}}',
        },
        switchPortOn: { action: 'modify', specification: { id: 'ACCESS-PORT' }, serviceId: '{{payload.serviceId}}' },
      },
      events: ['deviceActivated'],
    },
    operation: 'reservePort',
    payload: { portType: 'OLT', downstreamMbps: 1000, email: 'maria.keller@example.org', start: '2026-12-01' },
    product: 'ACCESS-PORT',
    effect: 'serviceOrder',
    output: ['portId', /^olt-07\/\d+\/\d+$/],
    looksUp: true,
  },
  {
    kind: 'tmf697',
    vendor: 'fieldservice',
    settings: {
      ...common('FIELDSERVICE'),
      callback: { secret: 'env:OM_FIELDSERVICE_SECRET' },
      operations: {
        truckRoll: {
          action: 'add',
          work: { name: 'Install internet access', type: 'installation', specification: { id: 'ACCESS-INSTALL' } },
          appointment: '{{payload.appointmentId?}}',
          requestedStartDate: '{{payload.appointmentStart}}',
          requestedCompletionDate: '{{payload.appointmentEnd?}}',
          place: { role: 'installationAddress', id: '{{payload.siteId}}', name: '{{payload.address?}}' },
          characteristics: { technology: '{{payload.technology}}' },
        },
      },
      outputs: { crew: 'crew' },
    },
    operation: 'truckRoll',
    payload: {
      technology: 'fiber',
      appointmentId: 'APT-7',
      appointmentStart: '2026-12-01T08:00:00+01:00',
      siteId: 'SITE-4',
      address: 'Lindenweg 4, Bern',
    },
    product: 'ACCESS-INSTALL',
    effect: 'workOrder',
    output: ['crew', /^crew-/],
    looksUp: true,
  },
  {
    kind: 'billing',
    vendor: 'billing',
    settings: { ...common('BILLING'), callback: { secret: 'env:OM_BILLING_SECRET' } },
    operation: 'startBilling',
    payload: {
      certificateId: 'CERT-1',
      accountName: 'Maria Keller',
      lines: [
        {
          lineId: '802A',
          externalId: 'ORD/1',
          product: 'VOICE',
          action: 'add',
          quantity: 1,
          unitPrice: '9.90',
          currency: 'CHF',
        },
        {
          lineId: '802B',
          externalId: 'ORD/2',
          product: 'TV',
          action: 'add',
          quantity: 2,
          unitPrice: '15.00',
          currency: 'CHF',
        },
      ],
    },
    product: 'TV',
    effect: 'startBilling',
    output: ['billingId', /^BIL-/],
    immediate: true,
  },
];

export const definitionOf = ({ kind, settings, vendor }: GatewayCase): GatewayDefinition => ({
  key: vendor,
  kind,
  settings,
});

/** An environment with these variables, the real clock and the real network. */
export const environmentOf = (
  variables: Readonly<Record<string, string>>,
  more: Partial<GatewayEnvironment> = {}
): GatewayEnvironment => ({
  read: (name) => variables[name],
  fetch,
  clock: { now: () => Date.now() },
  ...more,
});

/** @throws {Error} with the problems, when the gateway cannot be made. */
export function openGateway(definition: GatewayDefinition, env: GatewayEnvironment): Gateway {
  const gateway = createGateway(definition, env);
  if (!gateway.ok) throw new Error(JSON.stringify(gateway.error, null, 2));
  return gateway.value;
}

let orders = 0;

/** A request of a step that nobody has asked for yet; order and key are new each time. */
export function newRequest(of: GatewayCase, callbackUrl: string, more: Partial<GatewayRequest> = {}): GatewayRequest {
  orders += 1;
  const orderNumber = String(orders).padStart(8, '0');
  const lines = of.payload['lines'] as readonly BillingLine[] | undefined;
  return {
    // A letter beyond ASCII, as external ids of orders may have.
    idempotencyKey: `AUFTRAG-Ü${orderNumber}/r1:${of.operation}@${of.product}@L1`,
    planId: `AUFTRAG-Ü${orderNumber}/r1`,
    stepKey: `group.${of.operation}@${of.product}@L1`,
    orderNumber,
    operation: of.operation,
    attempt: 1,
    payload: lines
      ? { ...of.payload, lines: lines.map((line) => ({ ...line, externalId: `${orderNumber}/${line.lineId}` })) }
      : of.payload,
    callbackUrl,
    ...more,
  };
}
