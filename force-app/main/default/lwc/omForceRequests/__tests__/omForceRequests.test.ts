import decide from '@salesforce/apex/OM_ForceController.decide';
import getRequests from '@salesforce/apex/OM_ForceController.getRequests';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmForceRequests from 'c/omForceRequests';
import type { ForceRequest } from 'c/omFalloutModel';
import type { Apex } from 'support/apex';
import { find, has, render, settle, textOf } from 'support/render';

jest.mock('@salesforce/apex/OM_ForceController.getRequests', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});
jest.mock('@salesforce/apex/OM_ForceController.decide', () => ({ default: jest.fn() }), { virtual: true });

const wire = getRequests as unknown as TestWireAdapter;
const decided = decide as unknown as jest.Mock;
const request = (stepId: string, changes: Partial<ForceRequest> = {}): ForceRequest => ({
  stepId,
  stepName: 'Reserve port',
  action: 'complete',
  reason: 'Seen on site.',
  requestedBy: 'ana@example.com',
  requestedAt: '2026-11-25T08:00:00.000Z',
  isOwn: false,
  mayConfirm: true,
  orderId: 'order-1',
  orderNumber: '00000100',
  accountName: 'Acme Media',
  ...changes,
});
const show = async (...requests: ForceRequest[]): Promise<HTMLElement> => {
  const card = render('c-om-force-requests', OmForceRequests);
  wire.emit(requests);
  await settle();
  return card;
};

describe('c-om-force-requests', () => {
  beforeEach(() => decided.mockReset());

  it('is not there while nothing waits', async () => {
    expect(has(await show(), 'c-om-card')).toBe(false);
  });

  it('lists exceptions, which are decided where the change shows what it does', async () => {
    const wanted = { stepId: null, stepName: null, requestedAt: null, action: 'exception' } as const;
    const card = await show(request('1', wanted), request('2', { ...wanted, orderId: 'order-2', isOwn: true }));
    expect(card.shadowRoot?.querySelectorAll('.request')).toHaveLength(2);
    expect(textOf(card)).toMatch(/c\.OM_Force_Exception.*Seen on site.*c\.OM_Force_Asked/);
    expect(find(card, '.open')['label']).toBe('c.OM_Force_OpenChange');
    expect(has(card, '.confirm')).toBe(false);
    expect(has(card, '.refuse')).toBe(false);
    await expect(card).toBeAccessible();
  });

  it('lets a second person confirm, and leaves that one out until the service has taken it up', async () => {
    decided.mockResolvedValue(null);
    const card = await show(request('1'), request('2', { action: 'skip' }));
    const heard = jest.fn();
    card.addEventListener('decided', heard);
    expect(textOf(card)).toMatch(/c\.OM_Force_Complete.*Seen on site.*c\.OM_Force_Skip/);
    find(card, '.confirm[data-step="1"]').click();
    await settle();
    expect(decided).toHaveBeenCalledWith({ stepId: '1', decision: 'confirm', reason: null });
    expect(heard).toHaveBeenCalledTimes(1);
    expect(has(card, '.confirm[data-step="1"]')).toBe(false);
    find(card, '.refuse[data-step="2"]').click();
    await settle();
    expect(decided).toHaveBeenLastCalledWith({ stepId: '2', decision: 'refuse', reason: null });
    expect(has(card, 'c-om-card')).toBe(false);
  });

  it('offers whoever asked to take it back only', async () => {
    const card = await show(request('1', { isOwn: true, mayConfirm: false }));
    expect(has(card, '.confirm')).toBe(false);
    expect(find(card, '.refuse')['label']).toBe('c.OM_Force_Withdraw');
    expect(textOf(card)).toContain('c.OM_Force_Own');
  });

  it('offers nothing without the permission, and says whom to ask', async () => {
    const card = await show(request('1', { mayConfirm: false }));
    expect(has(card, '.confirm') || has(card, '.refuse')).toBe(false);
    expect(textOf(card)).toContain('c.OM_Force_NotPermitted');
  });

  it('shows a refusal in place and keeps the request', async () => {
    decided.mockRejectedValue({ body: { message: 'You asked for it.' } });
    const card = await show(request('1'));
    find(card, '.confirm').click();
    await settle();
    expect(find(card, 'c-om-card')['error']).toEqual({ body: { message: 'You asked for it.' } });
  });

  it('is accessible', async () => {
    await expect(await show(request('1'), request('2', { isOwn: true, mayConfirm: false }))).toBeAccessible();
  });
});
