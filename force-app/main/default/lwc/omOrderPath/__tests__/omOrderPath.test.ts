import OmOrderPath from 'c/omOrderPath';
import { find, render, settle, textOf } from 'support/render';

const stages = [
  { name: 'draft', status: 'done' },
  { name: 'delivery', status: 'current', done: 7, total: 12 },
  { name: 'done', status: 'todo' },
] as const;

describe('c-om-order-path', () => {
  it('says where the order is, for eyes and for ears', async () => {
    const path = render('c-om-order-path', OmOrderPath, { stages });
    expect(path.shadowRoot?.querySelectorAll('li')).toHaveLength(3);
    expect(textOf(path, '[aria-current="step"]')).toBe(
      'c.OM_OrderPath_Delivery c.OM_CountOf c.OM_OrderPath_IsCurrent'.replaceAll(' ', '')
    );
    expect(find(path, 'lightning-icon')['iconName']).toBe('utility:check');
    await expect(path).toBeAccessible();
  });

  it('names how the order ended', async () => {
    const path = render('c-om-order-path', OmOrderPath, {
      stages: [{ name: 'ended', status: 'stopped' }],
      endedAs: 'Canceled',
    });
    await settle();
    expect(textOf(path, 'li')).toContain('Canceled');
  });
});
