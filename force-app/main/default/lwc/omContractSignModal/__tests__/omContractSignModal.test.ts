import getContacts from '@salesforce/apex/OM_ContractPageController.getContacts';
import sendForSignature from '@salesforce/apex/OM_ContractPageController.sendForSignature';
import OmContractSignModal from 'c/omContractSignModal';
import type { Apex } from 'support/apex';
import { contract } from 'support/contracts';
import { find, has, render, settle } from 'support/render';

jest.mock(
  '@salesforce/apex/OM_ContractPageController.getContacts',
  () => jest.requireActual<Apex>('support/apex').called(),
  {
    virtual: true,
  }
);
jest.mock(
  '@salesforce/apex/OM_ContractPageController.sendForSignature',
  () => jest.requireActual<Apex>('support/apex').called(),
  {
    virtual: true,
  }
);

const contacts = getContacts as unknown as jest.Mock;
const send = sendForSignature as unknown as jest.Mock;
beforeEach(() => contacts.mockResolvedValue([{ Id: 'c1', Name: 'Maria Keller', Email: 'maria@example.com' }]));
const show = async (): Promise<{ modal: HTMLElement; closed: jest.Mock }> => {
  const modal = render('c-om-contract-sign-modal', OmContractSignModal, { label: 'Send', contract: contract() });
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
const second = async (modal: HTMLElement): Promise<void> => {
  await set(modal, '.name[data-key="2"]', ' Jon Beck ');
  await set(modal, '.email[data-key="2"]', 'jon@example.com');
};
const sent = (): Record<string, unknown> =>
  JSON.parse((send.mock.calls[0] as [{ request: string }])[0].request) as Record<string, unknown>;

describe('c-om-contract-sign-modal', () => {
  it('proposes somebody of the customer, and sends to all in their order', async () => {
    const { modal, closed } = await show();
    expect(find(modal, '.name')['value']).toBe('Maria Keller');
    expect(find(modal, '.send')['disabled']).toBe(true);
    await second(modal);
    find(modal, '.send').click();
    await settle();
    expect(sent()).toEqual({
      provider: 'docusign',
      subject: 'c.OM_Sign_SubjectDefault',
      signers: [
        { name: 'Maria Keller', email: 'maria@example.com', routingOrder: 1, role: 'Signer', party: 'Customer' },
        { name: 'Jon Beck', email: 'jon@example.com', routingOrder: 2, role: 'Signer', party: 'Us' },
      ],
    });
    expect(closed).toHaveBeenCalledWith({ title: 'c.OM_Contract_SignatureAsked' });
  });

  it('takes settings, adds people and removes them', async () => {
    const { modal } = await show();
    find(modal, '.add').click();
    await settle();
    expect(find(modal, '.order[data-key="3"]')['value']).toBe(3);
    find(modal, '.remove[data-key="2"]').click();
    await settle();
    await set(modal, '.name[data-key="3"]', 'Kim Ito');
    await set(modal, '.email[data-key="3"]', 'kim@example.com');
    await set(modal, '.role[data-key="3"]', 'CarbonCopy');
    await set(modal, '.provider', 'acrobat');
    await set(modal, '.expires', '30');
    await set(modal, '.message', 'Please sign soon.');
    find(modal, '.send').click();
    await settle();
    expect(sent()).toMatchObject({ provider: 'acrobat', expireAfterDays: 30, message: 'Please sign soon.' });
    expect(sent()['signers']).toHaveLength(2);
  });

  it('sends nothing that nobody signs, nor to what is no address', async () => {
    const { modal } = await show();
    await second(modal);
    await set(modal, '.role[data-key="1"]', 'CarbonCopy');
    expect(find(modal, '.send')['disabled']).toBe(false);
    await set(modal, '.role[data-key="2"]', 'Approver');
    expect(find(modal, '.send')['disabled']).toBe(true);
    await set(modal, '.role[data-key="2"]', 'Signer');
    await set(modal, '.email[data-key="2"]', 'nowhere');
    expect(find(modal, '.send')['disabled']).toBe(true);
  });

  it('keeps a refusal in place, and leaves without one', async () => {
    send.mockRejectedValueOnce({ body: { message: 'locked' } });
    const { modal, closed } = await show();
    await second(modal);
    find(modal, '.send').click();
    await settle();
    expect(has(modal, 'c-om-error-panel')).toBe(true);
    expect(closed).not.toHaveBeenCalled();
    find(modal, '.back').click();
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('is accessible, with people of the customer and without', async () => {
    const { modal } = await show();
    await expect(modal).toBeAccessible();
    contacts.mockRejectedValueOnce({ body: { message: 'no access' } });
    const other = await show();
    expect(has(other.modal, 'c-om-error-panel')).toBe(true);
    await expect(other.modal).toBeAccessible();
  });
});
