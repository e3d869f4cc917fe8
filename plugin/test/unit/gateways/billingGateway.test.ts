import { describe, expect, it } from 'vitest';
import type { GatewayReply, GatewayRequest } from '../../../src/engine/ports.ts';
import { gatewayCases, newRequest, openGateway, type GatewayCase } from '../../support/gateways/gatewayCases.ts';
import { json, ScriptedVendor } from '../../support/gateways/scriptedVendor.ts';

const of = gatewayCases.find(({ kind }) => kind === 'billing') as GatewayCase;
const line = { lineId: '1', externalId: 'O/1', product: 'TV', quantity: 1, unitPrice: '9.90', currency: 'CHF' };

async function send(vendor: ScriptedVendor, more: Partial<GatewayRequest> = {}): Promise<GatewayReply> {
  const settings = { ...of.settings, baseUrl: 'https://billing.example' };
  const gateway = openGateway({ key: 'billing', kind: 'billing', settings }, vendor.environment());
  return (await gateway.send(newRequest(of, 'https://om.example/cb', more), new AbortController().signal)).reply;
}

describe('the billing gateway', () => {
  it('sends the lines with gate and certificate, and other fields as details', async () => {
    const vendor = new ScriptedVendor(json(201, { id: 'B1', state: 'started', startedAt: '2026-11-25T00:00:00Z' }));
    const payload = { lines: [line], certificateId: 'C1', accountId: '001', contractTerm: 24 };
    const reply = await send(vendor, {
      payload,
      idempotencyKey: 'K',
      planId: 'P',
      stepKey: 'gate@L1',
      orderNumber: '42',
    });
    expect(vendor.calls[0]).toMatchObject({
      method: 'POST',
      url: 'https://billing.example/billing-starts',
      body: {
        startId: 'K',
        orderNumber: '42',
        planId: 'P',
        gate: 'gate@L1',
        certificateId: 'C1',
        lines: [line],
        details: { accountId: '001', contractTerm: 24 },
        callbackUrl: 'https://om.example/cb',
      },
    });
    expect(reply).toEqual({
      kind: 'completed',
      externalId: 'B1',
      output: { billingId: 'B1', startedAt: '2026-11-25T00:00:00Z' },
    });
  });

  it.each<[string, unknown, string]>([
    ['no lines', undefined, 'lines'],
    ['an empty list', [], 'lines'],
    ['a price that is a binary fraction', [{ ...line, unitPrice: 9.9 }], 'lines.0.unitPrice'],
    ['a price with a comma', [{ ...line, unitPrice: '9,90' }], 'lines.0.unitPrice'],
    ['a negative quantity', [{ ...line, quantity: -1 }], 'lines.0.quantity'],
    ['a currency in lower case', [{ ...line, currency: 'chf' }], 'lines.0.currency'],
    ['one line twice', [line, line], 'lines'],
  ])('bills nothing for %s', async (_, lines, path) => {
    const vendor = new ScriptedVendor();
    const payload = (lines === undefined ? {} : { lines }) as GatewayRequest['payload'];
    expect(await send(vendor, { payload })).toMatchObject({
      error: { class: 'permanent', code: 'InvalidBillingLines', message: expect.stringContaining(`${path}:`) },
    });
    expect(vendor.calls).toEqual([]);
  });

  it.each<[Response, object]>([
    [json(202, { id: 'B1', state: 'accepted' }), { kind: 'accepted', externalId: 'B1' }],
    [
      json(200, { id: 'B1', state: 'rejected', error: { code: 'NoContract', message: 'No contract.' } }),
      { error: { class: 'permanent', code: 'NoContract', message: 'No contract.' } },
    ],
    [json(200, { id: 'B1', state: 'paid' }), { error: { class: 'transient', code: 'MalformedAnswer' } }],
    [
      json(422, { code: 'NOT_BILLABLE', message: 'No.' }),
      { error: { class: 'permanent', message: 'The vendor answered 422: NOT_BILLABLE No.' } },
    ],
  ])('understands the answer %#', async (answer, expected) => {
    expect(await send(new ScriptedVendor(answer))).toMatchObject(expected);
  });
});
