import { describe, expect, it } from 'vitest';
import { adviseRepair, type RepairAction } from '../../../src/engine/repairAdvice.ts';

const record = (action: RepairAction, succeeded: number, tried = succeeded) => ({ action, tried, succeeded });

describe('the advice for a failure', () => {
  it.each([
    ['nothing, when none of its kind was repaired', [], undefined],
    ['nothing, when nothing helped at least every second time', [record('retry', 1, 3)], {}],
    ['what helped most often', [record('skip', 2), record('retry', 6, 7)], { action: 'retry', share: 0.86 }],
    [
      'what helps, where trying again seldom does',
      [record('retry', 4, 9), record('skip', 3)],
      { action: 'skip', share: 1 },
    ],
    ['what does least harm, when two helped alike', [record('complete', 2), record('retry', 2)], { action: 'retry' }],
  ] as const)('is %s', (_, records, expected) => {
    const advice = adviseRepair(records);
    if (expected === undefined) expect(advice).toBeUndefined();
    else {
      expect(advice).toMatchObject(expected);
      expect(advice?.action).toBe('action' in expected ? expected.action : undefined);
      expect(advice?.records).toHaveLength(records.length);
    }
  });
});
