import actOnContract from '@salesforce/apex/OM_ContractController.actOnContract';
import amend from '@salesforce/apex/OM_ContractPageController.amend';
import askForDraft from '@salesforce/apex/OM_ContractPageController.askForDraft';
import getTemplates from '@salesforce/apex/OM_ContractPageController.getTemplates';
import renew from '@salesforce/apex/OM_ContractPageController.renew';
import terminate from '@salesforce/apex/OM_ContractPageController.terminate';
import submitForApproval from '@salesforce/apex/OM_ApprovalController.submitForApproval';
import OmContractActionModal from 'c/omContractActionModal';
import type { Apex } from 'support/apex';
import { contract } from 'support/contracts';
import { find, has, render, settle, textOf } from 'support/render';

jest.mock(
  '@salesforce/apex/OM_ContractController.actOnContract',
  () => jest.requireActual<Apex>('support/apex').called(),
  {
    virtual: true,
  }
);
jest.mock('@salesforce/apex/OM_ContractPageController.amend', () => jest.requireActual<Apex>('support/apex').called(), {
  virtual: true,
});
jest.mock(
  '@salesforce/apex/OM_ContractPageController.askForDraft',
  () => jest.requireActual<Apex>('support/apex').called(),
  {
    virtual: true,
  }
);
jest.mock(
  '@salesforce/apex/OM_ContractPageController.checkIn',
  () => jest.requireActual<Apex>('support/apex').called(),
  {
    virtual: true,
  }
);
jest.mock(
  '@salesforce/apex/OM_ContractPageController.checkOut',
  () => jest.requireActual<Apex>('support/apex').called(),
  {
    virtual: true,
  }
);
jest.mock(
  '@salesforce/apex/OM_ContractPageController.getTemplates',
  () => jest.requireActual<Apex>('support/apex').called(),
  {
    virtual: true,
  }
);
jest.mock(
  '@salesforce/apex/OM_ContractPageController.remind',
  () => jest.requireActual<Apex>('support/apex').called(),
  {
    virtual: true,
  }
);
jest.mock('@salesforce/apex/OM_ContractPageController.renew', () => jest.requireActual<Apex>('support/apex').called(), {
  virtual: true,
});
jest.mock(
  '@salesforce/apex/OM_ContractPageController.terminate',
  () => jest.requireActual<Apex>('support/apex').called(),
  {
    virtual: true,
  }
);
jest.mock(
  '@salesforce/apex/OM_ContractPageController.withdraw',
  () => jest.requireActual<Apex>('support/apex').called(),
  {
    virtual: true,
  }
);
jest.mock('@salesforce/apex/OM_ApprovalController.recall', () => jest.requireActual<Apex>('support/apex').called(), {
  virtual: true,
});
jest.mock(
  '@salesforce/apex/OM_ApprovalController.submitForApproval',
  () => jest.requireActual<Apex>('support/apex').called(),
  {
    virtual: true,
  }
);

const mocked = (method: unknown): jest.Mock => method as jest.Mock;
const id = contract().id;
const templates = [
  { Id: 'lease', Name: 'Lease', Type__c: 'Lease' },
  { Id: 'service', Name: 'Service', Type__c: 'Service' },
];
beforeEach(() => mocked(getTemplates).mockResolvedValue(templates));
const show = async (action: string): Promise<{ modal: HTMLElement; closed: jest.Mock }> => {
  const modal = render('c-om-contract-action-modal', OmContractActionModal, {
    label: 'Do it',
    contract: contract(),
    action,
  });
  const closed = jest.fn();
  modal.addEventListener('modalclose', (event) => {
    closed((event as CustomEvent<unknown>).detail);
  });
  await settle();
  return { modal, closed };
};
const set = async (modal: HTMLElement, selector: string, value: string): Promise<void> => {
  find(modal, selector).dispatchEvent(new CustomEvent('change', { detail: { value } }));
  await settle();
};
const go = async (modal: HTMLElement): Promise<void> => {
  find(modal, '.do').click();
  await settle();
};

describe('c-om-contract-action-modal', () => {
  it('drafts from a template, those of the type of the contract first', async () => {
    const { modal, closed } = await show('draft');
    expect(find(modal, '.template')['options']).toEqual([
      { value: 'service', label: 'Service' },
      { value: 'lease', label: 'Lease' },
    ]);
    expect(find(modal, '.do')['disabled']).toBe(true);
    await set(modal, '.template', 'service');
    await go(modal);
    expect(askForDraft).toHaveBeenCalledWith({ contractId: id, templateId: 'service' });
    expect(closed).toHaveBeenCalledWith({ title: 'c.OM_Contract_DraftAsked' });
  });

  it('says what to do when there is no template', async () => {
    mocked(getTemplates).mockResolvedValue([]);
    const { modal } = await show('draft');
    expect(textOf(modal, '.none')).toBe('c.OM_Contract_NoTemplates');
    expect(find(modal, '.do')['disabled']).toBe(true);
  });

  it('needs a reason for what cannot be undone', async () => {
    const { modal } = await show('cancel');
    expect(find(modal, '.do')['variant']).toBe('destructive');
    await set(modal, '.reason', '  ');
    expect(find(modal, '.do')['disabled']).toBe(true);
    await set(modal, '.reason', ' Not wanted. ');
    await go(modal);
    expect(actOnContract).toHaveBeenCalledWith({ contractId: id, action: 'cancel', reason: 'Not wanted.' });
  });

  it('gives notice for the first day on which it takes effect, or another', async () => {
    const { modal } = await show('terminate');
    expect(find(modal, '.day')['value']).toBe('2026-03-03');
    await set(modal, '.day', '2026-05-05');
    await set(modal, '.reason', 'Moved.');
    await go(modal);
    expect(terminate).toHaveBeenCalledWith({ contractId: id, reason: 'Moved.', onDay: '2026-05-05' });
  });

  it('answers with the draft that was made', async () => {
    mocked(renew).mockResolvedValue('800000000000009AAA');
    const renewal = await show('renew');
    await go(renewal.modal);
    expect(renewal.closed).toHaveBeenCalledWith({
      title: 'c.OM_Contract_RenewalDrafted',
      recordId: '800000000000009AAA',
    });
    mocked(amend).mockResolvedValue('800000000000008AAA');
    const amendment = await show('amend');
    await set(amendment.modal, '.day', '2026-06-01');
    await go(amendment.modal);
    expect(amend).toHaveBeenCalledWith({ contractId: id, fromDay: '2026-06-01' });
  });

  it('keeps a refusal in place, and is accessible', async () => {
    mocked(submitForApproval).mockRejectedValueOnce({ body: { message: 'pending' } });
    const { modal, closed } = await show('sendForApproval');
    await set(modal, '.comment', 'Please look.');
    await go(modal);
    expect(submitForApproval).toHaveBeenCalledWith({ recordId: id, comment: 'Please look.' });
    expect(has(modal, 'c-om-error-panel')).toBe(true);
    expect(closed).not.toHaveBeenCalled();
    await expect(modal).toBeAccessible();
    find(modal, '.back').click();
    expect(closed).toHaveBeenCalledTimes(1);
  });
});
