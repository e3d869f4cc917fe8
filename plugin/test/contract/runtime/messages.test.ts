import { describe, expect, it } from 'vitest';
import type { GatewayCallback, GatewayReply } from '../../../src/engine/ports.ts';
import { shareRuntime } from './sharedRuntime.ts';
import { submittedOrder } from './testPlans.ts';

const COMPLETED = (schema: string): string =>
  `select count(*)::int as count from ${schema}.plan where id like $1 and state = 'Completed'`;
const accepted = (externalId: string): GatewayReply => ({ kind: 'accepted', externalId });
const done = (messageId: string, externalId: string): GatewayCallback => ({
  messageId,
  correlation: { externalId },
  outcome: { kind: 'completed', output: { port: 7 } },
});

describe('messages to the runtime', () => {
  const on = shareRuntime();

  it('applies a callback once, and changes nothing when it is repeated or late', async () => {
    on.serve(() => accepted(`V-${on.first}`));
    await on.test.runtime.submit([submittedOrder({ id: on.first, steps: [{ key: 'a' }] })]);
    await on.test.runtime.idle();
    expect(await on.stateOf('a')).toBe('Waiting');
    expect(await on.test.runtime.callback('vendor', done(`${on.first}-m1`, `V-${on.first}`))).toEqual({
      kind: 'applied',
    });
    const before = await on.test.runtime.plan(on.plan);
    expect(await on.test.runtime.callback('vendor', done(`${on.first}-m1`, `V-${on.first}`))).toEqual({
      kind: 'duplicate',
    });
    expect(await on.test.runtime.callback('vendor', done(`${on.first}-m2`, `V-${on.first}`))).toEqual({
      kind: 'duplicate',
    });
    expect(await on.test.runtime.plan(on.plan)).toEqual(before);
    expect(before?.steps.get('a')).toMatchObject({ state: 'Completed', output: { port: 7 } });
  });

  it('keeps a callback that comes before the reply that brings its id', async () => {
    let answer: (reply: GatewayReply) => void = () => {};
    const calls = on.serve(() => new Promise((resolve) => (answer = resolve)));
    await on.test.runtime.submit([submittedOrder({ id: on.first, steps: [{ key: 'a' }] })]);
    await expect.poll(() => calls.length).toBe(1);
    expect(await on.test.runtime.callback('vendor', done(`${on.first}-m1`, `V-${on.first}`))).toEqual({
      kind: 'stored',
    });
    expect(await on.test.runtime.callback('other', done(`${on.first}-m1`, `V-${on.first}`))).toEqual({
      kind: 'stored',
    });
    answer(accepted(`V-${on.first}`));
    await expect.poll(() => on.stateOf('a')).toBe('Completed');
    const { rows: moves } = await on.test.sql.query(
      `select count(distinct j.xmin::text)::int as transactions from ${on.test.schema}.journal j
         join ${on.test.schema}.plan p on p.no = j.plan_no where p.id = $1 and j.what in ('Waiting', 'Completed')`,
      [on.plan]
    );
    expect(moves).toEqual([{ transactions: 1 }]);
    const { rows } = await on.test.sql.query(
      `select source, state from ${on.test.schema}.inbox where message_id = $1 order by source`,
      [`${on.first}-m1`]
    );
    expect(rows).toEqual([
      { source: 'other', state: 'Waiting' },
      { source: 'vendor', state: 'Applied' },
    ]);
  });

  it('finds a callback that passed the reply on its way, neither having seen the other', async () => {
    on.serve(() => accepted(`V-${on.first}`));
    await on.test.runtime.submit([submittedOrder({ id: on.first, steps: [{ key: 'a' }] })]);
    await on.test.runtime.idle();
    await on.test.sql.query(
      `insert into ${on.test.schema}.inbox (source, message_id, received_at, state, external_id, event)
       values ('vendor', $1, now(), 'Waiting', $2, '{"kind":"completed"}')`,
      [`${on.first}-m1`, `V-${on.first}`]
    );
    await expect.poll(() => on.stateOf('a')).toBe('Completed');
  });

  it('loses no callback that races with the reply', async () => {
    const orders = Array.from({ length: 60 }, (_, n) =>
      submittedOrder({ id: `${on.first}-R${n}`, steps: [{ key: 'a' }] })
    );
    const callbacks: Promise<unknown>[] = [];
    on.serve(({ planId }) => {
      callbacks.push(on.test.runtime.callback('vendor', done(`m-${planId}`, `V-${planId}`)));
      return accepted(`V-${planId}`);
    });
    await on.test.runtime.submit(orders);
    await expect
      .poll(
        async () =>
          (await on.test.sql.query<{ readonly count: number }>(COMPLETED(on.test.schema), [`${on.first}-R%`])).rows[0]
            ?.count
      )
      .toBe(60);
    await Promise.all(callbacks);
  });

  it('keeps an event that comes before its step waits for it, and finds the step by what it is about', async () => {
    on.serve(({ stepKey }) => ({ kind: 'completed', externalId: `V-${on.first}-${stepKey}` }));
    const steps = ['A', 'B'].flatMap((item) => [
      { key: `ship-${item}`, itemKeys: [item] },
      { key: `go-${item}`, type: 'manual', itemKeys: [item], after: [`ship-${item}`] } as const,
      {
        key: `online-${item}`,
        type: 'waitForEvent',
        event: 'online',
        itemKeys: [item],
        after: [`go-${item}`],
      } as const,
    ]);
    await on.test.runtime.submit([submittedOrder({ id: on.first, items: ['A', 'B'], steps })]);
    await on.test.runtime.idle();
    const correlation = { orderNumber: on.first, event: 'online', about: `V-${on.first}-ship-B` };
    const event = {
      messageId: `${on.first}-e1`,
      correlation,
      outcome: { kind: 'completed', output: { serial: 'X' } },
    } as const;
    expect(await on.test.runtime.callback('acs', event)).toEqual({ kind: 'stored' });
    for (const item of ['A', 'B']) {
      await on.test.runtime.signal(
        { planId: on.plan, stepKey: `go-${item}`, signal: { kind: 'taskCompleted', by: 'ann', output: {} } },
        { source: 'crm', messageId: `${on.first}-task-${item}` }
      );
    }
    expect(await on.stateOf('online-A')).toBe('Waiting');
    expect((await on.test.runtime.plan(on.plan))?.steps.get('online-B')).toMatchObject({
      state: 'Completed',
      output: { serial: 'X' },
    });
    const nobody = { ...event, messageId: `${on.first}-e2`, correlation: { orderNumber: on.first, event: 'offline' } };
    expect(await on.test.runtime.callback('acs', nobody)).toMatchObject({
      kind: 'refused',
      problem: { code: 'NobodyWaits' },
    });
  });

  it('refuses signals for steps that do not exist or are not ready, with what to do', async () => {
    await on.test.runtime.submit([
      submittedOrder({
        id: on.first,
        steps: [
          { key: 'a', type: 'manual' },
          { key: 'task', type: 'manual', after: ['a'] },
        ],
      }),
    ]);
    const complete = (stepKey: string, messageId: string): ReturnType<typeof on.test.runtime.signal> =>
      on.test.runtime.signal(
        { planId: on.plan, stepKey, signal: { kind: 'taskCompleted', by: 'ann', output: {} } },
        { source: 'crm', messageId }
      );
    expect(await complete('nope', `${on.first}-1`)).toMatchObject({
      kind: 'refused',
      problem: { code: 'UnknownStep' },
    });
    expect(await complete('task', `${on.first}-2`)).toMatchObject({
      kind: 'refused',
      problem: { code: 'TaskNotReady' },
    });
  });
});
