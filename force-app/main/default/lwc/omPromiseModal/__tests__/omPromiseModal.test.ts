import promiseOrder from '@salesforce/apex/OM_OrderController.promiseOrder';
import OmPromiseModal from 'c/omPromiseModal';
import { order } from 'support/orders';
import { find, has, render, settle } from 'support/render';

jest.mock('@salesforce/apex/OM_OrderController.promiseOrder', () => ({ default: jest.fn() }), { virtual: true });

const promise = promiseOrder as unknown as jest.Mock;
const EXPECTED = '2099-03-04T12:00:00.000Z';

function show(expected = EXPECTED): { modal: HTMLElement; closed: jest.Mock } {
  const shown = { ...order(), promisedAt: '2099-03-01T12:00:00.000Z', projectedAt: expected };
  const modal = render('c-om-promise-modal', OmPromiseModal, { order: shown });
  const closed = jest.fn();
  modal.addEventListener('modalclose', (event) => {
    closed((event as CustomEvent<unknown>).detail);
  });
  return { modal, closed };
}

async function give(modal: HTMLElement, field: string, value: string | null): Promise<void> {
  find(modal, field).dispatchEvent(new CustomEvent('change', { detail: { value } }));
  await settle();
}

describe('c-om-promise-modal', () => {
  it('proposes no seconds, and nothing earlier than what is expected', () => {
    const { modal } = show('2099-03-04T12:00:01.500Z');
    expect(find(modal, '.date')['value']).toBe('2099-03-04T12:01:00.000Z');
  });

  it('proposes what is expected, and promises it for a reason', async () => {
    const { modal, closed } = show();
    expect(find(modal, '.date')['value']).toBe(EXPECTED);
    expect(has(modal, '.warning')).toBe(false);
    expect(find(modal, '.save')['disabled']).toBe(true);
    await give(modal, '.reason', ' The port is not there. ');
    find(modal, '.save').click();
    await settle();
    expect(promise).toHaveBeenCalledWith({
      orderId: order().id,
      promisedAt: EXPECTED,
      reason: 'The port is not there.',
    });
    expect(closed).toHaveBeenCalledWith('promised');
  });

  it('warns of a date before the expected one, and lets it be promised all the same', async () => {
    const { modal } = show();
    await give(modal, '.reason', 'As agreed.');
    await give(modal, '.date', '2099-03-02T12:00:00.000Z');
    expect(has(modal, '.warning')).toBe(true);
    expect(find(modal, '.save')['disabled']).toBe(false);
  });

  it('promises nothing without a date, and no date that has passed', async () => {
    const { modal } = show();
    await give(modal, '.reason', 'As agreed.');
    await give(modal, '.date', null);
    expect(find(modal, '.save')['disabled']).toBe(true);
    await give(modal, '.date', '2020-03-02T12:00:00.000Z');
    expect(find(modal, '.save')['disabled']).toBe(true);
  });

  it('keeps a refusal in place, and can be left', async () => {
    promise.mockRejectedValueOnce({ body: { message: 'locked' } });
    const { modal, closed } = show();
    await give(modal, '.reason', 'x');
    find(modal, '.save').click();
    await settle();
    expect(has(modal, 'c-om-error-panel')).toBe(true);
    expect(closed).not.toHaveBeenCalled();
    await expect(modal).toBeAccessible();
    find(modal, '.back').click();
    expect(closed).toHaveBeenCalledTimes(1);
  });
});
