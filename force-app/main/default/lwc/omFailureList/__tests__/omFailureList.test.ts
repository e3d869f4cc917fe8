import { refreshApex } from '@salesforce/apex';
import getFailures from '@salesforce/apex/OM_FalloutController.getFailures';
import takeFailures from '@salesforce/apex/OM_FalloutController.takeFailures';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmFailureList from 'c/omFailureList';
import OmRepairModal from 'c/omRepairModal';
import type { Apex } from 'support/apex';
import { find, has, render, settle, textOf } from 'support/render';
import { done, failure, refusal } from 'support/work';

jest.mock('@salesforce/apex/OM_FalloutController.getFailures', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});
jest.mock('@salesforce/apex/OM_FalloutController.getMessages', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});
jest.mock('@salesforce/apex/OM_FalloutController.takeFailures', () => ({ default: jest.fn() }), { virtual: true });

const wire = getFailures as unknown as TestWireAdapter;
const take = takeFailures as unknown as jest.Mock;
const show = (): HTMLElement & { repaired: jest.Mock } => {
  const list = render('c-om-failure-list', OmFailureList, { fingerprint: 'no_port', heading: 'NO_PORT' });
  const repaired = jest.fn();
  list.addEventListener('repaired', repaired);
  return Object.assign(list, { repaired });
};
const emit = async (...failures: unknown[]): Promise<void> => {
  wire.emit(failures);
  await settle();
};
const check = async (list: HTMLElement, selector: string, checked = true): Promise<void> => {
  find(list, selector).dispatchEvent(new CustomEvent('change', { detail: { checked } }));
  await settle();
};
const opens = (answer: unknown): jest.Mock =>
  ((OmRepairModal as unknown as { open: unknown }).open = jest.fn().mockResolvedValue(answer));

describe('c-om-failure-list', () => {
  it('shows each failure with its order; what was said to the vendor when asked', async () => {
    const list = show();
    await settle();
    expect(wire.getLastConfig()).toEqual({ fingerprint: 'no_port' });
    await emit(failure('1'), failure('2'));
    expect(textOf(list)).toContain('No port for 1.');
    find(list, '.details[data-id="2"]').click();
    await settle();
    expect(find(list, 'c-om-gateway-messages')['stepId']).toBe('step-2');
    find(list, '.details[data-id="2"]').click();
    await settle();
    expect(has(list, 'c-om-gateway-messages')).toBe(false);
  });

  it('says by when each is to be repaired, what helped before, and what waits for a second person', async () => {
    const list = show();
    await emit(
      failure('1', { dueAt: '2020-01-01T00:00:00.000Z' }),
      failure('2', { suggestion: 'retry', suggestionHelped: 6, suggestionTried: 7, isForceRequested: true }),
      failure('3', { dueAt: '2999-01-01T00:00:00.000Z' })
    );
    expect(textOf(list, '.suggestion')).toContain('c.OM_Failures_Suggested');
    expect(textOf(list, '.overdue')).toContain('c.OM_Failures_Overdue');
    expect(textOf(list)).toContain('c.OM_Failures_Due');
    expect(textOf(list, '.asked')).toContain('c.OM_Failures_Asked');
    await check(list, '.select[data-id="1"]');
    const open = opens(1);
    find(list, '.complete').click();
    await settle();
    expect(open).toHaveBeenCalledWith(expect.objectContaining({ repair: 'complete' }));
  });

  it('repairs the chosen ones, and reads anew only if something was asked for', async () => {
    const list = show();
    await emit(failure('1'), failure('2'));
    expect(find(list, '.retry')['disabled']).toBe(true);
    await check(list, '.select[data-id="2"]');
    let open = opens(0);
    find(list, '.skip').click();
    await settle();
    expect(open).toHaveBeenCalledWith(expect.objectContaining({ repair: 'skip', failures: [failure('2')] }));
    expect(list.repaired).not.toHaveBeenCalled();
    await check(list, '.all');
    open = opens(2);
    find(list, '.retry').click();
    await settle();
    expect(open).toHaveBeenCalledWith(
      expect.objectContaining({ repair: 'retry', failures: [failure('1'), failure('2')] })
    );
    expect(refreshApex).toHaveBeenCalledTimes(1);
    expect(list.repaired).toHaveBeenCalledTimes(1);
  });

  it('takes over many, and says which were refused', async () => {
    take.mockResolvedValue([done('1'), refusal('2', 'It was closed.')]);
    const list = show();
    await emit(failure('1'), failure('2'));
    await check(list, '.all');
    find(list, '.take').click();
    await settle();
    expect(take).toHaveBeenCalledWith({ falloutIds: ['1', '2'] });
    expect(textOf(find(list, 'c-om-outcome-list'))).toContain('It was closed.');
  });

  it('forgets choices with its cause', async () => {
    const list = show();
    await emit(failure('1'));
    await check(list, '.all');
    Object.assign(list, { fingerprint: 'timeout' });
    await settle();
    expect(find(list, 'c-om-card')['isLoading']).toBe(true);
    await emit(failure('3'));
    expect(find(list, '.retry')['disabled']).toBe(true);
  });

  it('says that all were repaired, or what went wrong', async () => {
    const list = show();
    await emit();
    expect(find(list, 'c-om-card')['isEmpty']).toBe(true);
    wire.error({ message: 'no access' });
    await settle();
    expect(find(list, 'c-om-card')['error']).toMatchObject({ body: { message: 'no access' } });
  });

  it('is accessible', async () => {
    const list = show();
    await emit(failure('1'));
    find(list, '.details').click();
    await settle();
    await expect(list).toBeAccessible();
  });
});
