import { refreshApex } from '@salesforce/apex';
import getOrder from '@salesforce/apex/OM_OrderController.getOrder';
import getPlan from '@salesforce/apex/OM_OrderController.getPlan';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import type { Apex } from 'support/apex';
import OmOrderLines from 'c/omOrderLines';
import { item, line, order, plan, pointsField, returnPoint, step } from 'support/orders';
import { find, has, render, settle } from 'support/render';

jest.mock('@salesforce/apex/OM_OrderController.getOrder', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});
jest.mock('@salesforce/apex/OM_OrderController.getPlan', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});

const orders = getOrder as unknown as TestWireAdapter;
const plans = getPlan as unknown as TestWireAdapter;
const show = (): HTMLElement => render('c-om-order-lines', OmOrderLines, { recordId: order().id });
const emit = async (changes: Parameters<typeof order>[0] = {}, ofPlan: object | null = null): Promise<void> => {
  orders.emit(order(changes));
  plans.emit(ofPlan);
  await settle();
};
const rows = (grid: HTMLElement): HTMLElement[] => [...(grid.shadowRoot?.querySelectorAll<HTMLElement>('.row') ?? [])];
const ids = (grid: HTMLElement): (string | undefined)[] => rows(grid).map(({ dataset }) => dataset['id']);
const press = async (grid: HTMLElement, id: string, key: string): Promise<void> => {
  rows(grid)
    .find((row) => row.dataset['id'] === id)
    ?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  await settle();
};
const planned = plan({ items: [item('access')], steps: [step('1', { itemKey: 'access', state: 'Completed' })] });

describe('c-om-order-lines', () => {
  it('shows bundles over parts, and items once they are opened', async () => {
    const grid = show();
    await emit({}, planned);
    expect(ids(grid)).toEqual(['bundle', 'part']);
    await press(grid, 'part', 'ArrowRight');
    expect(ids(grid)).toEqual(['bundle', 'part', 'item-access']);
    const whys = [...(grid.shadowRoot?.querySelectorAll('c-om-why') ?? [])] as unknown as { texts: string[] }[];
    expect(whys.at(-1)?.texts).toEqual(['Rule access matched.']);
  });

  it('names what is asked of things that the customer has', async () => {
    const grid = show();
    const actions = ['move', 'suspend', 'resume'] as const;
    await emit({ lines: actions.map((action) => line(action, { action })) });
    expect(rows(grid)).toHaveLength(3);
    const words = rows(grid).map((row) => row.textContent);
    for (const [at, label] of ['Move', 'Suspend', 'Resume'].entries()) expect(words[at]).toContain(label);
  });

  it('says at a line what can still be changed, and explains it', async () => {
    const grid = show();
    const point = returnPoint({ passed: true, reason: 'It is in the ground.', lines: ['part'] });
    await emit({}, { ...planned, pointsOfNoReturn: pointsField([point]) });
    const [bundle, part] = rows(grid);
    expect(part?.querySelector('.change')?.textContent).toContain('c.OM_Points_Closed');
    expect(bundle?.querySelector('.change')).toBeNull();
    const whys = [...(grid.shadowRoot?.querySelectorAll('c-om-why') ?? [])] as unknown as { texts: string[] }[];
    expect(whys[1]?.texts.at(-1)).toContain('It is in the ground.');
    await emit({}, planned);
    expect(grid.shadowRoot?.querySelector('.change')).toBeNull();
  });

  it('keeps what was opened when data comes anew', async () => {
    const grid = show();
    await emit({}, planned);
    await press(grid, 'part', 'ArrowRight');
    await emit({ stepsDone: 2 }, planned);
    expect(ids(grid)).toContain('item-access');
  });

  it('is walked by arrow keys', async () => {
    const grid = show();
    await emit();
    await press(grid, 'bundle', 'ArrowDown');
    expect((grid.shadowRoot?.activeElement as HTMLElement).dataset['id']).toBe('part');
    await press(grid, 'part', 'ArrowLeft');
    expect((grid.shadowRoot?.activeElement as HTMLElement).dataset['id']).toBe('bundle');
    await press(grid, 'bundle', 'ArrowLeft');
    expect(ids(grid)).toEqual(['bundle']);
  });

  it('draws the first of many lines, and more when asked', async () => {
    const grid = show();
    await emit({ lines: Array.from({ length: 200 }, (_, index) => line(`l${index}`)) });
    expect(rows(grid)).toHaveLength(50);
    find(grid, '.show-more').click();
    await settle();
    expect(rows(grid)).toHaveLength(150);
  });

  it('says what to do when there are no lines', async () => {
    const grid = show();
    await emit({ lines: [], canConfigure: true });
    expect(find(grid, 'c-om-card')['isEmpty']).toBe(true);
    expect(has(grid, '.add')).toBe(true);
  });

  it('shows an error, is loaded again, and is accessible', async () => {
    const grid = show();
    expect(find(grid, 'c-om-card')['isLoading']).toBe(true);
    orders.error({ message: 'no access' });
    await settle();
    expect(find(grid, 'c-om-card')['error']).toBeDefined();
    find(grid, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    expect(refreshApex).toHaveBeenCalledTimes(2);
    await emit({}, planned);
    await expect(grid).toBeAccessible();
  });
});
