import { createRecord, getRecord } from 'lightning/uiRecordApi';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmOverride from 'c/omOverride';
import { find, has, render, settle, textOf, uiRecord } from 'support/render';

jest.mock('@salesforce/customPermission/OM_SubmitOrder', () => ({ default: true }), { virtual: true });
jest.mock('@salesforce/customPermission/OM_ConfirmForce', () => ({ default: true }), { virtual: true });
jest.mock('@salesforce/user/Id', () => ({ default: '005ME' }), { virtual: true });
jest.mock('@salesforce/label/c.OM_Override_Asks', () => ({ default: '{0} asks: {1}' }), { virtual: true });
jest.mock('@salesforce/label/c.OM_Override_Withdrawn', () => ({ default: '{0} took it back: {1}' }), { virtual: true });
jest.mock('@salesforce/label/c.OM_Override_Refused', () => ({ default: '{0} refused {1}: {2}' }), { virtual: true });

const wire = getRecord as unknown as TestWireAdapter;
const create = createRecord as unknown as jest.Mock;
const ofUser = (config: Record<string, unknown>): boolean => config['recordId'] === '005ME';
const show = (isRefused = true): HTMLElement => render('c-om-override', OmOverride, { recordId: '801', isRefused });
const emit = async (state: string | null, asker = 'rep@example.org'): Promise<void> => {
  await settle();
  wire.emit(uiRecord('User', '005ME', { Username: 'Me@example.org' }), ofUser);
  const values = {
    OM_OverrideState__c: state,
    OM_OverrideReason__c: 'The customer is a hospital.',
    OM_OverrideRequestedBy__c: asker,
    OM_OverrideDecidedBy__c: 'lead@example.org',
  };
  wire.emit(uiRecord('Order', '801', state === null ? {} : values), (config) => !ofUser(config));
  await settle();
};
const write = async (box: HTMLElement, field: string, value: string): Promise<void> => {
  find(box, field).dispatchEvent(new CustomEvent('change', { detail: { value } }));
  await settle();
};
const sent = (): unknown => (create.mock.calls.at(-1) as [{ fields: unknown }])[0].fields;

describe('c-om-override', () => {
  it('asks for an exception with a reason', async () => {
    const box = show();
    await emit(null);
    expect(find(box, '.ask')['disabled']).toBe(true);
    await write(box, '.reason', ' The customer is a hospital. ');
    find(box, '.ask').click();
    await settle();
    expect(sent()).toEqual({
      Type__c: 'OverrideRequested',
      Order__c: '801',
      Payload__c: '{"reason":"The customer is a hospital."}',
    });
    expect(has(box, '.ask')).toBe(false);
  });

  it('lets another person decide, with a comment or without', async () => {
    const box = show();
    await emit('Requested');
    expect(textOf(box, '.story')).toBe('rep@example.org asks: The customer is a hospital.');
    Object.assign(box, { requestId: 'a0E' });
    find(box, '.approve').click();
    await settle();
    expect(sent()).toMatchObject({ Type__c: 'OverrideDecided', Payload__c: '{"decision":"confirm","request":"a0E"}' });
    expect(has(box, '.approve')).toBe(false);
    await emit('Refused');
    await emit('Requested');
    await write(box, '.comment', 'Too dear.');
    find(box, '.refuse').click();
    await settle();
    expect(sent()).toMatchObject({ Payload__c: '{"decision":"refuse","reason":"Too dear.","request":"a0E"}' });
  });

  it('lets nobody decide about what they asked for', async () => {
    const box = show();
    await emit('Requested', 'me@example.org');
    expect(has(box, '.approve')).toBe(false);
    expect(textOf(box, '.waits')).toBe('c.OM_Override_Waits');
  });

  it('lets whoever asked take it back, and nobody else', async () => {
    const box = show();
    await emit('Requested');
    expect(has(box, '.withdraw')).toBe(false);
    await emit('Requested', 'ME@example.org');
    Object.assign(box, { requestId: 'a0E' });
    find(box, '.withdraw').click();
    await settle();
    expect(sent()).toEqual({ Type__c: 'OverrideWithdrawn', Order__c: '801', Payload__c: '{"request":"a0E"}' });
    expect(has(box, '.withdraw')).toBe(false);
    await emit('Withdrawn', 'ME@example.org');
    expect(textOf(box, '.story')).toBe('ME@example.org took it back: The customer is a hospital.');
    expect(has(box, '.ask')).toBe(true);
  });

  it('says how it was decided; what was refused can be asked for again', async () => {
    const box = show();
    await emit('Refused');
    expect(textOf(box, '.story')).toBe('lead@example.org refused rep@example.org: The customer is a hospital.');
    expect(has(box, '.ask')).toBe(true);
  });

  it('is not there where nothing is in the way and nobody asked', async () => {
    const box = show(false);
    await emit(null);
    expect(has(box, 'section')).toBe(false);
    await emit('Approved');
    expect(has(box, 'section')).toBe(true);
    expect(has(box, '.ask')).toBe(false);
  });

  it('keeps an error in place, and the reason in its field', async () => {
    const box = show();
    await emit(null);
    create.mockRejectedValueOnce({ body: { message: 'No.' } });
    await write(box, '.reason', 'Please.');
    find(box, '.ask').click();
    await settle();
    expect(has(box, 'c-om-error-panel')).toBe(true);
    expect(find(box, '.reason')['value']).toBe('Please.');
  });

  it('is accessible', async () => {
    const box = show();
    await emit(null);
    await expect(box).toBeAccessible();
    await emit('Requested');
    await expect(box).toBeAccessible();
  });
});
