import { describe, expect, it } from 'vitest';
import type { SubmittedOrder } from '../../../src/engine/ports.ts';
import { shareRuntime } from './sharedRuntime.ts';
import { submittedOrder } from './testPlans.ts';

/** A head without work of its own, a part whose service was decomposed into a port, and one step that delivers the port. */
function bundle(id: string): SubmittedOrder {
  const { order, plan } = submittedOrder({
    id,
    lines: ['HEAD', 'PART', 'ALONE'],
    items: ['SERVICE', 'PORT'],
    steps: [{ key: 'switch-on', lineIds: ['PART'], itemKeys: ['PORT'] }],
  });
  const lines = order.lines.map((line) => (line.id === 'PART' ? { ...line, parentId: 'HEAD' } : line));
  const items = plan.items.map((item) => (item.key === 'PORT' ? { ...item, parentKeys: ['SERVICE'] } : item));
  return { order: { ...order, lines }, plan: { ...plan, items } };
}

describe('what stands above the work', () => {
  const on = shareRuntime();

  it('is as far as what is in it, and done with the last of it', async () => {
    on.serve(() => ({ kind: 'accepted', externalId: `${on.first}-port` }));
    await on.test.runtime.submit([bundle(on.first)]);
    await expect.poll(() => on.stateOf('switch-on')).toBe('Waiting');

    const running = await on.test.runtime.plan(on.plan);
    expect(running?.lines.get('HEAD')?.state).toBe('InProgress');
    expect(running?.items.get('SERVICE')?.state).toBe('InProgress');
    expect(running?.lines.get('ALONE')?.state, 'a line that needs no work').toBe('Completed');

    await on.test.runtime.callback('vendor', {
      messageId: `${on.first}-1`,
      correlation: { externalId: `${on.first}-port` },
      outcome: { kind: 'completed' },
    });
    const done = await on.test.runtime.plan(on.plan);
    expect(done?.lines.get('HEAD')?.state).toBe('Completed');
    expect(done?.items.get('SERVICE')?.state).toBe('Completed');
  });
});
