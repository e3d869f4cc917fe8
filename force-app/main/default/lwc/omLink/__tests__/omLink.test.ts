import OmLink from 'c/omLink';
import { listPage } from 'c/omOutcomes';
import { find, render, settle } from 'support/render';

const show = (): HTMLElement =>
  render('c-om-link', OmLink, { label: 'Late', description: 'Late: 3', reference: listPage('Order', 'Late') });

describe('c-om-link', () => {
  it('has an address, and goes there without a reload', async () => {
    const link = show();
    await settle();
    const anchor = find(link, 'a');
    expect(anchor.getAttribute('href')).not.toBe('');
    const click = new MouseEvent('click', { cancelable: true });
    anchor.dispatchEvent(click);
    expect(click.defaultPrevented).toBe(true);
  });

  it('leaves a new window to the browser', async () => {
    const link = show();
    await settle();
    const prevented: boolean[] = [];
    link.addEventListener('click', (event) => {
      prevented.push(event.defaultPrevented);
      // The browser of the tests cannot open a window.
      event.preventDefault();
    });
    const options = { bubbles: true, composed: true, cancelable: true };
    find(link, 'a').dispatchEvent(new MouseEvent('click', { ...options, ctrlKey: true }));
    find(link, 'a').dispatchEvent(new MouseEvent('click', options));
    expect(prevented).toEqual([false, true]);
  });

  it('is accessible', async () => {
    const link = show();
    await settle();
    await expect(link).toBeAccessible();
  });
});
