import { refreshApex } from '@salesforce/apex';
import getDesign from '@salesforce/apex/OM_SetupController.getDesign';
import getDesigns from '@salesforce/apex/OM_SetupController.getDesigns';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmDesignHistory from 'c/omDesignHistory';
import type { Apex } from 'support/apex';
import { find, has, render, settle, textOf } from 'support/render';

jest.mock('@salesforce/apex/OM_SetupController.getDesigns', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});
jest.mock('@salesforce/apex/OM_SetupController.getDesign', () => ({ default: jest.fn() }), { virtual: true });

const wire = getDesigns as unknown as TestWireAdapter;
const read = getDesign as unknown as jest.Mock;
const version = (number: number, state: string): object => ({
  Id: `d${number}`,
  Name: `Version ${number}`,
  Number__c: number,
  Hash__c: String(number).repeat(64),
  State__c: state,
  AppliedBy__c: 'ana',
});
const documents: Record<string, object> = {
  d1: { steps: { a: { attempts: 3 } } },
  d2: { steps: { a: { attempts: 5 }, b: {} } },
  d3: { steps: {} },
};
const show = (): HTMLElement => render('c-om-design-history', OmDesignHistory);
const emit = async (...versions: unknown[]): Promise<void> => {
  wire.emit(versions);
  await settle();
};

beforeEach(() => {
  read.mockReset();
  read.mockImplementation(({ designId }: { designId: string }) =>
    Promise.resolve({ Document__c: JSON.stringify(documents[designId]), Encoding__c: 'Plain' })
  );
});

describe('c-om-design-history', () => {
  it('shows the versions, and what the active one changed', async () => {
    const card = show();
    expect(find(card, 'c-om-card')['isLoading']).toBe(true);
    await emit(version(3, 'Draft'), version(2, 'Active'), version(1, 'Retired'));
    expect([find(card, '.from')['value'], find(card, '.to')['value']]).toEqual(['d1', 'd2']);
    expect(textOf(card)).toMatch(/Steps › a › attempts.*3.*5.*c\.OM_Design_Added.*Steps › b/);
    const badges = [...(card.shadowRoot?.querySelectorAll('c-om-state-badge') ?? [])] as unknown as { label: string }[];
    expect(badges.map(({ label }) => label)).toEqual(['c.OM_State_Draft', 'c.OM_Design_Active', 'c.OM_Design_Retired']);
  });

  it('compares any two versions', async () => {
    const card = show();
    await emit(version(2, 'Active'), version(1, 'Retired'));
    find(card, '.from').dispatchEvent(new CustomEvent('change', { detail: { value: 'd2' } }));
    await settle();
    expect(textOf(card)).toContain('c.OM_Design_Same');
    expect(card.shadowRoot?.querySelectorAll('.change')).toHaveLength(0);
  });

  it('has nothing to compare one version with', async () => {
    const card = show();
    await emit(version(1, 'Active'));
    expect(has(card, '.from')).toBe(false);
  });

  it('says how a design gets here when there is none', async () => {
    const card = show();
    await emit();
    expect(find(card, 'c-om-card')['isEmpty']).toBe(true);
    expect(read).not.toHaveBeenCalled();
  });

  it('shows errors where they belong: of the list, of a document', async () => {
    const card = show();
    wire.error({ message: 'no access' });
    await settle();
    expect(find(card, 'c-om-card')['error']).toMatchObject({ body: { message: 'no access' } });
    find(card, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    expect(refreshApex).toHaveBeenCalledTimes(1);
    read.mockRejectedValueOnce({ body: { message: 'gone' } });
    await emit(version(2, 'Active'), version(1, 'Retired'));
    const panel = find(card, 'c-om-error-panel');
    expect(textOf(panel)).toContain('gone');
    panel.dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(has(card, 'c-om-error-panel')).toBe(false);
  });

  it('is accessible', async () => {
    const card = show();
    await emit(version(2, 'Active'), version(1, 'Retired'));
    await expect(card).toBeAccessible();
  });
});
