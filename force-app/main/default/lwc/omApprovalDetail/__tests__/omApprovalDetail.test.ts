import decide from '@salesforce/apex/OM_ApprovalController.decide';
import getApproval from '@salesforce/apex/OM_ApprovalController.getApproval';
import getOrder from '@salesforce/apex/OM_OrderController.getOrder';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmApprovalDetail from 'c/omApprovalDetail';
import type { Apex } from 'support/apex';
import { approval, approvalItem, entry } from 'support/approvals';
import { line, order } from 'support/orders';
import { find, has, render, settle, textOf } from 'support/render';

jest.mock('@salesforce/apex/OM_ApprovalController.decide', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_ApprovalController.getApproval', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_OrderController.getOrder', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});

const load = getApproval as unknown as jest.Mock;
const answer = decide as unknown as jest.Mock;
const wire = getOrder as unknown as TestWireAdapter;
const NOW = Date.parse('2026-11-25T12:00:00.000Z');
const show = async (item = approvalItem('1')): Promise<HTMLElement> => {
  const detail = render('c-om-approval-detail', OmApprovalDetail, { item, now: NOW });
  await settle();
  return detail;
};
const decision = (detail: HTMLElement, isApproved: boolean): void => {
  const event = new CustomEvent('decide', { detail: { isApproved, comment: 'Because.' } });
  find(detail, 'c-om-approval-decision').dispatchEvent(event);
};

beforeEach(() => {
  load
    .mockReset()
    .mockResolvedValue(approval({ entries: [entry('1', { workitemId: '1', consequence: 'Below cost.' })] }));
  answer.mockReset().mockResolvedValue(undefined);
});

describe('c-om-approval-detail', () => {
  it('shows what is needed to decide', async () => {
    const detail = await show();
    wire.emit(order({ lines: [line('a', { unitPrice: 8, totalPrice: 8 }), line('b', { depth: 1 })] }));
    await settle();
    expect(textOf(detail, '.heading')).toBe('Acme Media');
    expect(textOf(detail, '.facts')).toContain('$2,000.00');
    expect(textOf(detail, '.why')).toContain('c.OM_Approval_Above');
    expect(textOf(detail, '.said')).toBe('A good customer.');
    expect(textOf(detail, '.decision')).toContain('Below cost.');
    expect(textOf(detail, '.lines')).toContain('$10.00');
    expect(detail.shadowRoot?.querySelectorAll('.order-line')).toHaveLength(1);
  });

  it('decides and tells it', async () => {
    const detail = await show();
    const told: unknown[] = [];
    detail.addEventListener('done', (event) => told.push((event as CustomEvent<unknown>).detail));
    decision(detail, false);
    await settle();
    expect(answer).toHaveBeenCalledWith({ workitemId: '1', isApproved: false, comment: 'Because.' });
    expect(told).toEqual(['c.OM_Approval_Rejected']);
  });

  it('keeps a refusal in place, and forgets it with the request', async () => {
    answer.mockRejectedValue({ body: { message: 'decided already' } });
    const detail = await show();
    decision(detail, true);
    await settle();
    expect(find(detail, '.decision c-om-error-panel')['error']).toEqual({ body: { message: 'decided already' } });
    Object.assign(detail, { item: approvalItem('2', { recordId: '800', objectName: 'Contract' }) });
    await settle();
    expect(has(detail, '.decision c-om-error-panel')).toBe(false);
    expect(wire.getLastConfig()['orderId']).toBeUndefined();
  });

  it('never shows the chain of another request', async () => {
    let finish: (value: unknown) => void = () => undefined;
    load.mockReturnValueOnce(new Promise((resolve) => (finish = resolve)));
    const detail = await show();
    Object.assign(detail, { item: approvalItem('2', { recordId: '800' }) });
    await settle();
    finish(approval({ comment: 'Of another.' }));
    await settle();
    expect(textOf(detail, '.said')).toBe('A good customer.');
  });

  it('can be decided without the chain, which is loaded again when asked', async () => {
    load.mockRejectedValueOnce({ body: { message: 'away' } });
    const detail = await show();
    expect(has(detail, 'c-om-approval-decision')).toBe(true);
    find(detail, 'c-om-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect((find(detail, 'c-om-approval-chain')['levels'] as unknown[]).length).toBe(1);
  });

  it('is accessible, and leads back', async () => {
    const detail = await show();
    const back = jest.fn();
    detail.addEventListener('back', back);
    find(detail, '.back').click();
    expect(back).toHaveBeenCalledTimes(1);
    await expect(detail).toBeAccessible();
  });
});
