import getInbox from '@salesforce/apex/OM_TaskController.getInbox';
import acceptTasks from '@salesforce/apex/OM_TaskController.acceptTasks';
import OmTaskInbox from 'c/omTaskInbox';
import type { Apex } from 'support/apex';
import { find, has, render, settle, textOf } from 'support/render';
import { done, inbox, refusal, task } from 'support/work';

jest.mock('@salesforce/apex/OM_TaskController.getInbox', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_TaskController.acceptTasks', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_TaskController.findAssignees', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});

const answer = getInbox as unknown as jest.Mock;
const accept = acceptTasks as unknown as jest.Mock;
const show = async (): Promise<HTMLElement> => {
  const page = render('c-om-task-inbox', OmTaskInbox);
  await settle();
  return page;
};
const view = (page: HTMLElement, scope: string): HTMLElement => find(page, `[data-scope="${scope}"]`);
const tasksOf = (page: HTMLElement): unknown => find(page, 'c-om-task-list')['tasks'];

beforeEach(() => answer.mockReset());

describe('c-om-task-inbox', () => {
  it('shows my tasks with the size of every view, and opens the first', async () => {
    answer.mockResolvedValue(inbox([task('1'), task('2')], { mine: 2, late: 5 }));
    const page = render('c-om-task-inbox', OmTaskInbox);
    expect(find(page, 'c-om-card')['isLoading']).toBe(true);
    await settle();
    expect(answer).toHaveBeenCalledWith({ scope: 'mine' });
    expect(tasksOf(page)).toHaveLength(2);
    expect(view(page, 'late').textContent).toContain('5');
    expect(find(page, 'c-om-task-detail')['task']).toMatchObject({ id: '1' });
  });

  it('shows another view, and never an answer that was overtaken', async () => {
    let finish: (value: unknown) => void = () => undefined;
    answer.mockReturnValueOnce(new Promise((resolve) => (finish = resolve)));
    answer.mockResolvedValueOnce(inbox([task('late')]));
    const page = await show();
    view(page, 'late').click();
    await settle();
    finish(inbox([task('mine')]));
    await settle();
    expect(answer).toHaveBeenLastCalledWith({ scope: 'late' });
    expect(tasksOf(page)).toMatchObject([{ id: 'late' }]);
    expect(view(page, 'late').getAttribute('aria-pressed')).toBe('true');
  });

  it('accepts many, and says which were refused and why', async () => {
    answer.mockResolvedValue(inbox([task('1'), task('2')]));
    accept.mockResolvedValue([done('1'), refusal('2', 'Ana has it.')]);
    const page = await show();
    const toasts: unknown[] = [];
    page.addEventListener('lightning__showtoast', (event) => toasts.push(event));
    const list = find(page, 'c-om-task-list');
    for (const id of ['1', '2']) list.dispatchEvent(new CustomEvent('select', { detail: { id, isSelected: true } }));
    await settle();
    find(page, '.accept-many').click();
    await settle();
    expect(accept).toHaveBeenCalledWith({ stepIds: ['1', '2'] });
    expect(toasts).toHaveLength(1);
    expect(textOf(find(page, 'c-om-outcome-list'))).toContain('Ana has it. Ask.');
    expect(find(page, 'c-om-task-list')['selectedIds']).toEqual(['2']);
    expect(answer).toHaveBeenCalledTimes(2);
  });

  it('keeps the open task while it is there, and stops its clock with the page', async () => {
    const stop = jest.spyOn(window, 'clearInterval');
    answer.mockResolvedValue(inbox([task('1'), task('2')]));
    const page = await show();
    find(page, 'c-om-task-list').dispatchEvent(new CustomEvent('open', { detail: '2' }));
    await settle();
    find(page, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    await settle();
    expect(find(page, 'c-om-task-detail')['task']).toMatchObject({ id: '2' });
    answer.mockResolvedValue(inbox([task('1')]));
    find(page, 'c-om-task-detail').dispatchEvent(new CustomEvent('done', { detail: 'Task 2 was completed.' }));
    await settle();
    expect(find(page, 'c-om-task-detail')['task']).toMatchObject({ id: '1' });
    page.remove();
    expect(stop).toHaveBeenCalled();
  });

  it('says what will appear where nothing is', async () => {
    answer.mockResolvedValue(inbox([]));
    const page = await show();
    expect(find(page, 'c-om-card')['isEmpty']).toBe(true);
    expect(find(page, 'c-om-card')['emptyText']).toBe('c.OM_Inbox_EmptyMine');
    expect(has(page, 'c-om-task-detail')).toBe(false);
  });

  it('shows an error in place and loads again when asked', async () => {
    answer.mockRejectedValueOnce({ body: { message: 'no access' } });
    const page = await show();
    expect(find(page, 'c-om-card')['error']).toMatchObject({ body: { message: 'no access' } });
    answer.mockResolvedValue(inbox([task('1')]));
    find(page, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    await settle();
    expect(find(page, 'c-om-card')['error']).toBeUndefined();
    expect(tasksOf(page)).toHaveLength(1);
  });

  it('is accessible with tasks, and with none', async () => {
    answer.mockResolvedValueOnce(inbox([task('1')])).mockResolvedValue(inbox([]));
    const page = await show();
    await expect(page).toBeAccessible();
    view(page, 'failed').click();
    await settle();
    await expect(page).toBeAccessible();
  });
});
