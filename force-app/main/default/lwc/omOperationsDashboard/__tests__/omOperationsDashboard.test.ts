import { CurrentPageReference } from 'lightning/navigation';
import { refreshApex } from '@salesforce/apex';
import getDashboard from '@salesforce/apex/OM_OperationsController.getDashboard';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmOperationsDashboard from 'c/omOperationsDashboard';
import type { Apex } from 'support/apex';
import { find, has, render, settle } from 'support/render';
import { dashboard } from 'support/work';

jest.mock(
  '@salesforce/apex/OM_OperationsController.getDashboard',
  () => jest.requireActual<Apex>('support/apex').wired(),
  {
    virtual: true,
  }
);
jest.mock(
  '@salesforce/apex/OM_OperationsController.getLateSteps',
  () => jest.requireActual<Apex>('support/apex').wired(),
  {
    virtual: true,
  }
);

jest.mock('@salesforce/apex/OM_OperationsController.getSteps', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});

const address = CurrentPageReference as unknown as TestWireAdapter;
const wire = getDashboard as unknown as TestWireAdapter;
const show = (): HTMLElement => render('c-om-operations-dashboard', OmOperationsDashboard);
const emit = async (changes = {}): Promise<void> => {
  wire.emit(dashboard(changes));
  await settle();
};
const tiles = (page: HTMLElement): { value: string; reference: { state: object } }[] =>
  [...(page.shadowRoot?.querySelectorAll('c-om-figure-tile') ?? [])] as never;

describe('c-om-operations-dashboard', () => {
  it('shows figures with the lists behind them, from one call', async () => {
    const page = show();
    expect(find(page, 'c-om-card')['isLoading']).toBe(true);
    await settle();
    expect(wire.getLastConfig()).toEqual({ days: 14 });
    await emit();
    expect(tiles(page).map(({ value }) => value)).toEqual([
      '7',
      '3',
      '75%',
      expect.stringContaining('c.OM_Duration'),
      '1',
    ]);
    expect(tiles(page).map(({ reference }) => reference.state)).toEqual([
      { filterName: 'OM_In_Fulfillment' },
      { filterName: 'OM_At_Risk' },
      { c__figure: 'late', c__days: '14' },
      { filterName: 'Completed' },
      { filterName: 'OM_Needs_Attention' },
    ]);
    expect(page.shadowRoot?.querySelectorAll('c-om-chart')).toHaveLength(3);
    expect(find(page, 'c-om-gateway-table')['gateways']).toHaveLength(1);
  });

  it('says how many of the orders at risk are late already, and what is behind them', async () => {
    const page = show();
    await emit({ jeopardy: { atRisk: 4, late: 2, amount: 1500 } });
    const tile = find(page, 'c-om-figure-tile:nth-of-type(2)');
    expect(tile['value']).toBe('6');
    expect(tile['hint']).toBe('c.OM_Operations_AtRiskHint');
    await emit({ jeopardy: { atRisk: 0, late: 0, amount: 0 } });
    expect(find(page, 'c-om-figure-tile:nth-of-type(2)')['value']).toBe('0');
  });

  it('lists below the tiles what an address names, for its period', async () => {
    const page = show();
    await emit();
    expect(has(page, 'c-om-figure-steps')).toBe(false);
    address.emit({ state: { c__figure: 'queue', c__value: 'Desk', c__days: '30' } });
    await settle();
    expect(find(page, 'c-om-figure-steps')).toMatchObject({ figure: 'queue', value: 'Desk', days: 30 });
    expect(wire.getLastConfig()).toEqual({ days: 30 });
    expect(() => find(page, 'c-om-figure-steps').dispatchEvent(new CustomEvent('close'))).not.toThrow();
    address.emit({ state: { c__figure: 'anything', c__days: '5' } });
    await settle();
    expect(has(page, 'c-om-figure-steps')).toBe(false);
    expect(wire.getLastConfig()).toEqual({ days: 30 });
  });

  it('opens the tasks of each queue', async () => {
    const page = show();
    await emit({
      queues: [
        { queue: 'Desk', open: 2, late: 1 },
        { queue: null, open: 1, late: 0 },
      ],
    });
    const links = [...(page.shadowRoot?.querySelectorAll('.queue c-om-link') ?? [])] as never as {
      reference: { state: object };
    }[];
    expect(links.map(({ reference }) => reference.state)).toEqual([
      { c__figure: 'queue', c__days: '14', c__value: 'Desk' },
      { c__figure: 'queue', c__days: '14' },
    ]);
  });

  it('asks for another period', async () => {
    const page = show();
    await emit();
    find(page, '.period').dispatchEvent(new CustomEvent('change', { detail: { value: '30' } }));
    await settle();
    expect(wire.getLastConfig()).toEqual({ days: 30 });
    find(page, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    expect(refreshApex).toHaveBeenCalledTimes(1);
  });

  it('says in a card that it has nothing in the period', async () => {
    const page = show();
    await emit({ steps: [], gateways: [], queues: [], stepsWithDueTime: 0, stepsLate: 0, cycle: { orders: 0 } });
    expect(tiles(page).map(({ value }) => value)).toEqual(['7', '3', '–', '–', '1']);
    expect(has(page, 'c-om-gateway-table')).toBe(false);
    expect(page.shadowRoot?.querySelectorAll('c-om-chart')).toHaveLength(2);
  });

  it('says that there are no orders yet', async () => {
    const page = show();
    await emit({ states: [] });
    expect(find(page, 'c-om-card')['isEmpty']).toBe(true);
    expect(has(page, '.grid')).toBe(false);
  });

  it('shows an error in place of all figures', async () => {
    const page = show();
    await emit();
    wire.error({ message: 'no access' });
    await settle();
    expect(find(page, 'c-om-card')['error']).toMatchObject({ body: { message: 'no access' } });
    expect(has(page, '.grid')).toBe(false);
    await emit();
    expect(has(page, '.grid')).toBe(true);
  });

  it('is accessible', async () => {
    const page = show();
    await expect(page).toBeAccessible();
    await emit();
    await expect(page).toBeAccessible();
  });
});
