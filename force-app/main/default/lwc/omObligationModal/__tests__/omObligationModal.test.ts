import endObligation from '@salesforce/apex/OM_ContractPageController.endObligation';
import OmObligationModal from 'c/omObligationModal';
import type { Apex } from 'support/apex';
import { obligation } from 'support/contracts';
import { find, has, render, settle } from 'support/render';

jest.mock(
  '@salesforce/apex/OM_ContractPageController.endObligation',
  () => jest.requireActual<Apex>('support/apex').called(),
  {
    virtual: true,
  }
);

const end = endObligation as unknown as jest.Mock;
const show = (): { modal: HTMLElement; closed: jest.Mock } => {
  const modal = render('c-om-obligation-modal', OmObligationModal, { label: 'Complete', obligation: obligation('a') });
  const closed = jest.fn();
  modal.addEventListener('modalclose', (event) => {
    closed((event as CustomEvent<unknown>).detail);
  });
  return { modal, closed };
};
const set = async (modal: HTMLElement, selector: string, value: string): Promise<void> => {
  find(modal, selector).dispatchEvent(new CustomEvent('change', { detail: { value } }));
  await settle();
};

describe('c-om-obligation-modal', () => {
  it('says that an obligation was fulfilled', async () => {
    const { modal, closed } = show();
    find(modal, '.do').click();
    await settle();
    expect(end).toHaveBeenCalledWith({ obligationId: 'a', state: 'Fulfilled', note: '' });
    expect(closed).toHaveBeenCalledWith('c.OM_Obligation_FulfilledNow');
  });

  it('waives one for a reason alone', async () => {
    const { modal } = show();
    await set(modal, '.state', 'Waived');
    expect(find(modal, '.do')['disabled']).toBe(true);
    await set(modal, '.note', ' Not needed. ');
    find(modal, '.do').click();
    await settle();
    expect(end).toHaveBeenCalledWith({ obligationId: 'a', state: 'Waived', note: 'Not needed.' });
  });

  it('keeps a refusal in place, and leaves without one', async () => {
    end.mockRejectedValueOnce({ body: { message: 'ended' } });
    const { modal, closed } = show();
    find(modal, '.do').click();
    await settle();
    expect(has(modal, 'c-om-error-panel')).toBe(true);
    expect(closed).not.toHaveBeenCalled();
    await expect(modal).toBeAccessible();
    find(modal, '.back').click();
    expect(closed).toHaveBeenCalledTimes(1);
  });
});
