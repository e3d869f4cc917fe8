import { aboutOf, amountOf, prettyText, totalsOf } from 'c/omFalloutModel';
import { done, failure, kind, refusal } from 'support/work';

it('adds up causes', () => {
  expect(totalsOf([kind('a'), kind('b', { failures: 3, amount: 1.5 })])).toEqual({ failures: 5, amount: 101.5 });
  expect(totalsOf([])).toEqual({ failures: 0, amount: 0 });
});

it('counts an order once, however many of its steps are repaired, and none that are refused', () => {
  const failures = [
    failure('1'),
    failure('2', { orderId: 'order-1' }),
    failure('3', { amount: 7 }),
    failure('4', { amount: null }),
  ];
  const outcomes = [done('1'), done('2'), refusal('3', 'No.'), done('4')];
  expect(amountOf(outcomes, failures)).toBe(50);
});

it('says which order stands behind a failure', () => {
  expect(aboutOf([failure('1', { accountName: null, amount: null })])).toEqual({ '1': '00001' });
  expect(aboutOf([failure('1')])['1']).toMatch(/^00001 · Acme Media · .*50/);
});

it('indents JSON and leaves other texts', () => {
  expect(prettyText('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(prettyText('<html>')).toBe('<html>');
  expect(prettyText(undefined)).toBe('');
});
