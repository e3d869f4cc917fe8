import { describe, expect, it } from 'vitest';
import { isConflict, isConnectionLoss } from '../../../src/runtime/db/databaseErrors.ts';

const withCode = (code: string): Error => Object.assign(new Error('x'), { code });

describe('database errors', () => {
  it.each(['40P01', '40001'])('%s is a conflict that may pass', (code) => {
    expect(isConflict(withCode(code))).toBe(true);
    expect(isConnectionLoss(withCode(code))).toBe(false);
  });

  it.each(['57P01', '57P03', '08006', 'ECONNRESET', 'ECONNREFUSED'])('%s is a lost connection', (code) => {
    expect(isConnectionLoss(withCode(code))).toBe(true);
  });

  it('knows the losses that have no code', () => {
    expect(isConnectionLoss(new Error('Connection terminated unexpectedly'))).toBe(true);
  });

  it.each(['23505', '28P01', '42P01', 'OM001'])('%s does not pass by itself', (code) => {
    expect(isConflict(withCode(code)) || isConnectionLoss(withCode(code))).toBe(false);
  });

  it('takes anything that is thrown', () => {
    for (const thrown of [undefined, null, 'text', 7]) expect(isConnectionLoss(thrown)).toBe(false);
  });
});
