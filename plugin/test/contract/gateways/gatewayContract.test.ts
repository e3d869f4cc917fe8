import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSimulators, type Switches, type VendorPark } from '../../../src/gateways/simulators/index.ts';
import type { Gateway, GatewayExchange, GatewayReply, GatewayRequest } from '../../../src/engine/ports.ts';
import { listenForCallbacks, type CallbackListener } from '../../support/gateways/callbackListener.ts';
import {
  definitionOf,
  environmentOf,
  gatewayCases,
  newRequest,
  openGateway,
} from '../../support/gateways/gatewayCases.ts';

const forever = new AbortController().signal;

describe.each(gatewayCases)('the $kind gateway and its vendor', (of) => {
  let park: VendorPark;
  let listener: CallbackListener;
  let gateway: Gateway;
  let vendor: Switches;

  beforeAll(async () => {
    park = await startSimulators({ latencyMs: 1, callbackDelayMs: 20 });
    gateway = openGateway(definitionOf(of), environmentOf(park.env));
    listener = await listenForCallbacks(() => gateway);
    vendor = park.switches(of.vendor);
  });
  afterEach(() => vendor.reset());
  afterAll(async () => {
    await park.stop();
    await listener.stop();
  });

  const request = (more: Partial<GatewayRequest> = {}): GatewayRequest => newRequest(of, listener.url, more);
  const send = async (what: GatewayRequest, signal = forever): Promise<GatewayReply> =>
    (await gateway.send(what, signal)).reply;
  const effectsOf = ({ idempotencyKey }: GatewayRequest): number => {
    const keys = [idempotencyKey, idempotencyKey.replaceAll('Ü', '%C3%9C')];
    return park.ledger.of(of.vendor, of.effect).filter(({ key }) => keys.includes(key)).length;
  };
  const externalIdOf = (reply: GatewayReply): string => {
    if (reply.kind === 'failed') throw new Error(JSON.stringify(reply.error));
    return reply.externalId ?? '';
  };
  const callbackOf = (id: string, kind: string) =>
    listener.next(
      ({ correlation, outcome }) =>
        'externalId' in correlation && correlation.externalId === id && outcome.kind === kind
    );
  /** Sends a request that is answered by a callback, whatever the vendor prefers. */
  const sendForLater = async (): Promise<string> => {
    vendor.answerLater = true;
    const reply = await send(request());
    expect(reply.kind).toBe('accepted');
    return externalIdOf(reply);
  };
  /** The vendor has the call: one that comes later would meet what the next test has prepared. */
  const reached = () => expect.poll(() => vendor.queued.calls, { interval: 5 }).toBe(0);
  const [outputName, outputForm] = of.output;
  /** One call a step. */
  const unregistered = of.kind.startsWith('tmf') ? { hub: { register: false } } : {};

  it('is taken, then completed by a callback that brings the outputs', async () => {
    const id = await sendForLater();
    await callbackOf(id, 'progress');
    const { outcome } = await callbackOf(id, 'completed');
    expect(outcome).toMatchObject({ output: { [outputName]: expect.stringMatching(outputForm) } });
  });

  if (of.immediate)
    it('is completed by the answer where the vendor answers at once', async () => {
      const reply = await send(request());
      expect(reply).toMatchObject({
        kind: 'completed',
        externalId: expect.stringMatching(outputForm),
        output: { [outputName]: expect.stringMatching(outputForm) },
      });
    });

  it('does the work once for two requests with one key, and answers both alike', async () => {
    const same = request();
    const first = await send(same);
    const second = await send({ ...same, attempt: 2 });
    expect(externalIdOf(second)).toBe(externalIdOf(first));
    expect(effectsOf(same)).toBe(1);
  });

  it('does the work once for ten requests with one key at the same time', async () => {
    const same = request();
    const replies = await Promise.all(Array.from({ length: 10 }, () => send(same)));
    expect(new Set(replies.map(externalIdOf)).size).toBe(1);
    expect(effectsOf(same)).toBe(1);
  });

  it('fails transiently on a 500 and succeeds on the second attempt', async () => {
    vendor.failNext({ kind: 'error', status: 500 });
    const what = request();
    expect(await send(what)).toMatchObject({ kind: 'failed', error: { class: 'transient', code: 'VendorError' } });
    expect(effectsOf(what)).toBe(0);
    expect((await send({ ...what, attempt: 2 })).kind).not.toBe('failed');
    expect(effectsOf(what)).toBe(1);
  });

  it('hands on how long a busy vendor asks to wait', async () => {
    vendor.failNext({ kind: 'busy', retryAfterSeconds: 7 });
    expect(await send(request())).toEqual({
      kind: 'failed',
      error: expect.objectContaining({ class: 'transient', code: 'VendorBusy', retryAfterMs: 7000 }),
    });
  });

  it('gives up on a vendor that does not answer, transiently', async () => {
    vendor.failNext({ kind: 'timeout' });
    const hasty = { ...definitionOf(of), settings: { ...of.settings, timeoutMs: 1_000, ...unregistered } };
    const { reply } = await openGateway(hasty, environmentOf(park.env)).send(request(), forever);
    expect(reply).toMatchObject({ error: { class: 'transient', code: 'VendorTimeout' } });
    await reached();
  });

  it('stops at once when it is told to', async () => {
    vendor.failNext({ kind: 'timeout' });
    const stop = new AbortController();
    const reply = send(request(), stop.signal);
    await reached();
    stop.abort();
    expect(await reply).toMatchObject({ error: { class: 'transient', code: 'Aborted' } });
  });

  it.each(['lostAnswer', 'malformed'] as const)(
    'does not do the work twice after an answer that is %s',
    async (kind) => {
      vendor.failNext({ kind });
      const what = request();
      expect(await send(what)).toMatchObject({ kind: 'failed', error: { class: 'transient' } });
      expect(effectsOf(what)).toBe(1);
      expect((await send({ ...what, attempt: 2 })).kind).not.toBe('failed');
      expect(effectsOf(what)).toBe(1);
    }
  );

  it('takes no answer larger than its limit', async () => {
    vendor.failNext({ kind: 'oversize', bytes: 5_000_000 });
    const { reply, exchanges } = await gateway.send(request(), forever);
    expect(reply).toMatchObject({ error: { class: 'permanent', code: 'OversizeAnswer' } });
    expect(JSON.stringify(exchanges).length).toBeLessThan(10_000);
  });

  it('leaves a refusal of the vendor to a person, with the reason', async () => {
    vendor.rejections = { products: [of.product] };
    const what = request();
    expect(await send(what)).toMatchObject({
      kind: 'failed',
      error: { class: 'permanent', message: expect.stringContaining(`${of.product} cannot be delivered`) },
    });
    expect(effectsOf(what)).toBe(0);
  });

  it('leaves a failure that comes later to a person, with the reason', async () => {
    vendor.rejections = { products: [of.product], late: true };
    const { outcome } = await callbackOf(externalIdOf(await send(request())), 'failed');
    expect(outcome).toMatchObject({
      error: { class: 'permanent', message: expect.stringContaining(`${of.product} cannot be delivered`) },
    });
  });

  if (of.looksUp) {
    it('looks for the effect before it asks a vendor without keys again', async () => {
      vendor.ignoreKeys = true;
      vendor.failNext({ kind: 'lostAnswer' });
      const what = request();
      expect((await send(what)).kind).toBe('failed');
      const second = await gateway.send({ ...what, attempt: 2 }, forever);
      // Accepted, or completed when the vendor was quicker.
      expect(second.reply.kind).not.toBe('failed');
      expect(second.exchanges.map(({ method }) => method)).toContain('GET');
      expect(effectsOf(what)).toBe(1);
    });

    it('asks again when it has looked and found nothing', async () => {
      vendor.ignoreKeys = true;
      const what = request({ attempt: 2 });
      expect((await send(what)).kind).toBe('accepted');
      expect(effectsOf(what)).toBe(1);
    });

    it('does not ask again when it cannot look', async () => {
      vendor.outage = true;
      const what = request({ attempt: 2 });
      expect(await send(what)).toMatchObject({ error: { class: 'transient', code: 'VendorError' } });
      expect(effectsOf(what)).toBe(0);
    });
  }

  it('gives a callback that comes twice the same message id', async () => {
    vendor.disturbNext('duplicate');
    const id = await sendForLater();
    const first = await callbackOf(id, 'completed');
    const again = await listener.next(
      (other) => other !== first && other.messageId === first.messageId && other.outcome.kind === 'completed'
    );
    expect(again).toEqual(first);
  });

  it('gives different messages different ids, and reads them in any order', async () => {
    vendor.disturbNext('outOfOrder');
    const id = await sendForLater();
    const completed = await callbackOf(id, 'completed');
    const progress = await callbackOf(id, 'progress');
    expect(progress.messageId).not.toBe(completed.messageId);
    expect(listener.accepted().indexOf(progress)).toBeGreaterThan(listener.accepted().indexOf(completed));
  });

  it('refuses a callback that somebody else has signed', async () => {
    vendor.disturbNext('wrongSignature');
    const id = await sendForLater();
    expect(await listener.refusal('BadSignature')).toMatchObject({
      action: expect.stringContaining('callback.secret'),
    });
    await callbackOf(id, 'completed');
  });

  it('refuses a callback with an old timestamp, however well signed', async () => {
    vendor.disturbNext('stale');
    const id = await sendForLater();
    await listener.refusal('StaleCallback');
    await callbackOf(id, 'completed');
  });

  it('refuses a replay from later on, and a changed body', async () => {
    const id = await sendForLater();
    const completed = await callbackOf(id, 'completed');
    const { raw } = listener.received.find(({ result }) => result.ok && result.value === completed)!;
    expect(await gateway.receive(raw)).toEqual({ ok: true, value: completed });
    const later = await gateway.receive({ ...raw, receivedAt: raw.receivedAt + 301_000 });
    expect(later).toMatchObject({ ok: false, error: { code: 'StaleCallback' } });
    const changed = Buffer.from(
      Buffer.from(raw.body)
        .toString()
        .replace(id, `${id.slice(0, -1)}_`)
    );
    expect(await gateway.receive({ ...raw, body: changed })).toMatchObject({ error: { code: 'BadSignature' } });
  });

  it('accepts two keys while they are being changed, and neither of others', async () => {
    const id = await sendForLater();
    const completed = await callbackOf(id, 'completed');
    const { raw } = listener.received.find(({ result }) => result.ok && result.value === completed)!;
    const withKeys = (old: string, current: string): Gateway => {
      const callback = { ...(of.settings['callback'] as object), secret: ['env:OLD_KEY', 'env:CURRENT_KEY'] };
      const definition = { ...definitionOf(of), settings: { ...of.settings, callback } };
      return openGateway(definition, environmentOf({ ...park.env, OLD_KEY: old, CURRENT_KEY: current }));
    };
    const valid = park.env[`OM_${of.vendor.toUpperCase()}_SECRET`]!;
    expect((await withKeys(valid, 'next').receive(raw)).ok).toBe(true);
    expect((await withKeys('previous', valid).receive(raw)).ok).toBe(true);
    expect((await withKeys('previous', 'next').receive(raw)).ok).toBe(false);
  });

  it('records every exchange, without secrets and without personal data', async () => {
    const { exchanges } = await gateway.send(request(), forever);
    const recorded = JSON.stringify(exchanges);
    expect(exchanges.at(-1)).toMatchObject<Partial<GatewayExchange>>({ method: 'POST' });
    expect(exchanges.at(-1)?.status).toBeLessThan(300);
    expect(exchanges.at(-1)?.requestBody).toContain(of.product);
    for (const hidden of [
      'maria.keller',
      'Maria Keller',
      'Lindenweg',
      park.env[`OM_${of.vendor.toUpperCase()}_TOKEN`]!,
    ]) {
      expect(recorded).not.toContain(hidden);
    }
  });

  it('says when it cannot be reached', async () => {
    const name = `OM_${of.vendor.toUpperCase()}_URL`;
    const lost = openGateway(definitionOf(of), environmentOf({ ...park.env, [name]: 'http://127.0.0.1:1/' }));
    const { reply } = await lost.send(request(), forever);
    expect(reply).toMatchObject({ error: { class: 'transient', code: 'VendorUnreachable' } });
  });

  it('asks to wait, not for a person, when its credentials are refused', async () => {
    const name = `OM_${of.vendor.toUpperCase()}_TOKEN`;
    const stranger = openGateway(definitionOf(of), environmentOf({ ...park.env, [name]: 'expired-token' }));
    const { reply } = await stranger.send(request(), forever);
    expect(reply).toMatchObject({ error: { class: 'transient', code: 'VendorRefusedCredentials' } });
  });

  it('fails a step for good whose operation it does not have', async () => {
    expect(await send(request({ operation: 'toString' }))).toMatchObject({
      error: { class: 'permanent', code: 'UnknownOperation' },
    });
  });

  it('has left no effect done twice', () => {
    expect(park.ledger.duplicates()).toEqual([]);
  });
});
