import OmOrderPath from 'c/omOrderPath';
import { find, render, settle } from 'support/render';

const stages = [
  { name: 'draft', status: 'done' },
  { name: 'delivery', status: 'current', done: 7, total: 12 },
  { name: 'done', status: 'todo' },
] as const;

describe('c-om-order-path', () => {
  it('names the stages of an order, and counts where there is something to count', async () => {
    const path = render('c-om-order-path', OmOrderPath, { stages });
    expect(find(path, 'c-om-path')['steps']).toEqual([
      { name: 'draft', text: 'c.OM_OrderPath_Draft', status: 'done' },
      { name: 'delivery', text: 'c.OM_OrderPath_Delivery', status: 'current', count: 'c.OM_CountOf' },
      { name: 'done', text: 'c.OM_OrderPath_Done', status: 'todo' },
    ]);
    await expect(path).toBeAccessible();
  });

  it('names how the order ended', async () => {
    const path = render('c-om-order-path', OmOrderPath, {
      stages: [{ name: 'ended', status: 'stopped' }],
      endedAs: 'Canceled',
    });
    await settle();
    expect(find(path, 'c-om-path')['steps']).toEqual([{ name: 'ended', text: 'Canceled', status: 'stopped' }]);
  });
});
