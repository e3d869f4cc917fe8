import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewayOperations } from '../../../src/gateways/index.ts';
import { startSimulators, type VendorName, type VendorPark } from '../../../src/gateways/simulators/index.ts';
import { vendorNames } from '../../../src/gateways/simulators/vendorNames.ts';
import type { Gateway } from '../../../src/engine/ports.ts';
import { listenForCallbacks, type CallbackListener } from '../../support/gateways/callbackListener.ts';
import { environmentOf, openGateway } from '../../support/gateways/gatewayCases.ts';
import { sampleGateways } from '../../support/gateways/sampleDesign.ts';

/** A value for every field that an operation of the sample design may need. */
const payload = {
  sku: 'ONT-9',
  quantity: 1,
  serviceId: 'SVC-1',
  portType: 'OLT',
  downstreamMbps: 1000,
  speed: '1G',
  technology: 'fiber',
  phoneNumber: 'assign',
  portIn: false,
  package: 'sport',
  location: 'Head office',
  blend: 'house',
  gramsPerWeek: 500,
  lines: [
    {
      lineId: '1',
      externalId: 'O/1',
      product: 'TV',
      action: 'add' as const,
      quantity: 1,
      unitPrice: '15.00',
      currency: 'CHF',
    },
  ],
};

// The vendors of contracts, commissions and messages have tests of their own, each against its description.
const definitions = sampleGateways().definitions.filter(({ key }) => vendorNames.some((name) => name === key));
const operations = definitions.flatMap((definition) =>
  [...gatewayOperations(definition).keys()].map((operation) => ({ definition, operation }))
);

describe('the sample design at the simulated vendors', () => {
  let park: VendorPark;
  const gateways = new Map<string, Gateway>();
  const listeners = new Map<string, CallbackListener>();

  beforeAll(async () => {
    park = await startSimulators({ latencyMs: 0, callbackDelayMs: 10 });
    for (const definition of definitions) {
      const gateway = openGateway(definition, environmentOf(park.env));
      gateways.set(definition.key, gateway);
      listeners.set(definition.key, await listenForCallbacks(() => gateway));
    }
  });
  afterAll(async () => {
    await park.stop();
    for (const listener of listeners.values()) await listener.stop();
  });

  it.each(operations)('gets $definition.key to do: $operation', async ({ definition, operation }) => {
    const listener = listeners.get(definition.key)!;
    const key = `ORD-1/r1:${definition.key}.${operation}`;
    const request = {
      idempotencyKey: key,
      planId: 'ORD-1/r1',
      stepKey: `group.${operation}`,
      orderNumber: '00000042',
      operation,
      attempt: 1,
      payload,
      callbackUrl: listener.url,
    };
    const { reply } = await gateways.get(definition.key)!.send(request, new AbortController().signal);
    if (reply.kind === 'accepted') {
      const { externalId } = reply;
      const { outcome } = await listener.next(
        ({ correlation, outcome: { kind } }) =>
          'externalId' in correlation && correlation.externalId === externalId && kind !== 'progress'
      );
      expect(outcome.kind).toBe('completed');
    } else {
      expect(reply.kind).toBe('completed');
    }
    expect(park.ledger.of(definition.key as VendorName).filter((entry) => entry.key === key)).toHaveLength(1);
  });

  it('hears of parcels and devices as the events that its steps wait for', async () => {
    const eventAt = (key: string) => listeners.get(key)!.next(({ correlation }) => 'event' in correlation);
    const events = await Promise.all(['warehouse', 'supplier', 'network'].map(eventAt));
    expect(events.map(({ correlation }) => ('event' in correlation ? correlation.event : ''))).toEqual([
      'delivered',
      'delivered',
      'deviceActivated',
    ]);
  });
});
