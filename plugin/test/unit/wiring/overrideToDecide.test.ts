import { describe, expect, it } from 'vitest';
import type { OverrideRequest } from '../../../src/domain/change.ts';
import { ok, refuse } from '../../../src/domain/result.ts';
import { overrideToDecide } from '../../../src/wiring/overrideToDecide.ts';

const asked: OverrideRequest = {
  id: 'a0E2',
  state: 'Requested',
  by: 'rep@example.org',
  reason: 'Key account',
  at: '2026-03-02T10:00:00Z',
  steps: ['port.on'],
};
const crm = { readOverride: () => Promise.resolve(ok(asked)) };

describe('the override that somebody decides about', () => {
  it('is the one that stands on the order, or the one that was read', async () => {
    expect(await overrideToDecide(crm, '00000101', undefined)).toEqual(ok(asked));
    expect(await overrideToDecide(crm, '00000101', 'a0E2')).toEqual(ok(asked));
  });

  it('is none where another was asked for since, nobody has asked, or there is no such order', async () => {
    expect(await overrideToDecide(crm, '00000101', 'a0E1')).toMatchObject({
      error: { code: 'OverrideReplaced', message: 'rep@example.org has asked anew since: Key account' },
    });
    const none = { readOverride: () => Promise.resolve(ok(undefined)) };
    expect(await overrideToDecide(none, '00000101', undefined)).toMatchObject({ error: { code: 'NoOverrideRequest' } });
    const gone = {
      readOverride: () => Promise.resolve(refuse({ code: 'OrderNotFound', message: 'No.', action: 'Look.' })),
    };
    expect(await overrideToDecide(gone, 'x', undefined)).toMatchObject({ error: { code: 'OrderNotFound' } });
  });
});
