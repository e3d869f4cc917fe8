import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import type { Gateway, GatewayCallback } from '../../../src/engine/ports.ts';
import { ok, refuse } from '../../../src/domain/result.ts';
import { createCallbackServer } from '../../../src/sync/callbackServer.ts';
import { createHealth } from '../../../src/sync/health.ts';
import { FakeClock, FakeCrm, FakeRuntime, gateway, parts, problem } from './support/fakes.ts';

const message: GatewayCallback = {
  messageId: 'm-1',
  correlation: { externalId: 'S-1' },
  outcome: { kind: 'completed' },
};
const url = '/callbacks/warehouse';

describe('the callback server', () => {
  let server: FastifyInstance;
  let runtime: FakeRuntime;
  let received: Uint8Array | undefined;
  let verdict: Awaited<ReturnType<Gateway['receive']>>;
  let applied: number;

  beforeEach(() => {
    runtime = new FakeRuntime();
    received = undefined;
    verdict = ok(message);
    applied = 0;
    const clock = new FakeClock();
    const health = createHealth(clock);
    const vendor = gateway(({ body }) => {
      received = body;
      return Promise.resolve(verdict);
    });
    server = createCallbackServer({
      ...parts(new FakeCrm(), runtime, clock),
      runtime: health.watch('database', runtime),
      health,
      gateways: { find: (key) => Promise.resolve(key === 'warehouse' ? vendor : undefined) },
      config: { host: '127.0.0.1', maxBodyBytes: 1_000 },
      onApplied: () => (applied += 1),
    });
  });
  afterEach(() => server.close());

  const post = (path = url, body: string | Buffer = '{"a": 1}', type = 'application/json') =>
    server.inject({ method: 'POST', url: path, payload: body, headers: { 'content-type': type } });

  it('gives the gateway the bytes as they came, whatever their type', async () => {
    await post(url, '{"a" : 1 }\n');
    expect(Buffer.from(received ?? []).toString()).toBe('{"a" : 1 }\n');

    await post(url, '<xml/>', 'text/xml');
    expect(Buffer.from(received ?? []).toString()).toBe('<xml/>');
  });

  it.each([
    ['applied', 200],
    ['duplicate', 200],
    ['stored', 202],
  ] as const)('answers a callback that is %s with %d', async (kind, status) => {
    runtime.outcome = { kind };

    expect((await post()).statusCode).toBe(status);
    expect(applied).toBe(kind === 'applied' ? 1 : 0);
  });

  it('answers one that can have no effect any more with 200, so that it is not sent for ever', async () => {
    runtime.outcome = { kind: 'refused', problem: problem('StepSettled') };

    const answer = await post();

    expect([answer.statusCode, answer.json()]).toEqual([200, { outcome: 'ignored', message: 'StepSettled' }]);
  });

  it.each([
    ['BadSignature', 401],
    ['StaleCallback', 409],
    ['MalformedCallback', 422],
  ])('refuses %s with %d and touches nothing', async (code, status) => {
    verdict = refuse(problem(code));

    expect((await post()).statusCode).toBe(status);
    expect(runtime.callbacks).toEqual([]);
  });

  it('does not know gateways that do not exist', async () => {
    expect((await post('/callbacks/nobody')).statusCode).toBe(404);
  });

  it('takes paths that vendors add to the address', async () => {
    expect((await post(`${url}/listener/serviceOrderStateChangeEvent`)).statusCode).toBe(200);
  });

  it('refuses a body of 1 MB before anything reads it', async () => {
    expect((await post(url, Buffer.alloc(1_000_000))).statusCode).toBe(413);
    expect(received).toBeUndefined();
  });

  it('asks the vendor to come again while the database is away', async () => {
    runtime.isDown = true;

    const answer = await post();

    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
  });

  it('is ready again when the database is back, and alive all the time', async () => {
    const ready = async (): Promise<number> => (await server.inject('/readyz')).statusCode;
    expect(await ready()).toBe(200);

    runtime.isDown = true;
    expect(await ready()).toBe(503);
    expect((await server.inject('/healthz')).statusCode).toBe(200);

    runtime.isDown = false;
    expect(await ready()).toBe(200);
  });

  it('shows metrics, without a label that strangers may choose', async () => {
    await post('/callbacks/stranger-1');
    await post();

    const text = (await server.inject('/metrics')).body;

    expect(text).toContain('om_callbacks_total{gateway="warehouse",outcome="applied"} 1');
    expect(text).toContain('om_steps{state="Ready"} 3');
    expect(text).toContain('om_queue_depth 1');
    expect(text).not.toContain('stranger-1');
  });

  it('shows what it knows while the database is away, and no old figures', async () => {
    await server.inject('/metrics');
    runtime.isDown = true;

    const answer = await server.inject('/metrics');

    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('om_crm_api_calls 0');
    expect(answer.body).not.toContain('om_queue_depth 1');
  });
});
