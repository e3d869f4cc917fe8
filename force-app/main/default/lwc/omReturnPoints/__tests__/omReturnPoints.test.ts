import getPlan from '@salesforce/apex/OM_OrderController.getPlan';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmReturnPoints from 'c/omReturnPoints';
import type { Apex } from 'support/apex';
import { line, order, plan, pointsField, returnPoint } from 'support/orders';
import { find, has, render, settle, textOf } from 'support/render';

jest.mock('@salesforce/apex/OM_OrderController.getPlan', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});

const wire = getPlan as unknown as TestWireAdapter;
const lines = [line('line1', { productName: 'Modem' }), line('line2')];
const show = (purpose = 'change'): HTMLElement =>
  render('c-om-return-points', OmReturnPoints, { order: order({ lines }), purpose });
const emit = async (text: string | null): Promise<void> => {
  wire.emit(plan({ pointsOfNoReturn: text }));
  await settle();
};
const closed = pointsField([returnPoint({ passed: true, reason: 'It is in the ground.' })]);
const paid = pointsField([returnPoint({ kind: 'soft', passed: true, fee: '49.00' })]);

describe('c-om-return-points', () => {
  it('shows for each line what can still be changed, and what it means', async () => {
    const list = show();
    await emit(pointsField([returnPoint({ reason: 'It is on its way.' })]));
    expect(list.shadowRoot?.querySelectorAll('.row')).toHaveLength(1);
    expect(textOf(list, '.name')).toBe('Modem');
    expect(find(list, 'c-om-state-badge')['state']).toBe('ChangeFree');
    expect(textOf(list, '.detail')).toContain('It is on its way.');
    expect(textOf(list, '.others')).toBe('c.OM_Points_Others');
  });

  it('follows the plan: what was free is closed, and needs an exception', async () => {
    const list = show();
    await emit(pointsField([returnPoint()]));
    expect(has(list, '.summary')).toBe(false);
    await emit(closed);
    expect(find(list, 'c-om-state-badge')['state']).toBe('ChangeClosed');
    expect(textOf(list, '.summary')).toBe('c.OM_Points_Exception');
  });

  it('says what it means to cancel: a price, or an exception', async () => {
    const list = show('cancel');
    await emit(paid);
    expect(textOf(list, '.summary')).toBe('c.OM_Points_CancelCosts');
    expect(find(list, 'c-om-state-badge')).toMatchObject({
      state: 'ChangeCosts',
      label: 'c.OM_Points_CancelLineCosts',
    });
    expect(has(list, '.others')).toBe(false);
    await emit(closed);
    expect(textOf(list, '.summary')).toBe('c.OM_Points_CancelClosed');
    await emit(pointsField([returnPoint({ passed: true, attributes: ['speed'] })]));
    expect(find(list, 'c-om-state-badge')).toMatchObject({
      state: 'ChangeClosed',
      label: 'c.OM_Points_CancelLineClosed',
    });
  });

  it('says that nothing is closed, and how many points it does not know', async () => {
    const list = show();
    await emit(null);
    expect(textOf(list, '.summary')).toBe('c.OM_Points_None');
    expect(has(list, '.others')).toBe(false);
    await emit(pointsField([returnPoint()], 12));
    expect(textOf(list, '.others')).toBe('c.OM_Points_More');
  });

  it('says nothing where there is no plan, or where it cannot be read', async () => {
    const list = show();
    wire.emit(null);
    await settle();
    expect(has(list, 'section')).toBe(false);
    wire.error({ message: 'no access' });
    await settle();
    expect(has(list, 'section')).toBe(false);
  });

  it('is accessible', async () => {
    const list = show();
    await emit(closed);
    await expect(list).toBeAccessible();
  });
});
