import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import { refreshApex } from '@salesforce/apex';
import askForSimulation from '@salesforce/apex/OM_OrderController.askForSimulation';
import getOrder from '@salesforce/apex/OM_OrderController.getOrder';
import getSimulation from '@salesforce/apex/OM_OrderController.getSimulation';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmSimulation from 'c/omSimulation';
import type { Apex } from 'support/apex';
import { order } from 'support/orders';
import { find, has, render, settle, textOf } from 'support/render';
import { simulated } from 'support/simulation';

jest.mock('@salesforce/apex/OM_OrderController.getOrder', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});
jest.mock(
  '@salesforce/apex/OM_OrderController.getSimulation',
  () => jest.requireActual<Apex>('support/apex').called(),
  { virtual: true }
);
jest.mock(
  '@salesforce/apex/OM_OrderController.askForSimulation',
  () => jest.requireActual<Apex>('support/apex').called(),
  { virtual: true }
);
jest.mock('@salesforce/customPermission/OM_SubmitOrder', () => ({ default: true }), { virtual: true });

const wire = getOrder as unknown as TestWireAdapter;
const read = getSimulation as unknown as jest.Mock;
const ask = askForSimulation as unknown as jest.Mock;
const older = JSON.stringify(simulated({ at: '2026-11-24T12:00:00Z' }));
const newer = JSON.stringify(simulated());

const show = (): HTMLElement & { recordId: string } =>
  render('c-om-simulation', OmSimulation, { recordId: '801000000000001AAA' });
const showDraft = async (answer: string | null = null): Promise<ReturnType<typeof show>> => {
  read.mockResolvedValue(answer);
  const element = show();
  wire.emit(order({ state: 'Draft' }));
  await settle();
  return element;
};
const card = (element: HTMLElement): Record<string, unknown> => find(element, 'c-om-card');
const pass = async (milliseconds: number): Promise<void> => {
  await jest.advanceTimersByTimeAsync(milliseconds);
};

describe('c-om-simulation', () => {
  afterEach(() => {
    jest.useRealTimers();
    read.mockReset();
    ask.mockReset();
  });

  it('shows what the service said last, with a way to ask again', async () => {
    const element = await showDraft(newer);
    expect(find(element, 'c-om-simulation-report')['report']).toEqual(simulated());
    expect(find(element, '.ask-again')['label']).toBe('c.OM_Simulation_AskAgain');
    expect(card(element)['asOf']).toBeInstanceOf(Date);
  });

  it('asks, says that it waits, and shows the answer when it is another one', async () => {
    const element = await showDraft(older);
    jest.useFakeTimers();
    ask.mockResolvedValue(older);
    find(element, '.ask-again').click();
    await pass(2000);
    expect(ask).toHaveBeenCalledWith({ orderId: '801000000000001AAA' });
    expect(textOf(element, '.status')).toBe('c.OM_Simulation_Waiting');
    expect(has(element, '.ask-again')).toBe(false);
    read.mockResolvedValue(newer);
    await pass(2000);
    expect(find(element, 'c-om-simulation-report')['report']).toEqual(simulated());
    expect(textOf(element, '.status')).toBe('');
    expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: '801000000000001AAA' }]);
  });

  it('stops waiting after a minute, and says that the service does not answer', async () => {
    const element = await showDraft();
    jest.useFakeTimers();
    ask.mockResolvedValue(null);
    find(element, '.ask').click();
    await pass(58_500);
    expect(has(element, '.waiting')).toBe(true);
    await pass(2000);
    expect(textOf(element, '.late')).toBe('c.OM_Simulation_Late');
    expect(find(element, '.ask-again')['label']).toBe('c.OM_Simulation_Ask');
  });

  it('shows another order when it is given one, and not the answer for the first', async () => {
    const element = await showDraft();
    jest.useFakeTimers();
    ask.mockResolvedValue(null);
    find(element, '.ask').click();
    await pass(0);
    element.recordId = '801000000000002AAA';
    await pass(0);
    expect(has(element, 'c-om-card')).toBe(false);
    const looks = read.mock.calls.length;
    await pass(4000);
    expect(read).toHaveBeenCalledTimes(looks);
    wire.emit(order({ id: '801000000000002AAA', state: 'Draft' }));
    await pass(0);
    expect(read).toHaveBeenLastCalledWith({ orderId: '801000000000002AAA' });
    expect(card(element)['isEmpty']).toBe(true);
  });

  it('asks no more once it has left', async () => {
    const element = await showDraft();
    jest.useFakeTimers();
    ask.mockResolvedValue(null);
    find(element, '.ask').click();
    await pass(0);
    element.remove();
    const looks = read.mock.calls.length;
    await pass(10_000);
    expect(read).toHaveBeenCalledTimes(looks);
  });

  it('is empty where nobody asked; loading before that is known', async () => {
    read.mockReturnValue(new Promise(() => undefined));
    const element = show();
    wire.emit(order({ state: 'Draft' }));
    await settle();
    expect(card(element)['isLoading']).toBe(true);
    const other = await showDraft('{"outcome":"simulated","pl');
    expect(card(other)).toMatchObject({ isEmpty: true, emptyText: 'c.OM_Simulation_EmptyText' });
  });

  it.each([
    ['an order that is submitted', order({ state: 'InProgress' })],
    ['a change of another order', order({ state: 'Draft', amendsOrderId: '801000000000009AAA' })],
  ])('is not there for %s, and reads nothing for it', async (_what, other) => {
    const element = show();
    wire.emit(other);
    await settle();
    expect(has(element, 'c-om-card')).toBe(false);
    expect(read).not.toHaveBeenCalled();
  });

  it('keeps a refusal in place, until it is refreshed', async () => {
    const element = await showDraft();
    ask.mockRejectedValueOnce({ body: { message: 'no' } });
    find(element, '.ask').click();
    await settle();
    expect(card(element)['error']).toEqual({ body: { message: 'no' } });
    find(element, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    await settle();
    expect(card(element)).toMatchObject({ error: undefined, isEmpty: true });
  });

  it('shows that the order or the answer cannot be read', async () => {
    const element = show();
    wire.error({ message: 'no' });
    await settle();
    expect(card(element)['error']).toMatchObject({ body: { message: 'no' } });
    find(element, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    await settle();
    expect(refreshApex).toHaveBeenCalledTimes(1);
    read.mockRejectedValueOnce({ body: { message: 'not this' } });
    wire.emit(order({ state: 'Draft' }));
    await settle();
    expect(card(element)['error']).toEqual({ body: { message: 'not this' } });
  });

  it('is accessible', async () => {
    await expect(await showDraft(newer)).toBeAccessible();
  });
});
