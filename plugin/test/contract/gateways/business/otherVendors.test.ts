import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CommissionBooking } from '../../../../src/domain/agreementExchange.ts';
import { startBusinessVendors, type BusinessPark } from '../../../../src/gateways/simulators/index.ts';
import {
  businessSettings,
  errorOf,
  newCall,
  openBusinessGateway,
  portOf,
  valueOf,
  type BusinessKind,
} from '../../../support/gateways/businessCases.ts';
import { waitFor } from '../../../support/gateways/callbackListener.ts';

let park: BusinessPark;
beforeAll(async () => {
  park = await startBusinessVendors({ latencyMs: 0, callbackDelayMs: 20 });
});
afterAll(() => park.stop());
beforeEach(() => {
  for (const name of ['docusignclm', 'sapcommissions', 'conga'] as const) park.switches(name).reset();
});

const pdf = (text: string): { name: string; mediaType: string; bytes: Buffer } => ({
  name: 'Contract: 1/2.pdf',
  mediaType: 'application/pdf',
  bytes: Buffer.from(text),
});

describe('documents in Docusign CLM', () => {
  const documents = () => portOf(openBusinessGateway('docusignClm', park.env), 'documents');

  it('makes the folders, files once per content, and gives a new version to new content', async () => {
    const first = { folder: '/Contracts//2026/../A', content: pdf('one'), attributes: { Order: '142', Amount: 9.9 } };
    const stored = valueOf(await documents().store(first, newCall()));
    expect(stored).toMatchObject({ path: '/Contracts/2026/A/Contract- 1-2.pdf', version: '1' });
    expect(valueOf(await documents().store(first, newCall())).version).toBe('1');
    const second = valueOf(await documents().store({ ...first, content: pdf('two') }, newCall()));
    expect(second).toMatchObject({ externalId: stored.externalId, version: '2' });

    const read = valueOf(await documents().read(stored.externalId, newCall()));
    expect(Buffer.from(read.bytes).toString()).toBe('two');
    expect(valueOf(await documents().find(stored.path, newCall()))?.externalId).toBe(stored.externalId);
    expect(valueOf(await documents().find('/Contracts/none.pdf', newCall()))).toBeUndefined();
    expect(park.clm.files.get(stored.externalId)?.attributes['OrderManagement']).toMatchObject({
      Order: { Value: '142' },
      Amount: { Value: '9.9' },
    });
  });

  it('files once when the answer was lost', async () => {
    const call = newCall();
    const document = { folder: '/Lost', content: pdf('lost'), attributes: {} };
    valueOf(await documents().store({ ...document, content: { ...pdf('x'), name: 'x.pdf' } }, newCall()));
    park.switches('docusignclm').failNext({ kind: 'lostAnswer' });
    expect(errorOf(await documents().store(document, call))).toMatchObject({ class: 'transient' });
    expect(valueOf(await documents().store(document, { ...call, attempt: 2 })).version).toBe('1');
    expect(
      park.ledger.of('docusignclm', 'document').filter(({ key }) => key.startsWith('/Lost/Contract'))
    ).toHaveLength(1);
  });

  it('finds by what a document says', async () => {
    valueOf(await documents().store({ folder: '/S', content: pdf('the zebra clause'), attributes: {} }, newCall()));
    const found = valueOf(await documents().search('Zebra', 10, newCall()));
    expect(found.map(({ path }) => path)).toEqual(['/S/Contract- 1-2.pdf']);
  });

  it('starts a workflow once, follows it, and asks a person when nobody can know', async () => {
    const { externalId } = valueOf(
      await documents().store({ folder: '/W', content: pdf('w'), attributes: {} }, newCall())
    );
    const workflow = { name: 'Archive', documents: [externalId], parameters: { Note: 'R&D <"1">' } };
    const call = newCall();
    const started = valueOf(await documents().startWorkflow(workflow, call));
    expect(park.clm.workflows.get(started.externalId)?.parameters).toContain(
      '<Note>R&amp;D &lt;&quot;1&quot;&gt;</Note>'
    );
    expect(valueOf(await documents().startWorkflow(workflow, { ...call, attempt: 2 })).externalId).toBe(
      started.externalId
    );
    await waitFor(
      () => (park.clm.workflows.get(started.externalId)?.startedAt ?? Infinity) < Date.now() - 25 || undefined
    );
    expect(valueOf(await documents().workflow(started.externalId, newCall())).state).toBe('Completed');

    const lost = newCall();
    park.switches('docusignclm').failNext({ kind: 'lostAnswer' });
    expect(errorOf(await documents().startWorkflow(workflow, lost))).toMatchObject({ class: 'transient' });
    expect(errorOf(await documents().startWorkflow(workflow, { ...lost, attempt: 2 }))).toMatchObject({
      code: 'LookupInconclusive',
    });
    const busy = newCall();
    park.switches('docusignclm').failNext({ kind: 'busy', retryAfterSeconds: 3 });
    expect(errorOf(await documents().startWorkflow(workflow, busy))).toMatchObject({ retryAfterMs: 3000 });
    valueOf(await documents().startWorkflow(workflow, { ...busy, attempt: 2 }));
  });
});

describe('commissions in SAP', () => {
  const commissions = () => portOf(openBusinessGateway('sapCommissions', park.env), 'commissions');
  const booking = (orderNumber: string, revision: number, amounts: Record<string, string>): CommissionBooking => ({
    orderNumber,
    revision,
    compensationDate: '2026-11-25',
    lines: Object.entries(amounts).map(([lineId, amount]) => ({
      lineId,
      product: 'VOICE',
      eventType: 'Booking',
      amount,
      currency: 'CHF',
      quantity: 1,
      payees: [{ payeeId: 'P-7', position: 'Rep' }],
    })),
  });

  it('posts, corrects by reversal, and takes everything back', async () => {
    expect(valueOf(await commissions().book(booking('O-1', 1, { L1: '9.90', L2: '20' }), newCall())).posted).toBe(2);
    expect(valueOf(await commissions().book(booking('O-1', 1, { L1: '9.90', L2: '20' }), newCall())).posted).toBe(0);
    const changed = valueOf(await commissions().book(booking('O-1', 2, { L1: '12', L2: '20', L3: '1' }), newCall()));
    expect(changed.posted).toBe(3);
    expect([...park.sap.net('O-1')]).toEqual([
      ['L1', 12],
      ['L2', 20],
      ['L3', 1],
    ]);
    expect(changed.positions.filter(({ isReversal }) => isReversal)).toMatchObject([{ lineId: 'L1', amount: '-9.9' }]);
    valueOf(await commissions().book(booking('O-1', 3, {}), newCall()));
    expect([...park.sap.net('O-1').values()]).toEqual([0, 0, 0]);
    expect(park.ledger.duplicates()).toEqual([]);
  });

  it('leaves alone what a later revision has said', async () => {
    valueOf(await commissions().book(booking('O-2', 2, { L1: '5' }), newCall()));
    expect(valueOf(await commissions().book(booking('O-2', 1, { L1: '4' }), newCall())).posted).toBe(0);
    expect(park.sap.net('O-2').get('L1')).toBe(5);
  });

  it('posts once when the answer was lost, and when two post at once', async () => {
    const call = newCall();
    valueOf(await commissions().book(booking("O'3", 1, { L0: '1' }), newCall()));
    park.switches('sapcommissions').failNext({ kind: 'lostAnswer' });
    expect(errorOf(await commissions().book(booking("O'3", 2, { L0: '1', L1: '5' }), call))).toMatchObject({
      class: 'transient',
    });
    valueOf(await commissions().book(booking("O'3", 2, { L0: '1', L1: '5' }), { ...call, attempt: 2 }));
    expect(park.sap.net("O'3").get('L1')).toBe(5);
    await Promise.all([1, 2, 3].map(() => commissions().book(booking('O-4', 1, { L1: '7' }), newCall())));
    expect(park.sap.net('O-4').get('L1')).toBe(7);
  });

  it('is a step after the billing gate, with the amounts of the lines', async () => {
    const line = {
      lineId: '802A',
      product: 'TV',
      action: 'add' as const,
      quantity: 3,
      unitPrice: '19.99',
      currency: 'CHF',
    };
    const request = {
      idempotencyKey: 'ORD-9/r1:commission',
      planId: 'ORD-9/r1',
      stepKey: 'commission',
      orderNumber: '00000009',
      operation: 'post',
      attempt: 1,
      payload: { payee: 'P-1', lines: [{ ...line, externalId: 'ORD-9/L1' }] },
      callbackUrl: 'http://127.0.0.1:9/',
    };
    const gateway = openBusinessGateway('sapCommissions', park.env);
    const { reply, exchanges } = await gateway.send(request, AbortSignal.timeout(10_000));
    expect(reply).toMatchObject({ kind: 'completed', output: { commissionRows: 1 } });
    expect(park.sap.net('00000009').get('ORD-9/L1')).toBe(59.97);
    expect(JSON.stringify(exchanges)).not.toContain('P-1"');
    await gateway.send({ ...request, operation: 'takeBack', planId: 'ORD-9/r2' }, AbortSignal.timeout(10_000));
    expect(park.sap.net('00000009').get('ORD-9/L1')).toBe(0);
  });
});

describe('agreements in Conga', () => {
  const agreements = () => portOf(openBusinessGateway('conga', park.env), 'agreements');
  const agreement = (reference: string) => ({
    reference,
    name: 'Frame contract',
    type: 'Frame',
    startDate: '2026-12-01',
    endDate: '2028-11-30',
    totalValue: { amount: '1200.5', currency: 'CHF' },
  });

  it('goes through its life, with its documents', async () => {
    const made = valueOf(await agreements().export(agreement("C'1"), newCall()));
    expect(made).toMatchObject({ state: 'Draft', type: 'MSA', totalValue: { amount: '1200.5' } });
    const again = valueOf(await agreements().export({ ...agreement("C'1"), name: 'Renamed' }, newCall()));
    expect(again).toMatchObject({ externalId: made.externalId, name: 'Renamed' });
    const documentId = valueOf(await agreements().attach(made.externalId, pdf('signed'), newCall()));
    expect(errorOf(await agreements().act(made.externalId, 'Activate', {}, newCall()))).toMatchObject({
      code: 'MissingDocuments',
    });
    const refused = await agreements().act(made.externalId, 'Activate', { documentIds: [documentId] }, newCall());
    expect(errorOf(refused)).toMatchObject({ class: 'permanent', message: expect.stringContaining('status Request') });
    expect(valueOf(await agreements().signed(made.externalId, 'Signed', newCall())).state).toBe('Signed');
    const active = await agreements().act(made.externalId, 'Activate', { documentIds: [documentId] }, newCall());
    expect(valueOf(active).state).toBe('Activated');
    expect(
      valueOf(await agreements().act(made.externalId, 'Activate', { documentIds: [documentId] }, newCall(2))).state
    ).toBe('Activated');
    const amended = valueOf(await agreements().act(made.externalId, 'Amend', {}, newCall()));
    expect(amended.externalId).not.toBe(made.externalId);
    expect(errorOf(await agreements().act(made.externalId, 'Amend', {}, newCall(2)))).toMatchObject({
      code: 'LookupInconclusive',
    });
    const { agreements: changed } = valueOf(await agreements().changes('2020-01-01T00:00:00Z', 50, newCall()));
    expect(changed.map(({ externalId }) => externalId)).toEqual(
      expect.arrayContaining([made.externalId, amended.externalId])
    );
  });

  it('makes one when the answer was lost, and puts a document to it once', async () => {
    const call = newCall();
    park.switches('conga').failNext({ kind: 'lostAnswer' });
    expect(errorOf(await agreements().export(agreement('C-2'), call))).toMatchObject({ class: 'transient' });
    const { externalId } = valueOf(await agreements().export(agreement('C-2'), { ...call, attempt: 2 }));
    expect(park.ledger.of('conga', 'agreement').filter(({ key }) => key === 'C-2/1')).toHaveLength(1);
    const attach = newCall();
    const first = valueOf(await agreements().attach(externalId, pdf('d'), attach));
    expect(valueOf(await agreements().attach(externalId, pdf('d'), { ...attach, attempt: 2 }))).toBe(first);
  });
});

describe.each(Object.keys(businessSettings) as BusinessKind[])('%s', (kind) => {
  it('is healthy with its own credentials, and says so when they are wrong', async () => {
    const gateway = openBusinessGateway(kind, park.env);
    expect((await gateway.check?.(AbortSignal.timeout(5_000)))?.error).toBeUndefined();
    const wrong = Object.fromEntries(
      Object.entries(park.env).map(([name, value]) => [
        name,
        /PASSWORD|CLIENT_SECRET|CLIENT_ID|AUTH_TOKEN/.test(name) ? 'wrong-credential' : value,
      ])
    );
    const refused = await openBusinessGateway(kind, wrong).check?.(AbortSignal.timeout(5_000));
    expect(refused?.error).toMatchObject({ class: 'transient', code: 'VendorRefusedCredentials' });
  });
});
