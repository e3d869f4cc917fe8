import OmCard from 'c/omCard';
import { find, has, render, settle } from 'support/render';

const show = (properties: object): HTMLElement => render('c-om-card', OmCard, { heading: 'Plan', ...properties });

describe('c-om-card', () => {
  it('shows one state at a time, an error before all others', async () => {
    const card = show({ isLoading: true });
    expect([has(card, '.skeleton'), has(card, 'slot:not([name])')]).toEqual([true, false]);
    Object.assign(card, { isLoading: false, isEmpty: true, emptyHeading: 'Nothing yet' });
    await settle();
    expect(find(card, 'c-om-empty-state')['heading']).toBe('Nothing yet');
    expect(has(card, '.skeleton')).toBe(false);
    Object.assign(card, { error: { body: { message: 'broken' } }, isLoading: true });
    await settle();
    expect([has(card, 'c-om-error-panel'), has(card, 'c-om-empty-state'), has(card, '.skeleton')]).toEqual([
      true,
      false,
      false,
    ]);
    Object.assign(card, { error: undefined, isLoading: false, isEmpty: false });
    await settle();
    expect(has(card, 'slot:not([name])')).toBe(true);
  });

  it('can be refreshed once it says how old its data is', async () => {
    const card = show({});
    const refreshed = jest.fn();
    card.addEventListener('refresh', refreshed);
    expect(has(card, '.refresh')).toBe(false);
    Object.assign(card, { asOf: new Date('2026-11-25T14:00:00Z') });
    await settle();
    find(card, '.refresh').click();
    Object.assign(card, { error: 'x' });
    await settle();
    find(card, 'c-om-error-panel').dispatchEvent(new CustomEvent('retry'));
    expect(refreshed).toHaveBeenCalledTimes(2);
  });

  it('is accessible in each state', async () => {
    for (const state of [
      { isLoading: true },
      { isEmpty: true, emptyHeading: 'None' },
      { error: 'no' },
      { asOf: new Date() },
    ]) {
      await expect(show(state)).toBeAccessible();
    }
  });
});
