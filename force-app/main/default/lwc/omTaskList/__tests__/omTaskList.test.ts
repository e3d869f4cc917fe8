import OmTaskList from 'c/omTaskList';
import { find, has, render, settle, textOf } from 'support/render';
import { NOW, task } from 'support/work';

const show = (properties = {}): HTMLElement =>
  render('c-om-task-list', OmTaskList, { tasks: [task('1'), task('2')], now: NOW, isSelectable: true, ...properties });

describe('c-om-task-list', () => {
  it('shows what, for whom, by when, and who has it', () => {
    const text = textOf(show({ tasks: [task('1', { dueAt: '2026-11-25T11:00:00.000Z' })] }));
    for (const part of ['Task 1', '00000100 · Acme Media', 'Fulfillment Desk', 'c.OM_Task_LateBy']) {
      expect(text).toContain(part);
    }
  });

  it('tells which task is open and which is selected', async () => {
    const list = show({ currentId: '2', selectedIds: ['1'] });
    const fired: unknown[] = [];
    for (const name of ['open', 'select'])
      list.addEventListener(name, (event) => fired.push((event as CustomEvent).detail));
    expect(find(list, '.open[data-id="2"]').getAttribute('aria-current')).toBe('true');
    expect(find(list, '.select[data-id="1"]')['checked']).toBe(true);
    find(list, '.open[data-id="1"]').click();
    find(list, '.select[data-id="2"]').dispatchEvent(new CustomEvent('change', { detail: { checked: true } }));
    expect(fired).toEqual(['1', { id: '2', isSelected: true }]);
    Object.assign(list, { isSelectable: false });
    await settle();
    expect(has(list, '.select')).toBe(false);
  });

  it('says why a task waits, or what failed at which vendor', () => {
    const note = 'Reminded, because it is at risk.';
    expect(textOf(show({ tasks: [task('1', { holdReason: 'No key.', note })] }))).toContain('c.OM_Task_OnHold');
    expect(textOf(show({ tasks: [task('1', { note })] }))).toContain(note);
    const failed = task('1', { state: 'FatallyFailed', gateway: 'network', errorMessage: 'No port.' });
    expect(textOf(show({ tasks: [failed] }))).toMatch(/Network.*No port\./);
  });

  it('is accessible', async () => {
    await expect(show({ currentId: '1' })).toBeAccessible();
  });
});
