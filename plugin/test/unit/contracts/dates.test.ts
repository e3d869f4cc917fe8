import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  dueObligations,
  parseObligations,
  renewalDates,
  successorTerm,
  termAction,
  termEnd,
  type ContractTerm,
} from '../../../src/contracts/index.ts';

const term = (change: Partial<ContractTerm> = {}): ContractTerm => ({
  state: 'Active',
  startDate: '2026-01-01',
  termMonths: 12,
  autoRenew: false,
  renewalMonths: 12,
  noticeDays: 30,
  ...change,
});
const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
const date = day.map((each) => each.toISOString().slice(0, 10));
const months = fc.integer({ min: 1, max: 120 });

describe('terms', () => {
  it.each([
    ['2026-01-01', 12, '2026-12-31'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-03-15', 3, '2026-06-14'],
  ])('from %s for %i months end on %s', (start, count, end) => {
    expect(termEnd(start, count)).toBe(end);
  });

  it('go by months that end at the last day, and come back to the first one', () => {
    expect([1, 2, 3].map((count) => addMonths('2026-01-31', count))).toEqual([
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
    ]);
    fc.assert(fc.property(date, months, (start, count) => termEnd(start, count) > start));
    fc.assert(fc.property(date, months, (start, count) => addMonths(start, count).slice(8) <= start.slice(8)));
  });

  it('follow one another without a gap', () => {
    fc.assert(
      fc.property(date, months, (startDate, termMonths) => {
        const next = successorTerm(term({ startDate, termMonths, renewalMonths: 12 }));
        return next.startDate === addDays(termEnd(startDate, termMonths), 1);
      })
    );
  });
});

describe('the calendar', () => {
  it('lets a contract expire on the day after its term', () => {
    expect(termAction(term(), '2026-12-31')).toEqual({ kind: 'none', lookAgain: '2027-01-01' });
    expect(termAction(term(), '2027-01-01')).toEqual({ kind: 'expire', endedOn: '2026-12-31' });
  });

  it('renews by itself, also after a long absence', () => {
    const renewing = term({ autoRenew: true });
    expect(termAction(renewing, '2027-01-01')).toEqual({ kind: 'renew', termMonths: 24, endDate: '2027-12-31' });
    expect(termAction(renewing, '2030-06-01')).toEqual({ kind: 'renew', termMonths: 60, endDate: '2030-12-31' });
  });

  it('does not renew after notice', () => {
    const notice = term({ autoRenew: true, terminatesOn: '2026-06-30' });
    expect(termAction(notice, '2026-06-30').kind).toBe('none');
    expect(termAction(notice, '2026-07-01')).toEqual({ kind: 'terminate', endedOn: '2026-06-30' });
  });

  it('leaves a contract alone once it has been renewed', () => {
    fc.assert(
      fc.property(
        date,
        months,
        fc.integer({ min: 1, max: 36 }),
        date,
        (startDate, termMonths, renewalMonths, today) => {
          const before = term({ startDate, termMonths, renewalMonths, autoRenew: true });
          const action = termAction(before, today);
          if (action.kind !== 'renew') return today <= termEnd(startDate, termMonths);
          return (
            action.endDate >= today && termAction({ ...before, termMonths: action.termMonths }, today).kind === 'none'
          );
        }
      )
    );
  });

  it('tells the owner 90, 60 and 30 days before notice must be given', () => {
    expect(renewalDates(term())).toEqual({
      endDate: '2026-12-31',
      noticeBy: '2026-12-01',
      alerts: ['2026-09-02', '2026-10-02', '2026-11-01'],
    });
  });
});

describe('obligations', () => {
  const due = (json: string, start: string, end: string): readonly string[] => {
    const rules = parseObligations(json, 'clause');
    if (!rules.ok) throw new Error(rules.error.message);
    return dueObligations(rules.value, 'service', { start, end }).map((each) => each.dueDate);
  };

  it('come again at month ends, counted from the first day', () => {
    const monthly = '[{"key": "r", "title": "Report", "every": {"months": 1}}]';
    expect(due(monthly, '2026-01-31', '2026-04-30')).toEqual(['2026-02-28', '2026-03-31', '2026-04-30']);
  });

  it('that fall due once are so long after the start or the end', () => {
    expect(
      due('[{"key": "d", "title": "Deliver", "due": {"from": "start", "days": 10}}]', '2026-01-01', '2026-12-31')
    ).toEqual(['2026-01-11']);
    expect(
      due('[{"key": "d", "title": "Return", "due": {"from": "end", "months": 1}}]', '2026-01-01', '2026-01-31')
    ).toEqual(['2026-02-28']);
  });

  it('say either when or how often', () => {
    const wrong = parseObligations('[{"key": "d", "title": "x"}]', 'clause service');
    expect(wrong.ok ? '' : wrong.error.message).toContain('needs either due or every');
  });
});
