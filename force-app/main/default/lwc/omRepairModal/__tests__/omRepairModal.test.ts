import previewRetry from '@salesforce/apex/OM_FalloutController.previewRetry';
import previewSkip from '@salesforce/apex/OM_FalloutController.previewSkip';
import retryFailures from '@salesforce/apex/OM_FalloutController.retryFailures';
import skipFailures from '@salesforce/apex/OM_FalloutController.skipFailures';
import OmRepairModal from 'c/omRepairModal';
import { find, has, render, settle, textOf } from 'support/render';
import { done, failure, refusal } from 'support/work';

jest.mock('@salesforce/apex/OM_FalloutController.previewRetry', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_FalloutController.previewSkip', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_FalloutController.retryFailures', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_FalloutController.skipFailures', () => ({ default: jest.fn() }), { virtual: true });

const [mayRetry, maySkip, retry, skip] = [previewRetry, previewSkip, retryFailures, skipFailures].map(
  (method) => method as unknown as jest.Mock
) as [jest.Mock, jest.Mock, jest.Mock, jest.Mock];
const show = async (repair: 'retry' | 'skip'): Promise<HTMLElement & { closed: unknown[] }> => {
  const failures = [failure('1'), failure('2')];
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
