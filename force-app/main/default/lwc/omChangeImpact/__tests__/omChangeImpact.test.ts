import { createRecord, getRecord, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmChangeImpact from 'c/omChangeImpact';
import { find, has, render, settle, textOf, uiRecord } from 'support/render';

jest.mock('@salesforce/customPermission/OM_SubmitOrder', () => ({ default: true }), { virtual: true });

jest.mock('@salesforce/label/c.OM_Impact_DataChanged', () => ({ default: '{0}: {1} instead of {2}' }), {
  virtual: true,
});
jest.mock('@salesforce/label/c.OM_Impact_DataNew', () => ({ default: '{0} is new' }), { virtual: true });
jest.mock('@salesforce/label/c.OM_Impact_DataGone', () => ({ default: '{0} is withdrawn' }), { virtual: true });

const wire = getRecord as unknown as TestWireAdapter;
const create = createRecord as unknown as jest.Mock;
const impact = {
  revision: 2,
  steps: [{ key: 'a', name: 'Reserve port', effect: 'redone', because: 'speed differs' }],
  counts: { kept: 9, redone: 1, undone: 0 },
  fees: [{ stepKey: 'a', amount: '49.00', reason: 'Surveyed already.' }],
  endBefore: '2026-12-01T12:00:00Z',
  endAfter: '2026-12-03T12:00:00Z',
};
const preview = JSON.stringify({ outcome: 'preview', impact, at: '2026-11-25T12:00:00Z' });
const show = (): HTMLElement => render('c-om-change-impact', OmChangeImpact, { recordId: '801' });
const emit = async (report: string | null, amends: string | null = '801B'): Promise<void> => {
  wire.emit(uiRecord('Order', '801', { OM_State__c: 'Draft', OM_AmendsOrder__c: amends, OM_ChangeImpact__c: report }));
  await settle();
};

describe('c-om-change-impact', () => {
  it('shows what a change does and costs', async () => {
    const card = show();
    await emit(preview);
    expect(textOf(card, '.fee')).toContain('$49.00');
    expect(card.shadowRoot?.querySelectorAll('.count')).toHaveLength(2);
    expect(textOf(card, '.step')).toContain('speed differs');
  });

  it('names what is ordered otherwise, and says when no work changes for it', async () => {
    const card = show();
    await emit(preview);
    expect(has(card, '.data')).toBe(false);
    const changes = [
      { line: 'L2', what: 'note', after: 'Ring twice' },
      { what: 'po', before: 1, after: 2 },
      { line: 'L3', after: 'VOICE' },
      { line: 'L4', before: 'TV' },
    ];
    const data = [...changes, ...Array.from({ length: 8 }, () => changes[0])];
    const counts = { kept: 9 };
    await emit(
      JSON.stringify({ outcome: 'applied', impact: { ...impact, counts, data, steps: [] }, at: '2026-11-25T12:00:00Z' })
    );
    const lines = (): string[] =>
      [...(card.shadowRoot?.querySelectorAll('.data') ?? [])].map(({ textContent }) => textContent);
    expect(lines()).toHaveLength(10);
    expect(lines().slice(0, 4)).toEqual([
      'L2 note: Ring twice instead of c.OM_Impact_Nothing',
      'c.OM_Impact_TheOrder po: 2 instead of 1',
      'L3 VOICE is new',
      'L4 TV is withdrawn',
    ]);
    expect(has(card, '.no-work')).toBe(true);
    find(card, '.show-more-data').click();
    await settle();
    expect(lines()).toHaveLength(12);
  });

  it('follows the order: a refusal takes the place of the preview', async () => {
    const card = show();
    await emit(preview);
    const problems = [{ code: 'PointOfNoReturn', message: 'Too late.', path: '', action: '' }];
    await emit(JSON.stringify({ outcome: 'refused', problems, at: '2026-11-25T12:00:00Z' }));
    expect(find(card, 'c-om-problem-list')['problems']).toEqual(problems);
    expect(find(card, 'c-om-override')).toMatchObject({ recordId: '801', isRefused: true });
    expect(has(card, '.ends')).toBe(false);
  });

  it('offers no exception from what no exception helps against', async () => {
    const card = show();
    const problems = ['PointOfNoReturn', 'OrderEnded'].map((code) => ({ code, message: code, path: '', action: '' }));
    await emit(JSON.stringify({ outcome: 'refused', problems, at: '2026-11-25T12:00:00Z' }));
    expect(find(card, 'c-om-override')['isRefused']).toBe(false);
  });

  it('is not there for orders that change nothing, nor for a report that was cut off', async () => {
    const card = show();
    await emit(null, null);
    expect(has(card, 'c-om-card')).toBe(false);
    await emit(preview.slice(0, 60), null);
    expect(has(card, 'c-om-card')).toBe(false);
  });

  it('asks the service, and keeps a refusal in place', async () => {
    const card = show();
    await emit(null);
    expect(find(card, 'c-om-card')['isEmpty']).toBe(true);
    find(card, '.ask').click();
    await settle();
    expect(create).toHaveBeenCalledWith({
      apiName: 'OM_OutboxEvent__c',
      fields: { Type__c: 'ChangePreviewRequested', Order__c: '801', Payload__c: '{}' },
    });
    create.mockRejectedValueOnce({ body: { message: 'no' } });
    find(card, '.ask').click();
    await settle();
    expect(find(card, 'c-om-card')['error']).toEqual({ body: { message: 'no' } });
    find(card, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: '801' }]);
  });

  it('is accessible', async () => {
    const card = show();
    await emit(preview);
    await expect(card).toBeAccessible();
  });
});
