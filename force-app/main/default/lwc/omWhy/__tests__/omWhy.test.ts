import OmWhy from 'c/omWhy';
import { find, has, render, settle, textOf } from 'support/render';

const show = (): HTMLElement =>
  render('c-om-why', OmWhy, {
    subject: 'Fiber access',
    texts: ['Rule internet-access matched.'],
    facts: [{ label: 'Speed', value: '1G' }],
  });

describe('c-om-why', () => {
  it('opens with the reasons and takes the focus', async () => {
    const why = show();
    expect(has(why, '[role="dialog"]')).toBe(false);
    find(why, 'button').click();
    await settle();
    expect(textOf(why, '[role="dialog"]')).toBe('Fiber accessRule internet-access matched.Speed1G');
    expect(find(why, 'button').getAttribute('aria-expanded')).toBe('true');
    expect(why.shadowRoot?.activeElement).toBe(find(why, '[role="dialog"]'));
  });

  it('closes by Escape and gives the focus back', async () => {
    const why = show();
    find(why, 'button').click();
    await settle();
    find(why, '[role="dialog"]').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await settle();
    expect(has(why, '[role="dialog"]')).toBe(false);
    expect(why.shadowRoot?.activeElement).toBe(find(why, 'button'));
  });

  it('closes when the focus goes elsewhere, and is accessible', async () => {
    const why = show();
    find(why, 'button').click();
    await settle();
    await expect(why).toBeAccessible();
    find(why, '[role="dialog"]').dispatchEvent(
      new FocusEvent('focusout', { bubbles: true, relatedTarget: document.body })
    );
    await settle();
    expect(has(why, '[role="dialog"]')).toBe(false);
  });
});
