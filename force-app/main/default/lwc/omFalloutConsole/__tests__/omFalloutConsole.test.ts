import { refreshApex } from '@salesforce/apex';
import getKinds from '@salesforce/apex/OM_FalloutController.getKinds';
import { CurrentPageReference } from 'lightning/navigation';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmFalloutConsole from 'c/omFalloutConsole';
import type { Apex } from 'support/apex';
import { find, has, render, settle, textOf } from 'support/render';
import { kind } from 'support/work';

jest.mock('@salesforce/apex/OM_FalloutController.getKinds', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});
jest.mock('@salesforce/apex/OM_FalloutController.getFailures', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});

const wire = getKinds as unknown as TestWireAdapter;
const page = CurrentPageReference as unknown as TestWireAdapter;
const show = (): HTMLElement => render('c-om-fallout-console', OmFalloutConsole);
const emit = async (...kinds: unknown[]): Promise<void> => {
  wire.emit(kinds);
  await settle();
};
const shown = (console: HTMLElement): unknown => find(console, 'c-om-failure-list')['fingerprint'];

describe('c-om-fallout-console', () => {
  it('shows causes with orders and money, and the failures of the first', async () => {
    const console = show();
    expect(find(console, 'c-om-card')['isLoading']).toBe(true);
    await emit(kind('no_port'), kind('timeout', { orders: 1 }));
    expect(textOf(console, '[data-cause="no_port"]')).toMatch(/No port.*100.*Network, book.*c\.OM_Fallout_Orders/);
    expect(textOf(console, '[data-cause="timeout"]')).toContain('c.OM_Fallout_Order');
    expect(shown(console)).toBe('no_port');
  });

  it('shows the cause that was chosen, or that a link names', async () => {
    const console = show();
    page.emit({ type: 'standard__navItemPage', state: { c__cause: 'timeout' } });
    await emit(kind('no_port'), kind('timeout'));
    expect(shown(console)).toBe('timeout');
    find(console, '[data-cause="no_port"]').click();
    await settle();
    expect(shown(console)).toBe('no_port');
    expect(find(console, '[data-cause="no_port"]').getAttribute('aria-current')).toBe('true');
  });

  it('reads the causes anew after a repair, and forgets one that is gone', async () => {
    const console = show();
    await emit(kind('no_port'), kind('timeout'));
    find(console, 'c-om-failure-list').dispatchEvent(new CustomEvent('repaired'));
    expect(refreshApex).toHaveBeenCalledTimes(1);
    await emit(kind('timeout'));
    expect(shown(console)).toBe('timeout');
  });

  it('says that nothing needs repair', async () => {
    const console = show();
    await emit();
    expect(find(console, 'c-om-card')['isEmpty']).toBe(true);
    expect(has(console, 'c-om-failure-list')).toBe(false);
  });

  it('shows an error in place and tries again', async () => {
    const console = show();
    wire.error({ message: 'no access' });
    await settle();
    expect(find(console, 'c-om-card')['error']).toMatchObject({ body: { message: 'no access' } });
    find(console, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    expect(refreshApex).toHaveBeenCalledTimes(1);
  });

  it('is accessible', async () => {
    const console = show();
    await expect(console).toBeAccessible();
    await emit(kind('no_port'));
    await expect(console).toBeAccessible();
  });
});
