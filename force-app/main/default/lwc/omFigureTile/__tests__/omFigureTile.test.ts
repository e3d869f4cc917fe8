import OmFigureTile from 'c/omFigureTile';
import { listPage } from 'c/omOutcomes';
import { find, render, textOf } from 'support/render';

describe('c-om-figure-tile', () => {
  it('shows a figure, and opens the list behind it', async () => {
    const reference = listPage('Order', 'Late');
    const tile = render('c-om-figure-tile', OmFigureTile, { heading: 'Late', value: '3', hint: '$ 10', reference });
    expect(textOf(tile)).toBe('3$ 10');
    expect(find(tile, 'c-om-link')['reference']).toEqual(reference);
    expect(find(tile, 'c-om-link')['description']).toBe('c.OM_Figure_Open');
    await expect(tile).toBeAccessible();
  });
});
