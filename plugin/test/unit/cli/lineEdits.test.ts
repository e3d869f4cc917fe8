import { describe, expect, it } from 'vitest';
import { readLineEdits } from '../../../src/cli/lineEdits.ts';

describe('readLineEdits', () => {
  it('reads lines, attributes and values of their types', () => {
    expect(readLineEdits(['L2.speed=500M', 'L2.quantity=2', 'NET.a.portIn=true', 'L3.code="42"'], ['L4'])).toEqual({
      ok: true,
      value: {
        set: [
          { line: 'L2', attribute: 'speed', value: '500M' },
          { line: 'L2', attribute: 'quantity', value: 2 },
          { line: 'NET.a', attribute: 'portIn', value: true },
          { line: 'L3', attribute: 'code', value: '42' },
        ],
        remove: ['L4'],
      },
    });
  });

  it.each([
    [[], [], 'NothingChanges'],
    [['speed=1G'], [], 'MalformedEdit'],
    [['L2.speed'], [], 'MalformedEdit'],
  ])('refuses %j %j with %s', (set, remove, code) => {
    expect(readLineEdits(set, remove)).toMatchObject({ ok: false, error: { code } });
  });
});
