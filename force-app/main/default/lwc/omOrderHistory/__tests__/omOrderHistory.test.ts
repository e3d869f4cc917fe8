import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refreshApex } from '@salesforce/apex';
import load from '@salesforce/apex/OM_OrderController.getHistory';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import type { Apex } from 'support/apex';
import OmOrderHistory from 'c/omOrderHistory';
import { find, render, settle, textOf } from 'support/render';

jest.mock('@salesforce/apex/OM_OrderController.getHistory', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});

const wire = load as unknown as TestWireAdapter;
const show = (): HTMLElement => render('c-om-order-history', OmOrderHistory, { recordId: '801' });
const emit = async (value: unknown): Promise<void> => {
  wire.emit(value);
  await settle();
};
const entries = [
  {
    kind: 'falloutOpened',
    at: '2026-11-22T20:00:00Z',
    subject: 'Courier',
    outcome: 'TIMEOUT',
    detail: 'Nobody at home.',
    recordId: '1',
  },
  {
    kind: 'stepEnded',
    at: '2026-11-21T20:00:00Z',
    subject: 'Check',
    outcome: 'Completed',
    actor: 'Omar',
    recordId: '2',
  },
  { kind: 'announced', at: '2026-11-21T19:00:00Z', subject: 'OrderSubmitted', recordId: '3' },
];

/** Every kind of event that the outbox knows. */
const TYPES = join(__dirname, '../../../objects/OM_OutboxEvent__c/fields/Type__c.field-meta.xml');
const KINDS = [...readFileSync(TYPES, 'utf8').matchAll(/<value>\s*<fullName>(\w+)</g)].map(([, kind]) => kind ?? '');

describe('c-om-order-history', () => {
  it('tells what happened, by day', async () => {
    const card = show();
    await emit(entries);
    expect(card.shadowRoot?.querySelectorAll('.day')).toHaveLength(2);
    expect(card.shadowRoot?.querySelectorAll('.entry')).toHaveLength(3);
    expect(textOf(card, '.detail')).toBe('Nobody at home.');
  });

  it.each(KINDS)('has words for %s', async (subject) => {
    const card = show();
    await emit([{ kind: 'announced', at: '2026-11-21T19:00:00Z', subject, recordId: '3' }]);
    expect(textOf(card, '.entry')).toContain(`c.OM_Event_${subject}`);
  });

  it('shows one kind only, when asked', async () => {
    const card = show();
    await emit(entries);
    find(card, '.filter').dispatchEvent(new CustomEvent('change', { detail: { value: 'problems' } }));
    await settle();
    expect(card.shadowRoot?.querySelectorAll('.entry')).toHaveLength(1);
    find(card, '.filter').dispatchEvent(new CustomEvent('change', { detail: { value: 'billing' } }));
    await settle();
    expect(textOf(card)).toContain('c.OM_History_NothingFits');
  });

  it('loads, and says why there is nothing', async () => {
    const card = show();
    expect(find(card, 'c-om-card')['isLoading']).toBe(true);
    await emit([]);
    expect(find(card, 'c-om-card')['isEmpty']).toBe(true);
  });

  it('stops with the page', async () => {
    const card = show();
    await emit(entries);
    card.remove();
    const before = textOf(card);
    await emit([]);
    expect(textOf(card)).toBe(before);
  });

  it('shows an error in place and is loaded again', async () => {
    const card = show();
    wire.error({ message: 'no access' });
    await settle();
    expect(find(card, 'c-om-card')['error']).toBeDefined();
    find(card, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    expect(refreshApex).toHaveBeenCalledTimes(1);
  });

  it('is accessible', async () => {
    const card = show();
    await emit(entries);
    await expect(card).toBeAccessible();
  });
});
