import { getRecord, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmAssetContents from 'c/omAssetContents';
import { find, has, render, settle, textOf, uiRecord } from 'support/render';

const wire = getRecord as unknown as TestWireAdapter;
const attributes = JSON.stringify({ speed: '1G', portIn: true, channels: 3 });
const items = JSON.stringify({
  items: [
    { id: 'a', productName: 'Modem', quantity: 1, attributes: { model: 'ONT-9' } },
    { id: 'b', productCode: 'STB', quantity: 2 },
  ],
});
const show = (): HTMLElement => render('c-om-asset-contents', OmAssetContents, { recordId: '02i' });
const emit = async (ofAttributes: string | null = attributes, ofItems: string | null = items): Promise<void> => {
  wire.emit(uiRecord('Asset', '02i', { OM_State__c: 'Active', OM_Attributes__c: ofAttributes, OM_Items__c: ofItems }));
  await settle();
};

describe('c-om-asset-contents', () => {
  it('shows what the customer has, in words', async () => {
    const card = show();
    expect(find(card, 'c-om-card')['isLoading']).toBe(true);
    await emit();
    expect(textOf(card, '.facts')).toBe('Speed1GPort inc.OM_YesChannels3');
    expect(find(card, 'c-om-state-badge')).toMatchObject({ state: 'Active', label: 'Active' });
  });

  it('shows what makes it work, and how many of it', async () => {
    const card = show();
    await emit();
    const shown = [...(card.shadowRoot?.querySelectorAll('.item') ?? [])].map((item) => item.textContent);
    expect(shown[0]).toContain('Modem');
    expect(shown[0]).toContain('ONT-9');
    expect(shown[1]).toContain('STB c.OM_Asset_Times');
  });

  it('follows the asset: what was taken away is no longer shown', async () => {
    const card = show();
    await emit();
    await emit(attributes, '{"items":[]}');
    expect(has(card, '.item')).toBe(false);
    expect(find(card, 'c-om-card')['isEmpty']).toBe(false);
  });

  it('says that nothing was delivered yet, also where a field was cut off', async () => {
    const card = show();
    await emit(null, null);
    expect(find(card, 'c-om-card')['isEmpty']).toBe(true);
    await emit('{"speed":', items.slice(0, 20));
    expect(find(card, 'c-om-card')['isEmpty']).toBe(true);
  });

  it('shows an error in place, and is loaded again', async () => {
    const card = show();
    wire.error({ message: 'no access' });
    await settle();
    expect(find(card, 'c-om-card')['error']).toMatchObject({ body: { message: 'no access' } });
    find(card, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: '02i' }]);
  });

  it('is accessible', async () => {
    const card = show();
    await emit();
    await expect(card).toBeAccessible();
  });
});
