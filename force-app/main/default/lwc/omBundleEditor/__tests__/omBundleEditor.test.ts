import checkConfiguration from '@salesforce/apex/OM_BundleController.checkConfiguration';
import getBundle from '@salesforce/apex/OM_BundleController.getBundle';
import getConfiguration from '@salesforce/apex/OM_BundleController.getConfiguration';
import saveConfiguration from '@salesforce/apex/OM_BundleController.saveConfiguration';
import OmBundleEditor from 'c/omBundleEditor';
import type { Apex } from 'support/apex';
import { bundle, component } from 'support/bundles';
import { order } from 'support/orders';
import { find, has, render, settle } from 'support/render';

jest.mock(
  '@salesforce/apex/OM_BundleController.checkConfiguration',
  () => jest.requireActual<Apex>('support/apex').called(),
  { virtual: true }
);
jest.mock('@salesforce/apex/OM_BundleController.getBundle', () => jest.requireActual<Apex>('support/apex').called(), {
  virtual: true,
});
jest.mock(
  '@salesforce/apex/OM_BundleController.getConfiguration',
  () => jest.requireActual<Apex>('support/apex').called(),
  { virtual: true }
);
jest.mock(
  '@salesforce/apex/OM_BundleController.saveConfiguration',
  () => jest.requireActual<Apex>('support/apex').called(),
  { virtual: true }
);

const check = checkConfiguration as unknown as jest.Mock;
const save = saveConfiguration as unknown as jest.Mock;
const price = { listTotal: 120, discount: 2, total: 118, rows: [] };
const problem = { code: 'AttributeMissing', message: 'Color is missing.', path: 'slow#color', action: null };

async function show(properties: object = { bundleId: 'outer' }): Promise<HTMLElement> {
  (getBundle as unknown as jest.Mock).mockResolvedValue(
    bundle('outer', { components: [component('slow', { standard: 1 })] })
  );
  const editor = render('c-om-bundle-editor', OmBundleEditor, { orderId: '801', order: order(), ...properties });
  await settle();
  await settle();
  return editor;
}
const sent = (): { quantity: number } => {
  const [{ configuration }] = check.mock.lastCall as [{ configuration: string }];
  return JSON.parse(configuration) as { quantity: number };
};

describe('c-om-bundle-editor', () => {
  it('opens a bundle with its standard choice, checks it, and saves it', async () => {
    check.mockResolvedValue({ problems: [], price });
    save.mockResolvedValue('802');
    const editor = await show();
    expect(find(editor, 'c-om-price-summary')['price']).toEqual(price);
    const saved = jest.fn();
    editor.addEventListener('saved', saved);
    find(editor, '.save').click();
    await settle();
    expect(save).toHaveBeenCalledTimes(1);
    expect(saved).toHaveBeenCalledTimes(1);
  });

  it('follows a change at once, and checks it once the person stops', async () => {
    check.mockResolvedValue({ problems: [], price });
    const editor = await show();
    jest.useFakeTimers();
    for (const value of ['2', '3']) {
      find(editor, '.bundle-quantity').dispatchEvent(new CustomEvent('change', { detail: { value } }));
    }
    expect(check).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(300);
    jest.useRealTimers();
    expect(check).toHaveBeenCalledTimes(2);
    expect(sent().quantity).toBe(3);
  });

  it('cannot be saved while something is wrong', async () => {
    check.mockResolvedValue({ problems: [problem], price });
    const editor = await show();
    expect(find(editor, 'c-om-problem-list')['problems']).toEqual([problem]);
    expect(find(editor, '.save')['disabled']).toBe(true);
    expect(has(editor, '.fits')).toBe(false);
  });

  it('opens the choice of a line', async () => {
    const saved = { bundleId: 'outer', quantity: 4, attributes: {}, parts: [] };
    (getConfiguration as unknown as jest.Mock).mockResolvedValue(JSON.stringify(saved));
    check.mockResolvedValue({ problems: [], price });
    const editor = await show({ lineId: '802' });
    expect(find(editor, '.bundle-quantity')['value']).toBe(4);
    expect(sent()).toMatchObject({ lineId: '802', quantity: 4 });
    expect(has(editor, '.other')).toBe(false);
  });

  it('keeps the choice when saving is refused, and tries again', async () => {
    check.mockResolvedValue({ problems: [], price });
    save.mockRejectedValueOnce({ body: { message: 'locked' } }).mockResolvedValueOnce('802');
    const editor = await show();
    find(editor, '.save').click();
    await settle();
    find(editor, 'c-om-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(save).toHaveBeenCalledTimes(2);
    expect(has(editor, 'c-om-error-panel')).toBe(false);
  });

  it('is accessible', async () => {
    check.mockResolvedValue({ problems: [problem], price });
    await expect(await show()).toBeAccessible();
  });
});
