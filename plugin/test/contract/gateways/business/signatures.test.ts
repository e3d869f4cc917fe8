import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Gateway } from '../../../../src/engine/ports.ts';
import type { SignatureNotice, SignatureProvider } from '../../../../src/engine/vendorPorts.ts';
import { supersedesSignature, type SignatureState } from '../../../../src/domain/signature.ts';
import { startBusinessVendors, type BusinessPark } from '../../../../src/gateways/simulators/index.ts';
import {
  errorOf,
  newCall,
  newSignatureRequest,
  openBusinessGateway,
  portOf,
  valueOf,
} from '../../../support/gateways/businessCases.ts';
import { waitFor } from '../../../support/gateways/callbackListener.ts';
import { listenForNotices, type NoticeListener } from '../../../support/gateways/noticeListener.ts';

describe.each([
  { kind: 'docusign', vendor: 'docusign', effect: 'envelope', isProven: true },
  { kind: 'acrobatSign', vendor: 'acrobatsign', effect: 'agreement', isProven: false },
] as const)('signatures by $kind', ({ kind, vendor, effect, isProven }) => {
  let park: BusinessPark;
  let gateway: Gateway;
  let provider: SignatureProvider;
  let listener: NoticeListener<SignatureNotice>;

  beforeAll(async () => {
    park = await startBusinessVendors({ latencyMs: 0, callbackDelayMs: 20 });
    gateway = openBusinessGateway(kind, park.env);
    provider = portOf(gateway, 'signatures');
    listener = await listenForNotices(
      () => gateway,
      (callback) => provider.readNotice(callback)
    );
  });
  afterAll(async () => {
    await park.stop();
    await listener.stop();
  });
  beforeEach(() => park.switches(vendor).reset());

  const of = (externalId: string): SignatureNotice[] =>
    listener.notices.filter((notice) => notice.externalId === externalId);
  const completion = (externalId: string): Promise<SignatureNotice> =>
    waitFor(() => of(externalId).find(({ state }) => state === 'Completed'));
  const effects = (reference: string): number =>
    park.ledger.of(vendor, effect).filter(({ key }) => key === reference).length;

  it('sends, hears of every step, and brings back the signed document with its evidence', async () => {
    const request = newSignatureRequest(listener.url);
    const sent = valueOf(await provider.send(request, newCall()));
    expect(sent).toMatchObject({ state: 'Sent', reference: request.reference });

    expect(await completion(sent.externalId)).toMatchObject({ isProven });
    expect(of(sent.externalId).map(({ state }) => state)).toContain('Sent');
    const status = valueOf(await provider.status(sent.externalId, newCall()));
    expect(status).toMatchObject({ state: 'Completed', reference: request.reference });
    expect(status.signatories.slice(0, 2)).toMatchObject([
      { key: 'signer-1', email: 'maria.keller@example.org', state: 'Signed' },
      { key: 'signer-2', state: 'Signed' },
    ]);
    const { signed, evidence } = valueOf(await provider.documents(sent.externalId, newCall()));
    expect(Buffer.from(signed.bytes).toString('latin1')).toMatch(/^%PDF-1/);
    expect(evidence).toMatchObject({ mediaType: 'application/pdf' });
  });

  it('sends once when the answer was lost', async () => {
    const request = newSignatureRequest(listener.url);
    const call = newCall();
    park.switches(vendor).failNext({ kind: 'lostAnswer' });
    expect(errorOf(await provider.send(request, call))).toMatchObject({ class: 'transient' });

    const second = valueOf(await provider.send(request, { ...call, attempt: 2 }));

    expect(second.reference).toBe(request.reference);
    expect(effects(request.reference)).toBe(1);
    const found = valueOf(await provider.find(request.reference, newCall()));
    expect(found?.externalId).toBe(second.externalId);
  });

  it('finds nothing of a request that was never sent, and sends it then', async () => {
    const request = newSignatureRequest(listener.url);
    expect(valueOf(await provider.find(request.reference, newCall()))).toBeUndefined();
    valueOf(await provider.send(request, newCall(2)));
    expect(effects(request.reference)).toBe(1);
  });

  it('voids what is open, and leaves alone what is signed', async () => {
    park.switches(vendor).answerLater = true;
    const open = valueOf(await provider.send(newSignatureRequest(listener.url), newCall()));
    valueOf(await provider.resend(open.externalId, newCall()));
    expect(valueOf(await provider.void(open.externalId, 'The customer changed the order', newCall())).state).toBe(
      'Voided'
    );
    expect(valueOf(await provider.status(open.externalId, newCall())).state).toBe('Voided');

    park.switches(vendor).reset();
    const signed = valueOf(await provider.send(newSignatureRequest(listener.url), newCall()));
    await completion(signed.externalId);
    expect(valueOf(await provider.void(signed.externalId, 'too late', newCall())).state).toBe('Completed');
  });

  it('tells who declined and why', async () => {
    const subject = `Refused by ${kind}`;
    park.switches(vendor).rejections = { products: [subject] };
    const sent = valueOf(await provider.send(newSignatureRequest(listener.url, { subject }), newCall()));
    await waitFor(() => of(sent.externalId).find(({ state }) => state === 'Declined'));
    const status = valueOf(await provider.status(sent.externalId, newCall()));
    expect(status).toMatchObject({ state: 'Declined', reason: expect.stringContaining('cannot be delivered') });
  });

  it.each(['duplicate', 'late', 'held', 'outOfOrder', 'wrongSignature'] as const)(
    'comes to the same end when messages are disturbed: %s',
    async (fault) => {
      park.switches(vendor).disturbNext(fault);
      const sent = valueOf(await provider.send(newSignatureRequest(listener.url), newCall()));
      await completion(sent.externalId);
      await waitFor(() => park.pendingCallbacks() === 0 || undefined);
      const seen = new Set<string>();
      let state: SignatureState = 'Sent';
      const changes: SignatureState[] = [];
      for (const notice of of(sent.externalId)) {
        if (seen.has(notice.messageId) || !supersedesSignature(state, notice.state)) continue;
        seen.add(notice.messageId);
        changes.push((state = notice.state));
      }
      expect(changes.filter((one) => one === 'Completed')).toHaveLength(1);
      expect(state).toBe('Completed');
      if (fault === 'wrongSignature') expect(listener.refused.at(-1)?.code).toBe('BadSignature');
    }
  );

  it('fetches another token when the vendor has withdrawn it, and asks no more often than it must', async () => {
    const desk = park.desks[vendor];
    const sent = valueOf(await provider.send(newSignatureRequest(listener.url), newCall()));
    const before = desk.issued;
    await Promise.all([1, 2, 3].map(() => provider.status(sent.externalId, newCall())));
    expect(desk.issued).toBe(before);
    desk.revokeAll();
    expect(valueOf(await provider.status(sent.externalId, newCall())).externalId).toBe(sent.externalId);
    expect(desk.issued).toBe(before + 1);
  });

  it('says when to come back where the vendor is busy, and that it is down where it is', async () => {
    park.switches(vendor).failNext({ kind: 'busy', retryAfterSeconds: 7 });
    expect(errorOf(await provider.send(newSignatureRequest(listener.url), newCall()))).toMatchObject({
      class: 'transient',
      code: 'VendorBusy',
      retryAfterMs: 7000,
    });
    park.switches(vendor).outage = true;
    expect(errorOf(await provider.status('c1f0f0de-0000-4000-8000-000000000000', newCall()))).toMatchObject({
      class: 'transient',
      code: 'VendorError',
    });
    expect((await gateway.check?.(AbortSignal.timeout(5_000)))?.error?.code).toBe('VendorError');
    park.switches(vendor).reset();
    expect((await gateway.check?.(AbortSignal.timeout(5_000)))?.error).toBeUndefined();
  });

  it('finds by polling what no message told', async () => {
    const request = newSignatureRequest('http://127.0.0.1:9/nobody-listens');
    const silent = openBusinessGateway(kind, park.env, kind === 'acrobatSign' ? { webhook: { ...quiet } } : {});
    const quietly = portOf(silent, 'signatures');
    const sent = valueOf(await quietly.send(request, newCall()));
    await waitFor(() => park.ledger.of(vendor, 'signed').some(({ key }) => key === sent.externalId) || undefined);
    expect(valueOf(await quietly.status(sent.externalId, newCall()))).toMatchObject({
      externalId: sent.externalId,
      state: 'Completed',
    });
    expect(valueOf(await quietly.find(request.reference, newCall()))?.externalId).toBe(sent.externalId);
    expect(valueOf(await quietly.find('SIG-never-sent', newCall()))).toBeUndefined();
  });

  it('keeps secrets, tokens, people and documents out of what is recorded', async () => {
    const request = newSignatureRequest(listener.url);
    const fresh = openBusinessGateway(kind, park.env);
    const ports = portOf(fresh, 'signatures');
    const sent = await ports.send(request, newCall(2));
    const status = await ports.status(valueOf(sent).externalId, newCall());
    const recorded = JSON.stringify([...sent.exchanges, ...status.exchanges]);
    const secrets = Object.entries(park.env)
      .filter(([name]) => /SECRET|KEY|TOKEN$|PASSWORD/.test(name))
      .map(([, value]) => value);
    for (const secret of secrets) expect(recorded).not.toContain(secret);
    expect(recorded).not.toMatch(/maria\.keller|Maria Keller|Jon Beck/);
    expect(recorded).not.toContain(Buffer.from('%PDF-1.4 contract').toString('base64'));
    expect(recorded).not.toMatch(/eyJ[\w-]{10}/);
  });

  it('is a step of a plan: accepted, then completed by a callback', async () => {
    const request = {
      idempotencyKey: `ORD-${kind}/r1:confirm`,
      planId: `ORD-${kind}/r1`,
      stepKey: 'confirm',
      orderNumber: '00000142',
      operation: 'confirm',
      attempt: 1,
      payload: { name: 'Maria Keller', email: 'maria.keller@example.org' },
      callbackUrl: listener.url,
    };
    const { reply } = await gateway.send(request, AbortSignal.timeout(10_000));
    if (reply.kind !== 'accepted') throw new Error(JSON.stringify(reply));
    await completion(reply.externalId);
    const raw = listener.raw.find(({ body }) => {
      const text = Buffer.from(body).toString();
      return text.includes(reply.externalId) && /"status":"(?:completed|SIGNED)"/.test(text);
    });
    if (!raw) throw new Error('no message');
    expect(await gateway.receive(raw)).toMatchObject({
      ok: true,
      value: { correlation: { externalId: reply.externalId }, outcome: { kind: 'completed' } },
    });
  });
});

const quiet = {
  clientId: 'env:OM_ACROBATSIGN_CLIENT_ID',
  pathSecret: 'env:OM_ACROBATSIGN_PATH_SECRET',
  register: false,
};
