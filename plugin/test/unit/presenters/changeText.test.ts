import { describe, expect, it } from 'vitest';
import type { ChangeImpact, DataChange } from '../../../src/domain/change.ts';
import { changeLines } from '../../../src/presenters/changeText.ts';

const NOW = Date.UTC(2026, 0, 5, 8);
const at = new Date(NOW).toISOString();
const impact: ChangeImpact = {
  planId: 'ORD-1/r1',
  revision: 2,
  steps: [{ key: 'modem.ship@L1', name: 'Ship the modem', effect: 'redone', because: 'model is "B" and was "A".' }],
  counts: { kept: 3, added: 0, replaced: 0, redone: 1, undone: 0, withdrawn: 0, left: 0 },
  fees: [{ stepKey: 'modem.ship@L1', amount: '19.90', reason: 'It has to come back.' }],
  endBefore: new Date(NOW + 3_600_000).toISOString(),
  endAfter: new Date(NOW + 7_200_000).toISOString(),
  overridden: [],
  data: [],
};

describe('changeLines', () => {
  it('says what changes and why, what it costs, and when it is done', () => {
    const lines = changeLines({ outcome: 'preview', impact, at }, NOW);

    expect(lines.slice(0, 3)).toEqual([
      'Ship the modem  done again: model is "B" and was "A".',
      '3 go on as they are · 1 done again',
      'Costs 19.90: It has to come back.',
    ]);
    expect(lines[3]).toMatch(/^Expected to be done in 2 h \(.*\d\d:\d\d\): 1 h later than without the change\.$/);
  });

  it('adds up what it costs, names what it overrides, and says when no date moves', () => {
    const { fees, endBefore } = impact;
    const more = {
      ...impact,
      fees: [...fees, { stepKey: 'visit@L1', amount: '49', reason: 'The visit is paid for.' }],
      overridden: ['modem.ship@L1'],
      endAfter: endBefore,
    };
    const lines = changeLines({ outcome: 'preview', impact: more, at }, NOW);

    expect(lines).toContain('Costs 68.90 in all.');
    expect(lines).toContain('Overrides the point of no return of Ship the modem.');
    expect(lines.at(-1)).toMatch(/^Expected to be done in 1 h \(.*\), as before\.$/);
    const sooner = { ...impact, endBefore: impact.endAfter, endAfter: endBefore };
    expect(changeLines({ outcome: 'preview', impact: sooner, at }, NOW).at(-1)).toContain(': 1 h earlier than');
  });

  it('says what is ordered otherwise, also where no work changes', () => {
    const data = [
      { lineId: '1', line: 'L2', what: 'note', after: 'Ring twice' },
      { lineId: '2', line: 'L3', after: 'VOICE' },
      { lineId: '3', line: 'L4', before: 'TV' },
      { what: 'po', before: 4711, after: 4712 },
    ];
    const counts = { ...impact.counts, redone: 0 };
    const lines = changeLines(
      { outcome: 'preview', impact: { ...impact, data, steps: [], fees: [], counts }, at },
      NOW
    );

    expect(lines.slice(0, 6)).toEqual([
      'L2: note is "Ring twice" and was nothing.',
      'Line L3 (VOICE) is new.',
      'Line L4 (TV) is withdrawn.',
      'The order: po is 4712 and was 4711.',
      '3 go on as they are',
      'No work changes, only what is ordered and what the customer has by it.',
    ]);
    const many = Array.from({ length: 12 }, () => data[0] as DataChange);
    expect(changeLines({ outcome: 'preview', impact: { ...impact, data: many }, at }, NOW)).toContain('and 2 more.');
  });

  it('promises no date to an order of which nothing is left', () => {
    const counts = { ...impact.counts, kept: 0, redone: 0, withdrawn: 1 };

    expect(changeLines({ outcome: 'preview', impact: { ...impact, counts }, at }, NOW).at(-1)).toBe(
      'Then nothing is left to be done.'
    );
  });

  it('says why a change is refused, and what to do', () => {
    const problems = [{ code: 'X', message: 'Too late.', action: 'Order anew.' }];

    expect(changeLines({ outcome: 'refused', problems, at }, NOW)).toEqual(['✖ Too late.', '  Order anew.']);
  });
});
