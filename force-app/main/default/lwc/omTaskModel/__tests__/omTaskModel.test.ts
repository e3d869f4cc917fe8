import { dueText, hasFailed, urgencyOf, wordsOf } from 'c/omTaskModel';
import { NOW, task } from 'support/work';

const at = (hours: number): string => new Date(NOW + hours * 3_600_000).toISOString();

describe('how urgent a task is', () => {
  it.each([
    ['late', at(-8), at(-0.1)],
    ['soon', at(-8), at(2)],
    ['calm', at(-8), at(3)],
    ['soon', at(0), at(0.9)],
    ['soon', undefined, at(0.9)],
    ['calm', undefined, at(2)],
    ['none', at(-8), undefined],
  ] as const)('is %s when it was ready at %s and is due at %s', (urgency, readyAt, dueAt) => {
    const times = { ...(readyAt && { readyAt }), ...(dueAt && { dueAt }) };
    expect(urgencyOf(times, NOW)).toBe(urgency);
  });

  it('is told as what is left, or as how late it is', () => {
    expect(dueText({ dueAt: at(-1) }, NOW)).toBe('c.OM_Task_LateBy');
    expect(dueText({ dueAt: at(1) }, NOW)).toBe('c.OM_Task_DueIn');
    expect(dueText({ dueAt: null }, NOW)).toBe('c.OM_Task_NoDueTime');
  });
});

it('knows what is repaired, not completed', () => {
  expect(hasFailed(task('1'))).toBe(false);
  expect(hasFailed(task('1', { state: 'FatallyFailed' }))).toBe(true);
});

it.each([
  ['portIsLit', 'Port is lit'],
  ['port_is_lit', 'Port is lit'],
  ['InProgress', 'In progress'],
  ['Fulfillment_Desk', 'Fulfillment desk'],
  ['MAC', 'MAC'],
])('reads %s as %s', (key, words) => expect(wordsOf(key)).toBe(words));
