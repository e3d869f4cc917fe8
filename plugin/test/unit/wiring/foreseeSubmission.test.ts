import { describe, expect, it } from 'vitest';
import type { ExecutableDesign } from '../../../src/domain/fulfillmentDesign.ts';
import type { CommercialOrder } from '../../../src/domain/order.ts';
import type { OrderView } from '../../../src/domain/orderView.ts';
import { ok } from '../../../src/domain/result.ts';
import type { ChangeReport } from '../../../src/engine/ports.ts';
import { CrmError, type CrmWorkbench } from '../../../src/salesforce/index.ts';
import { explainCrmOrder } from '../../../src/wiring/explainCrmOrder.ts';
import { foreseeSubmission } from '../../../src/wiring/foreseeSubmission.ts';
import { simulateCrmOrder } from '../../../src/wiring/insight.ts';

const at = '2026-03-01T08:00:00.000Z';
const now = Date.parse(at);
const change: CommercialOrder = {
  id: '801000000000002AAA',
  orderNumber: '00000102',
  externalId: 'ORD-1-change',
  accountName: 'Acme',
  accountId: '001000000000001AAA',
  revision: 1,
  currency: 'EUR',
  attributes: {},
  lines: [],
  amends: { orderId: '801000000000001AAA', scope: 'partial' },
};

/** An org with an order that changes another one. No rule of its design is for changes. */
function orgWith(report: ChangeReport): CrmWorkbench & { readonly asked: string[] } {
  const asked: string[] = [];
  const crm: Partial<CrmWorkbench> = {
    // As the org answers those who sell.
    activeDesign: () => Promise.reject(new CrmError('refused', 'INVALID_TYPE', 'sObject type is not supported')),
    readOrderView: () => Promise.resolve(ok({ id: change.id } as OrderView)),
    readOrders: () => Promise.resolve({ orders: [change], problems: new Map() }),
    requestChange: (ref, { kind }) => {
      asked.push(`${kind} ${ref}`);
      const { id: orderId, orderNumber } = change;
      return Promise.resolve(ok({ orderId, orderNumber, eventId: 'e', requestedAt: at }));
    },
    readChangeReport: () => Promise.resolve(report),
  };
  return Object.assign(crm as CrmWorkbench, { asked });
}

const impact = {
  planId: 'ORD-1/r1',
  revision: 2,
  steps: [],
  counts: { kept: 3, added: 0, replaced: 0, redone: 0, undone: 0, withdrawn: 0, left: 0 },
  fees: [],
  endBefore: at,
  endAfter: at,
  overridden: [],
  data: [],
};

describe('what submitting a change of an order would do', () => {
  it('is asked of the service, for by itself the order is nothing that can be fulfilled', async () => {
    const crm = orgWith({ outcome: 'preview', impact, at });

    const foreseen = await foreseeSubmission(crm, '00000102', { now, waitMs: 0 });

    expect(foreseen).toMatchObject({
      ok: true,
      value: { kind: 'change', orderNumber: '00000102', amends: '801000000000001AAA', impact },
    });
    expect(crm.asked).toEqual(['preview 801000000000002AAA']);
  });

  it('is refused where the change would be', async () => {
    const problems = [{ code: 'PointOfNoReturn', message: 'The port is on.', action: 'Ask for an override.' }];

    const foreseen = await foreseeSubmission(orgWith({ outcome: 'refused', problems, at }), '00000102', {
      now,
      waitMs: 0,
    });

    expect(foreseen).toEqual({ ok: false, error: problems });
  });

  it('is refused for an order of its own where the design may not be read, with what to do', async () => {
    const { amends: _, ...own } = change;
    const crm = Object.assign(orgWith({ outcome: 'preview', impact, at }), {
      readOrders: () => Promise.resolve({ orders: [own], problems: new Map() }),
    });

    const foreseen = await foreseeSubmission(crm, '00000102', { now, waitMs: 0 });

    expect(foreseen).toMatchObject({ ok: false, error: { code: 'DesignNotReadable' } });
    expect(crm.asked).toEqual([]);
  });

  it('is not what explain and simulate are for', async () => {
    const crm = Object.assign(orgWith({ outcome: 'preview', impact, at }), {
      activeDesign: () => Promise.resolve(ok({} as ExecutableDesign)),
    });
    const refused = { ok: false, error: { code: 'OrderIsChange' } };

    expect(await explainCrmOrder(crm, '00000102', now)).toMatchObject(refused);
    expect(await simulateCrmOrder(crm, '00000102', now)).toMatchObject(refused);
    expect(crm.asked).toEqual([]);
  });
});
