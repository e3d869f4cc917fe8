import askForPreview from '@salesforce/apex/OM_ApprovalController.askForPreview';
import getApproval from '@salesforce/apex/OM_ApprovalController.getApproval';
import OmApprovalPreview from 'c/omApprovalPreview';
import { approval, outlook } from 'support/approvals';
import { find, has, render, textOf } from 'support/render';

jest.mock('@salesforce/apex/OM_ApprovalController.askForPreview', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_ApprovalController.getApproval', () => ({ default: jest.fn() }), { virtual: true });

const ask = askForPreview as unknown as jest.Mock;
const load = getApproval as unknown as jest.Mock;
const draft = (changes: Parameters<typeof approval>[0] = {}): ReturnType<typeof approval> =>
  approval({ status: 'Unchecked', submittedAt: null, canAsk: true, entries: [], ...changes });
const asked = draft({ previewAskedAt: '2026-11-25T10:00:00.000Z' });
const show = (props: object): HTMLElement =>
  render('c-om-approval-preview', OmApprovalPreview, { recordId: '801', ...props });
const settle = (): Promise<void> => jest.advanceTimersByTimeAsync(0);
const later = (): Promise<void> => jest.advanceTimersByTimeAsync(2_000);

beforeEach(() => {
  jest.useFakeTimers();
  ask.mockReset().mockResolvedValue(undefined);
  load.mockReset();
});
afterEach(() => jest.useRealTimers());

describe('c-om-approval-preview', () => {
  it('asks by its button, looks until the answer is there, and hands it on', async () => {
    load.mockResolvedValueOnce(asked).mockResolvedValue(draft({ preview: JSON.stringify(outlook()) }));
    const preview = show({ approval: draft() });
    const answers: unknown[] = [];
    preview.addEventListener('answer', (event) => answers.push((event as CustomEvent<unknown>).detail));
    find(preview, '.ask').click();
    await settle();
    expect(ask).toHaveBeenCalledWith({ recordId: '801' });
    expect(has(preview, '.waiting')).toBe(true);
    await later();
    expect(answers).toEqual([]);
    await later();
    expect(answers).toHaveLength(1);
    expect((find(preview, 'c-om-approval-chain')['levels'] as unknown[]).length).toBe(2);
    expect(has(preview, '.waiting')).toBe(false);
  });

  it('asks at once where it is to, and never shows an answer to an earlier question', async () => {
    load.mockResolvedValue(draft({ preview: JSON.stringify(outlook({ levels: [] })) }));
    const preview = show({ isAutomatic: true, approval: draft({ preview: JSON.stringify(outlook()) }) });
    await settle();
    expect(has(preview, 'c-om-approval-chain')).toBe(false);
    await later();
    expect(textOf(preview, '.nobody')).toBe('c.OM_Approval_PreviewNobody');
    expect(has(preview, '.ask')).toBe(false);
  });

  it('says when nobody answers, and stops to look', async () => {
    load.mockResolvedValue(asked);
    const preview = show({ approval: draft() });
    find(preview, '.ask').click();
    await settle();
    for (let look = 0; look < 20; look += 1) await later();
    expect(load).toHaveBeenCalledTimes(15);
    expect(textOf(preview)).toContain('c.OM_Approval_PreviewLate');
    expect(has(preview, '.ask')).toBe(true);
  });

  it('shows in words why there is no answer', () => {
    const problems = [{ code: 'NobodyToAsk', message: 'Rule Large has nobody to ask', action: 'Name a fallback.' }];
    const preview = show({ approval: draft({ preview: JSON.stringify(outlook({ levels: [], problems })) }) });
    expect(find(preview, 'c-om-problem-list')['problems']).toEqual(problems);
    expect(has(preview, '.nobody')).toBe(false);
  });

  it('shows an error in place, and looks no more when it leaves', async () => {
    ask.mockRejectedValueOnce({ body: { message: 'no access' } });
    const preview = show({ approval: draft() });
    find(preview, '.ask').click();
    await settle();
    expect(find(preview, 'c-om-error-panel')['error']).toEqual({ body: { message: 'no access' } });
    find(preview, '.ask').click();
    await settle();
    preview.remove();
    await later();
    expect(load).not.toHaveBeenCalled();
  });

  it('is accessible', async () => {
    jest.useRealTimers();
    await expect(show({ approval: draft({ preview: JSON.stringify(outlook()) }) })).toBeAccessible();
  });
});
