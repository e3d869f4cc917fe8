import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawCallback } from '../../../src/engine/ports.ts';
import { signMessage } from '../../../src/gateways/shared/signature.ts';
import { definitionOf, environmentOf, gatewayCases, openGateway } from '../../support/gateways/gatewayCases.ts';

const SECRET = 'a key that only vendor and service know';
const NOW = Date.UTC(2026, 10, 25);

const variables = Object.fromEntries(
  ['WAREHOUSE', 'NETWORK', 'FIELDSERVICE', 'BILLING'].flatMap((name) => [
    [`OM_${name}_URL`, 'https://vendor.example'],
    [`OM_${name}_TOKEN`, 'token'],
    [`OM_${name}_SECRET`, SECRET],
  ])
);

const body = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(text))
);
const headers = fc.record(
  {
    'webhook-id': fc.string({ maxLength: 300 }),
    'webhook-timestamp': fc.oneof(fc.constant(String(NOW / 1000)), fc.string(), fc.integer().map(String)),
    'webhook-signature': fc.oneof(
      fc.string(),
      fc.base64String().map((text) => `v1,${text}`)
    ),
  },
  { requiredKeys: [] }
);

const GENUINE: Record<string, unknown> = {
  rest: { type: 'shipment.shipped', shipment: { id: 'SHP-1', trackingNumber: 'TRK1' } },
  tmf641: { eventType: 'ServiceOrderStateChangeEvent', event: { serviceOrder: { id: 'SO-1', state: 'completed' } } },
  tmf697: { eventType: 'WorkOrderStateChangeEvent', event: { workOrder: { id: 'WO-1', state: 'completed' } } },
  billing: { id: 'BIL-1', state: 'started', startedAt: '2026-11-25T00:00:00Z' },
};

describe.each(gatewayCases)('callbacks that nobody should believe, at $kind', (of) => {
  const gateway = openGateway(definitionOf(of), environmentOf(variables));

  it('accepts none of 1,000 random messages and throws at none', async () => {
    await fc.assert(
      fc.asyncProperty(body, headers, async (bytes, random) => {
        const result = await gateway.receive({ headers: random, body: bytes, receivedAt: NOW });
        expect(result).toMatchObject({ ok: false, error: { code: 'BadSignature' } });
      }),
      { numRuns: 1000 }
    );
  });

  it('accepts none of 1,000 random messages that are well signed, and throws at none', async () => {
    await fc.assert(
      fc.asyncProperty(body, async (bytes) => {
        const timestamp = String(NOW / 1000);
        const signature = signMessage(SECRET, 'm1', timestamp, bytes);
        const signed: RawCallback = {
          headers: { 'webhook-id': 'm1', 'webhook-timestamp': timestamp, 'webhook-signature': signature },
          body: bytes,
          receivedAt: NOW,
        };
        expect(await gateway.receive(signed)).toMatchObject({ ok: false, error: { code: 'MalformedCallback' } });
      }),
      { numRuns: 1000 }
    );
  });

  it('accepts none of 1,000 genuine messages in which one byte was changed on the way', async () => {
    const genuine = Buffer.from(JSON.stringify(GENUINE[of.kind]));
    const timestamp = String(NOW / 1000);
    const signature = signMessage(SECRET, 'm1', timestamp, genuine);
    const headers = { 'webhook-id': 'm1', 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    expect(await gateway.receive({ headers, body: genuine, receivedAt: NOW })).toMatchObject({ ok: true });
    const change = fc.tuple(fc.nat(genuine.length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(change, async ([at, by]) => {
        const changed = Uint8Array.from(genuine, (byte, index) => (index === at ? byte ^ by : byte));
        const result = await gateway.receive({ headers, body: changed, receivedAt: NOW });
        expect(result).toMatchObject({ ok: false, error: { code: 'BadSignature' } });
      }),
      { numRuns: 1000 }
    );
  });

  it('survives a body of a million brackets', async () => {
    const bytes = Buffer.from('['.repeat(500_000) + ']'.repeat(500_000));
    const timestamp = String(NOW / 1000);
    const headers = {
      'webhook-id': 'm1',
      'webhook-timestamp': timestamp,
      'webhook-signature': signMessage(SECRET, 'm1', timestamp, bytes),
    };
    const result = await gateway.receive({ headers, body: bytes, receivedAt: NOW });
    expect(result).toMatchObject({ ok: false, error: { code: 'MalformedCallback' } });
  });
});
