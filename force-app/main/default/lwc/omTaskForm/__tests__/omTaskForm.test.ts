import OmTaskForm from 'c/omTaskForm';
import { find, has, render, settle } from 'support/render';
import { task } from 'support/work';

type Field = HTMLElement & Record<string, unknown>;
const show = (properties = {}): HTMLElement => {
  const form = render('c-om-task-form', OmTaskForm, { taskId: '1', fields: task('1').form, ...properties });
  for (const field of fieldsOf(form)) {
    field['text'] = '';
    field['setCustomValidity'] = (text: string): void => void (field['text'] = text);
    field['reportValidity'] = (): boolean => field['text'] === '';
  }
  return form;
};
const fieldsOf = (form: HTMLElement): Field[] => [...(form.shadowRoot?.querySelectorAll<Field>('.field') ?? [])];
const field = (form: HTMLElement, key: string): Field => find(form, `[data-key="${key}"]`);
const say = (form: HTMLElement, key: string, value: string): void =>
  void field(form, key).dispatchEvent(new CustomEvent('change', { detail: { value } }));

describe('c-om-task-form', () => {
  it('asks for each field as its type wants', () => {
    const form = show();
    expect(fieldsOf(form).map(({ tagName }) => tagName)).toEqual([
      'LIGHTNING-RADIO-GROUP',
      'LIGHTNING-COMBOBOX',
      'LIGHTNING-INPUT',
    ]);
    expect(field(form, 'isLit')['label']).toBe('Is lit');
    expect(field(form, 'window')['options']).toEqual([
      { label: 'Morning', value: 'morning' },
      { label: 'Noon', value: 'noon' },
    ]);
    expect(field(form, 'meters')['type']).toBe('number');
  });

  it('gives the answers as texts', async () => {
    const form = show();
    const given: unknown[] = [];
    form.addEventListener('complete', (event) => given.push((event as CustomEvent).detail));
    say(form, 'isLit', 'false');
    say(form, 'meters', '12.5');
    await settle();
    find(form, '.complete').click();
    expect(given).toEqual([{ answers: { isLit: 'false', meters: '12.5' } }]);
  });

  it('says nothing while a field is not as it must be', () => {
    const form = show();
    const given = jest.fn();
    form.addEventListener('complete', given);
    field(form, 'window')['text'] = 'Fill it in.';
    find(form, '.complete').click();
    expect(given).not.toHaveBeenCalled();
  });

  it('shows a refusal at its field until that is answered anew', async () => {
    const form = show();
    Object.assign(form, { problems: [{ code: 'X', message: 'Not at noon.', path: 'window' }] });
    await settle();
    expect(field(form, 'window')['text']).toBe('Not at noon.');
    say(form, 'window', 'morning');
    expect(field(form, 'window')['text']).toBe('');
  });

  it('forgets the answers of another task, not those of the same one read anew', async () => {
    const form = show();
    say(form, 'meters', '7');
    await settle();
    Object.assign(form, { fields: [...task('1').form] });
    await settle();
    expect(field(form, 'meters')['value']).toBe('7');
    Object.assign(form, { taskId: '2' });
    await settle();
    expect(field(form, 'meters')['value']).toBe('');
  });

  it('can be completed without a form, and is accessible', async () => {
    const form = show({ fields: [] });
    expect(has(form, '.none')).toBe(true);
    await expect(form).toBeAccessible();
    await expect(show()).toBeAccessible();
  });
});
