import forceFailures from '@salesforce/apex/OM_FalloutController.forceFailures';
import getRepairStates from '@salesforce/apex/OM_FalloutController.getRepairStates';
import previewForce from '@salesforce/apex/OM_FalloutController.previewForce';
import previewRetry from '@salesforce/apex/OM_FalloutController.previewRetry';
import previewSkip from '@salesforce/apex/OM_FalloutController.previewSkip';
import retryFailures from '@salesforce/apex/OM_FalloutController.retryFailures';
import skipFailures from '@salesforce/apex/OM_FalloutController.skipFailures';
import OmRepairModal from 'c/omRepairModal';
import { find, has, render, settle, textOf } from 'support/render';
import { done, failure, refusal } from 'support/work';

jest.mock('@salesforce/apex/OM_FalloutController.forceFailures', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_FalloutController.getRepairStates', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_FalloutController.previewForce', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_FalloutController.previewRetry', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_FalloutController.previewSkip', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_FalloutController.retryFailures', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_FalloutController.skipFailures', () => ({ default: jest.fn() }), { virtual: true });

const mock = (method: unknown): jest.Mock => method as jest.Mock;
const [mayRetry, maySkip, retry, skip] = [
  mock(previewRetry),
  mock(previewSkip),
  mock(retryFailures),
  mock(skipFailures),
];
const show = async (
  repair: 'retry' | 'skip' | 'complete',
  failures = [failure('1'), failure('2')]
): Promise<HTMLElement & { closed: unknown[] }> => {
  const modal = render('c-om-repair-modal', OmRepairModal, { repair, failures, heading: 'Repair' });
  const closed: unknown[] = [];
  modal.addEventListener('modalclose', (event) => closed.push((event as CustomEvent).detail));
  await settle();
  return Object.assign(modal, { closed });
};

describe('c-om-repair-modal', () => {
  it('says what a retry would do before it does it, then what became of each', async () => {
    mayRetry.mockResolvedValue([done('1'), refusal('2', 'It did not fail.')]);
    retry.mockResolvedValue([done('1'), refusal('2', 'It did not fail.')]);
    const modal = await show('retry');
    expect(mayRetry).toHaveBeenCalledWith({ falloutIds: ['1', '2'] });
    expect(retry).not.toHaveBeenCalled();
    expect(textOf(find(modal, 'c-om-outcome-list'))).toMatch(/c\.OM_Repair_WillRetry.*It did not fail/);
    find(modal, '.act').click();
    await settle();
    expect(retry).toHaveBeenCalledWith({ falloutIds: ['1', '2'] });
    expect(textOf(find(modal, 'c-om-outcome-list'))).toContain('c.OM_Repair_Sent');
    expect(has(modal, '.act')).toBe(false);
    find(modal, '.close').click();
    expect(modal.closed).toEqual([1]);
  });

  it('skips only for a reason, and previews again for another one', async () => {
    maySkip.mockResolvedValue([done('1'), done('2')]);
    skip.mockResolvedValue([done('1'), done('2')]);
    const modal = await show('skip');
    expect(has(modal, '.act')).toBe(false);
    const field = find(modal, '.reason');
    field['reportValidity'] = (): boolean => false;
    find(modal, '.preview').click();
    await settle();
    expect(maySkip).not.toHaveBeenCalled();
    field['reportValidity'] = (): boolean => true;
    field['value'] = 'Done by hand.';
    find(modal, '.preview').click();
    await settle();
    field.dispatchEvent(new CustomEvent('change'));
    await settle();
    expect(has(modal, '.act')).toBe(false);
    find(modal, '.preview').click();
    await settle();
    find(modal, '.act').click();
    await settle();
    expect(skip).toHaveBeenCalledWith({ falloutIds: ['1', '2'], reason: 'Done by hand.' });
  });

  it('asks for steps to be completed by force, and says that another person confirms', async () => {
    mock(previewForce).mockResolvedValue([done('1'), done('2')]);
    mock(forceFailures).mockResolvedValue([done('1'), done('2')]);
    const modal = await show('complete');
    expect(textOf(modal)).toContain('c.OM_Repair_TwoPeople');
    const field = find(modal, '.reason');
    field['reportValidity'] = (): boolean => true;
    field['value'] = 'Seen on site.';
    find(modal, '.preview').click();
    await settle();
    expect(textOf(find(modal, 'c-om-outcome-list'))).toContain('c.OM_Repair_WillAsk');
    find(modal, '.act').click();
    await settle();
    expect(mock(forceFailures)).toHaveBeenCalledWith({ falloutIds: ['1', '2'], reason: 'Seen on site.' });
  });

  it('retries many in waves, and leaves the rest alone once too many failed again', async () => {
    const ids = Array.from({ length: 25 }, (_, at) => String(at + 1));
    mayRetry.mockResolvedValue(ids.map((id) => done(id)));
    retry.mockImplementation(({ falloutIds }: { falloutIds: string[] }) =>
      Promise.resolve(falloutIds.map((id) => done(id)))
    );
    mock(getRepairStates).mockImplementation(({ falloutIds }: { falloutIds: string[] }) =>
      Promise.resolve(Object.fromEntries(falloutIds.map((id) => [id, Number(id) > 7 ? 'failedAgain' : 'repaired'])))
    );
    const modal = await show(
      'retry',
      ids.map((id) => failure(id))
    );
    find(modal, '.limit').dispatchEvent(new CustomEvent('change', { detail: { value: '2' } }));
    retry.mockClear();
    find(modal, '.act').click();
    for (let turn = 0; turn < 5; turn += 1) await settle();
    expect(retry).toHaveBeenCalledTimes(1);
    const outcomes = find(modal, 'c-om-outcome-list')['outcomes'] as {
      isDone: boolean;
      problems: { code: string }[];
    }[];
    expect(outcomes.map(({ isDone, problems }) => (isDone ? 'done' : problems[0]?.code))).toEqual([
      ...Array<string>(7).fill('done'),
      ...Array<string>(3).fill('FailedAgain'),
      ...Array<string>(15).fill('NotTried'),
    ]);
    expect(textOf(modal, '.summary')).toContain('c.OM_Repair_Stopped');
  });

  it('offers nothing that would be refused, and closes with nothing done', async () => {
    mayRetry.mockResolvedValue([refusal('1', 'No.'), refusal('2', 'No.')]);
    const modal = await show('retry');
    expect(has(modal, '.act')).toBe(false);
    find(modal, '.close').click();
    expect(modal.closed).toEqual([0]);
  });

  it('shows an error in place', async () => {
    mayRetry.mockRejectedValue({ body: { message: 'no access' } });
    const modal = await show('retry');
    expect(textOf(find(modal, 'c-om-error-panel'))).toContain('no access');
  });

  it('is accessible', async () => {
    mayRetry.mockResolvedValue([done('1'), done('2')]);
    await expect(await show('retry')).toBeAccessible();
  });
});
