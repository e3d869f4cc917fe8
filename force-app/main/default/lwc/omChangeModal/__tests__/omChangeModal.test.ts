import { createRecord } from 'lightning/uiRecordApi';
import OmChangeModal from 'c/omChangeModal';
import { order } from 'support/orders';
import { find, has, render, settle } from 'support/render';

const create = createRecord as unknown as jest.Mock;

describe('c-om-change-modal', () => {
  it('makes a draft that changes the order, priced in the same way', async () => {
    create.mockResolvedValue({ id: '801NEW' });
    const modal = render('c-om-change-modal', OmChangeModal, {
      order: order({ accountId: '001A', contractId: '800C', pricebookId: '01sP' }),
    });
    const closed = jest.fn();
    modal.addEventListener('modalclose', (event) => {
      closed((event as CustomEvent<unknown>).detail);
    });
    find(modal, 'lightning-radio-group').dispatchEvent(new CustomEvent('change', { detail: { value: 'Full' } }));
    find(modal, '.start').click();
    await settle();
    expect(create).toHaveBeenCalledWith({
      apiName: 'Order',
      fields: expect.objectContaining({
        AccountId: '001A',
        ContractId: '800C',
        Pricebook2Id: '01sP',
        Status: 'Draft',
        OM_AmendsOrder__c: order().id,
        OM_ChangeScope__c: 'Full',
        EffectiveDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      }),
    });
    expect(closed).toHaveBeenCalledWith('801NEW');
  });

  it('keeps a refusal in place, and is accessible', async () => {
    create.mockRejectedValue({ body: { message: 'no' } });
    const modal = render('c-om-change-modal', OmChangeModal, { order: order() });
    find(modal, '.start').click();
    await settle();
    expect(has(modal, 'c-om-error-panel')).toBe(true);
    await expect(modal).toBeAccessible();
  });
});
