import { changesOf, earlierLevels, levelsOf, outlookOf, previewLevels, reasonTexts } from 'c/omApprovalModel';
import { approval, entry, outlook } from 'support/approvals';

const states = (levels: ReturnType<typeof levelsOf>): unknown =>
  levels.map(({ rules }) => rules.map(({ people }) => people.map(({ names, state }) => [names.join('|'), state])));

describe('c/omApprovalModel', () => {
  it('says why in words, and leaves what it does not know as it is', () => {
    expect(reasonTexts('amount is 2000, above 1000 and customer.Rating is Cold')).toEqual([
      'c.OM_Approval_Above',
      'c.OM_Approval_Is',
    ]);
    expect(reasonTexts('always')).toEqual(['c.OM_Approval_Always']);
    expect(reasonTexts('Ask the boss')).toEqual(['Ask the boss']);
    expect(reasonTexts(null)).toEqual([]);
  });

  it('shows who was asked, and who comes later as the service foresaw it', () => {
    const preview = JSON.stringify(outlook());
    expect(states(levelsOf(approval({ preview })))).toEqual([
      [[['Ava Approver', 'Pending']]],
      [[['Fin One|Fin Two', 'Next']]],
    ]);
    expect(states(levelsOf(approval({ preview, status: 'Rejected' })))).toEqual([
      [[['Ava Approver', 'Pending']]],
      [[['Fin One|Fin Two', 'NotAsked']]],
    ]);
  });

  it('does not take what was foreseen for an earlier submission, or cannot be read', () => {
    const old = JSON.stringify(outlook({ at: '2026-11-24T10:00:00.000Z' }));
    expect(states(levelsOf(approval({ preview: old })))).toEqual([[[['Ava Approver', 'Pending']]]]);
    expect(outlookOf('{"levels":')).toBeUndefined();
    expect(outlookOf('{}')).toBeUndefined();
  });

  it('keeps who agreed before beside who is asked again', () => {
    const [first, second] = outlook().levels;
    const [rule] = first?.rules ?? [];
    if (!rule || !second) throw new Error('The outlook has two levels.');
    const covered = { as: 'user ada', names: ['Ada'], isCovered: true };
    const levels = [{ level: 1, rules: [{ ...rule, approvers: [covered, ...rule.approvers] }] }];
    expect(states(levelsOf(approval({ preview: JSON.stringify(outlook({ levels })) })))).toEqual([
      [
        [
          ['Ada', 'Covered'],
          ['Ava Approver', 'Pending'],
        ],
      ],
    ]);
    expect(states(previewLevels(outlook({ levels })))).toEqual([
      [
        [
          ['Ada', 'Covered'],
          ['Ava Approver', 'Next'],
        ],
      ],
    ]);
  });

  it('tells what changed since the same rule was decided last', () => {
    const now = entry('2', { facts: '{"amount":2000,"discountPercent":18}' });
    const before = entry('1', { state: 'Rejected', facts: '{"amount":2000,"discountPercent":30}', isCurrent: false });
    const older = { ...before, id: '0', askedAt: '2026-11-01T10:00:00.000Z', facts: '{"amount":1}' };
    expect(changesOf(now, [older, before, now])).toEqual({ verdict: 'Rejected', texts: ['c.OM_Approval_Was'] });
    expect(changesOf(now, [{ ...before, facts: now.facts ?? null }, now])?.texts).toEqual([]);
    expect(changesOf(now, [{ ...before, ruleKey: 'other' }, now])).toBeUndefined();
    expect(changesOf(now, [now])).toBeUndefined();
  });

  it('names who decided in place of whom, and keeps earlier submissions apart', () => {
    const decided = entry('1', { state: 'Approved', decidedBy: 'Dora Delegate', isCurrent: false });
    const all = approval({ entries: [decided, entry('2')] });
    expect(earlierLevels(all)[0]?.rules[0]?.people).toMatchObject([
      { names: ['Dora Delegate'], inPlaceOf: 'Ava Approver', state: 'Approved' },
    ]);
    expect(states(levelsOf(all))).toEqual([[[['Ava Approver', 'Pending']]]]);
  });
});
