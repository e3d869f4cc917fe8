import { compareClauses, compareWords, riskOf, stagesOf, termNotice } from 'c/omContractModel';
import { clause, contract } from 'support/contracts';

describe('the stages of a contract', () => {
  const statuses = (state: string): readonly string[] => stagesOf(contract({ state })).map(({ status }) => status);

  it('follow its state', () => {
    expect(statuses('Draft')).toEqual(['current', 'todo', 'todo', 'todo', 'todo']);
    expect(statuses('Rejected')).toEqual(['done', 'stopped', 'todo', 'todo', 'todo']);
    expect(statuses('AwaitingSignature')).toEqual(['done', 'done', 'done', 'current', 'todo']);
    expect(statuses('Signed')).toEqual(['done', 'done', 'done', 'done', 'todo']);
    expect(statuses('Active')).toEqual(['done', 'done', 'done', 'done', 'current']);
  });

  it('say how it ended', () => {
    expect(statuses('Cancelled')).toEqual(['done', 'stopped']);
    expect(statuses('Renewed').at(-1)).toBe('done');
    expect(statuses('Terminated').at(-1)).toBe('stopped');
  });
});

describe('the risk of a clause', () => {
  it('grows with what deviates and with what it is about', () => {
    const risk = (deviation: Parameters<typeof riskOf>[0]['deviation'], category?: string): string =>
      riskOf({ deviation, category: category ?? null });
    expect(risk('None', 'Liability')).toBe('none');
    expect(risk('Alternative', 'General')).toBe('low');
    expect(risk('Outdated', 'Price')).toBe('medium');
    expect(risk('Edited', 'General')).toBe('medium');
    expect(risk('Edited', 'Liability')).toBe('high');
    expect(risk('Added')).toBe('high');
  });
});

describe('what runs out', () => {
  const notice = (changes: Parameters<typeof contract>[0], today: string): unknown =>
    termNotice(contract({ state: 'Active', ...changes }), today);

  it('is said ninety days before notice must be given', () => {
    expect(notice({}, '2026-08-01')).toBeUndefined();
    expect(notice({}, '2026-09-10')).toEqual({ kind: 'endsSoon', day: '2026-12-31', daysLeft: 112 });
    expect(notice({ autoRenew: true }, '2026-11-25')).toEqual({ kind: 'noticeSoon', day: '2026-12-01', daysLeft: 6 });
    expect(notice({ autoRenew: true }, '2026-12-10')).toEqual({
      kind: 'noticePassed',
      day: '2026-12-31',
      daysLeft: 21,
    });
    expect(notice({ terminatesOn: '2026-12-15' }, '2026-01-01')).toMatchObject({ kind: 'terminates' });
    expect(notice({ state: 'Draft' }, '2026-12-10')).toBeUndefined();
  });
});

describe('a comparison', () => {
  it('finds what was changed, added and removed, in words or in effect', () => {
    const older = [clause('a'), clause('b'), clause('c'), clause('d')];
    const newer = [
      clause('b'),
      clause('a', { body: 'New words of a.', terms: '{}' }),
      clause('d', { terms: '{"x":1}' }),
      clause('e'),
    ];
    const changes = compareClauses(older, newer).map(({ key, kind, effectChanged }) => [key, kind, effectChanged]);
    expect(changes).toEqual([
      ['b', 'same', false],
      ['c', 'removed', false],
      ['a', 'changed', true],
      ['d', 'same', true],
      ['e', 'added', false],
    ]);
  });

  it('says what stands elsewhere now', () => {
    const [a, b, c] = [clause('a'), clause('b'), clause('c')];
    expect(compareClauses([a, b, c], [c, a, b]).map(({ key, kind }) => `${key} ${kind}`)).toEqual([
      'c moved',
      'a same',
      'b same',
    ]);
  });

  it('goes word by word, and gives back both texts', () => {
    const [older, newer] = ['repaired within eight hours', 'repaired within four working hours'];
    const runs = compareWords(older, newer);
    const without = (kind: string): string =>
      runs
        .filter((run) => run.kind !== kind)
        .map(({ text }) => text)
        .join('');
    expect(without('added')).toBe(older);
    expect(without('removed')).toBe(newer);
    expect(runs).toContainEqual({ kind: 'removed', text: 'eight' });
  });

  it('replaces texts that are too long', () => {
    const long = 'word '.repeat(2_000);
    expect(compareWords(long, `${long}x`).map(({ kind }) => kind)).toEqual(['removed', 'added']);
  });
});
