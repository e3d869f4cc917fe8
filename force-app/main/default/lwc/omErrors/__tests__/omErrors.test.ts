import { fill, messagesOf, problemsOf, problemText } from 'c/omErrors';

const refusal = {
  code: 'OrderNotDraft',
  message: 'Order 7 is in progress.',
  action: 'Change it instead.',
  problems: [
    { code: 'OrderNotDraft', message: 'Order 7 is in progress.', path: null, action: 'Change it instead.' },
    { code: 'EmptyOrder', message: 'Order 7 has no lines.', path: 'order 7', action: null },
  ],
};
const thrown = { body: { message: JSON.stringify(refusal) }, status: 500 };

describe('c/omErrors', () => {
  it('reads every problem of a refusal, with what to do', () => {
    expect(problemsOf(thrown)).toEqual(refusal.problems);
    expect(messagesOf(thrown)).toEqual(['Order 7 is in progress. Change it instead.', 'Order 7 has no lines.']);
    expect(problemText({ code: 'X', message: 'It broke.', action: '' })).toBe('It broke.');
  });

  it('keeps texts that are no refusal as they are', () => {
    expect(problemsOf({ body: { message: 'plain' } })).toEqual([]);
    expect(problemsOf(undefined)).toEqual([]);
    expect(messagesOf({ body: { message: '{ not JSON' } })).toEqual(['{ not JSON']);
    expect(messagesOf({ body: { message: '{"a":1}' } })).toEqual(['{"a":1}']);
    expect(messagesOf([{ body: [{ message: 'one' }, { message: 'one' }] }])).toEqual(['one']);
  });

  it('fills the places of a label', () => {
    expect(fill('{0} of {1}, {2}', 3, 4)).toBe('3 of 4, {2}');
  });
});
