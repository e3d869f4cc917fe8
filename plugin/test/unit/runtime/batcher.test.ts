import { describe, expect, it } from 'vitest';
import { Batcher } from '../../../src/runtime/worker/batcher.ts';

const options = { windowMs: 0, maxBatch: 10, concernsAll: (error: unknown) => error instanceof RangeError };

describe('Batcher', () => {
  it('hands on together what came while a batch was under way, in order', async () => {
    const batches: (readonly number[])[] = [];
    const batcher = new Batcher<number, number>(async (items) => {
      batches.push(items);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return items.map((item) => item * 2);
    }, options);
    const first = batcher.add(1);
    await new Promise((resolve) => setTimeout(resolve, 2));
    expect(await Promise.all([first, ...[2, 3, 4].map((item) => batcher.add(item))])).toEqual([2, 4, 6, 8]);
    expect(batches).toEqual([[1], [2, 3, 4]]);
  });

  it('never hands on more than the most that is allowed', async () => {
    const sizes: number[] = [];
    const batcher = new Batcher<number, number>((items) => {
      sizes.push(items.length);
      return Promise.resolve(items);
    }, options);
    await Promise.all(Array.from({ length: 25 }, (_, item) => batcher.add(item)));
    expect(sizes).toEqual([10, 10, 5]);
  });

  it('lets an item that cannot be handled fail alone', async () => {
    const batcher = new Batcher<string, string>((items) => {
      if (items.includes('poison')) return Promise.reject(new Error('no'));
      return Promise.resolve(items);
    }, options);
    const outcomes = await Promise.allSettled(['a', 'poison', 'b'].map((item) => batcher.add(item)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('does not go through a batch one by one when the failure concerns all of it', async () => {
    let tries = 0;
    const batcher = new Batcher<number, number>(() => {
      tries += 1;
      return Promise.reject(new RangeError('away'));
    }, options);
    const outcomes = await Promise.allSettled([1, 2, 3].map((item) => batcher.add(item)));
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(tries).toBe(1);
  });

  it('is drained when nothing is waiting or under way', async () => {
    const batcher = new Batcher<number, number>(async (items) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return items;
    }, options);
    let settled = false;
    void batcher.add(1).then(() => (settled = true));
    expect(batcher.busy).toBe(true);
    await batcher.drain();
    expect([settled, batcher.busy]).toEqual([true, false]);
  });
});
