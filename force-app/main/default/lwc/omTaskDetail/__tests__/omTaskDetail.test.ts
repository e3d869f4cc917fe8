import completeTask from '@salesforce/apex/OM_TaskController.completeTask';
import acceptTasks from '@salesforce/apex/OM_TaskController.acceptTasks';
import holdTask from '@salesforce/apex/OM_TaskController.holdTask';
import reassignTasks from '@salesforce/apex/OM_TaskController.reassignTasks';
import OmTaskDetail from 'c/omTaskDetail';
import type { Apex } from 'support/apex';
import { find, has, render, settle, textOf } from 'support/render';
import { done, NOW, refusal, task } from 'support/work';

jest.mock('@salesforce/apex/OM_TaskController.completeTask', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_TaskController.acceptTasks', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_TaskController.holdTask', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_TaskController.reassignTasks', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_TaskController.findAssignees', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});

const complete = completeTask as unknown as jest.Mock;
const accept = acceptTasks as unknown as jest.Mock;
const hold = holdTask as unknown as jest.Mock;
const reassign = reassignTasks as unknown as jest.Mock;
const show = (changes = {}): HTMLElement & { told: string[] } => {
  const detail = render('c-om-task-detail', OmTaskDetail, { task: task('1', changes), now: NOW });
  const told: string[] = [];
  detail.addEventListener('done', (event) => told.push((event as CustomEvent<string>).detail));
  return Object.assign(detail, { told });
};

describe('c-om-task-detail', () => {
  it('says why you have it, why somebody else has, or why nobody has', () => {
    const assignedReason = 'Has the least work.';
    const said = (changes: object): string => textOf(show({ assignedReason, ...changes }), '.why');
    expect(said({ isMine: true })).toBe('c.OM_Task_WhyYouHas the least work.');
    expect(said({ isMine: false, isInQueue: false })).toBe('c.OM_Task_WhyThemHas the least work.');
    expect(said({ isMine: false, isInQueue: true })).toBe('c.OM_Task_WhyNobodyHas the least work.');
    expect(has(show({ assignedReason: null }), '.why')).toBe(false);
  });

  it('completes with the answers of the form', async () => {
    complete.mockResolvedValue(undefined);
    const detail = show({ isMine: true });
    expect(has(detail, '.accept')).toBe(false);
    find(detail, 'c-om-task-form').dispatchEvent(
      new CustomEvent('complete', { detail: { answers: { isLit: 'true' } } })
    );
    await settle();
    expect(complete).toHaveBeenCalledWith({ stepId: '1', answers: { isLit: 'true' } });
    expect(detail.told).toEqual(['c.OM_Task_Completed']);
  });

  it('gives refusals of fields to the form, and stays', async () => {
    const problems = [{ code: 'TaskFieldValue', message: 'Not at noon.', path: 'window', action: 'Choose.' }];
    complete.mockRejectedValue({ body: { message: JSON.stringify({ problems }) } });
    const detail = show();
    find(detail, 'c-om-task-form').dispatchEvent(new CustomEvent('complete', { detail: { answers: {} } }));
    await settle();
    expect(find(detail, 'c-om-task-form')['problems']).toEqual(problems);
    expect(textOf(find(detail, 'c-om-error-panel'))).toContain('Not at noon. Choose.');
    expect(detail.told).toEqual([]);
  });

  it('says why a task cannot be taken', async () => {
    accept.mockResolvedValue([refusal('1', 'Ana has it.')]);
    const detail = show();
    find(detail, '.accept').click();
    await settle();
    expect(textOf(find(detail, 'c-om-error-panel'))).toContain('Ana has it.');
    accept.mockResolvedValue([done('1')]);
    find(detail, '.accept').click();
    await settle();
    expect(detail.told).toEqual(['c.OM_Task_Accepted']);
  });

  it('holds for a reason only, and gives away to whom was chosen', async () => {
    hold.mockResolvedValue(undefined);
    reassign.mockResolvedValue([done('1')]);
    const detail = show();
    find(detail, '.hold').click();
    await settle();
    const field = find(detail, '.reason');
    field['reportValidity'] = (): boolean => false;
    find(detail, '.confirm-hold').click();
    await settle();
    expect(hold).not.toHaveBeenCalled();
    field['reportValidity'] = (): boolean => true;
    field['value'] = 'No key yet.';
    find(detail, '.confirm-hold').click();
    await settle();
    expect(hold).toHaveBeenCalledWith({ stepId: '1', reason: 'No key yet.' });
    find(detail, '.reassign').click();
    await settle();
    const chosen = { id: 'queue', name: 'Coffee', isQueue: true, reason: 'Not ours.' };
    find(detail, 'c-om-assignee-picker').dispatchEvent(new CustomEvent('choose', { detail: chosen }));
    await settle();
    expect(reassign).toHaveBeenCalledWith({ stepIds: ['1'], ownerId: 'queue', reason: 'Not ours.' });
    expect(detail.told).toEqual(['c.OM_Task_Held', 'c.OM_Task_Reassigned']);
  });

  it('leads from what failed to the console, at its cause', async () => {
    const detail = show({ state: 'FatallyFailed', errorMessage: 'No port.', fingerprint: 'network:NO_PORT' });
    expect(has(detail, 'c-om-task-form')).toBe(false);
    const links = [...(detail.shadowRoot?.querySelectorAll('c-om-link') ?? [])] as unknown as { reference: object }[];
    expect(links.at(-1)?.reference).toMatchObject({
      attributes: { apiName: 'OM_Fallout_Console' },
      state: { c__cause: 'network:NO_PORT' },
    });
    await expect(detail).toBeAccessible();
  });

  it('is accessible with every panel open', async () => {
    const detail = show({ holdReason: 'No key yet.' });
    await expect(detail).toBeAccessible();
    find(detail, '.reassign').click();
    await settle();
    await expect(detail).toBeAccessible();
  });
});
