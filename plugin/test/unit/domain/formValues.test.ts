import { describe, expect, it } from 'vitest';
import { readFormValues } from '../../../src/domain/formValues.ts';

const form = {
  confirmed: { type: 'boolean', required: true },
  floor: { type: 'number', required: false },
  note: { type: 'string', required: false },
} as const;

describe('readFormValues', () => {
  it('gives each text the type that the form asks for', () => {
    expect(readFormValues(form, { confirmed: 'yes', floor: '3', note: '7' })).toEqual({
      ok: true,
      value: { confirmed: true, floor: 3, note: '7' },
    });
  });

  it.each([
    ['a number in words', { floor: 'third' }, 'BadFormValue'],
    ['an empty number', { floor: '' }, 'BadFormValue'],
    ['a boolean that is neither', { confirmed: 'maybe' }, 'BadFormValue'],
    ['a field that the form does not have', { colour: 'red' }, 'UnknownFormField'],
    ['a field named like a member of every object', { constructor: 'x' }, 'UnknownFormField'],
  ])('refuses %s', (_, texts, code) => {
    expect(readFormValues(form, texts)).toMatchObject({ ok: false, error: [{ code }] });
  });
});
