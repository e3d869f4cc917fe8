import OmPath, { type PathStep } from 'c/omPath';
import { find, render, settle, textOf } from 'support/render';

const steps: readonly PathStep[] = [
  { name: 'draft', text: 'Draft', status: 'done' },
  { name: 'delivery', text: 'Delivery', status: 'current', count: '7 of 12' },
  { name: 'done', text: 'Done', status: 'todo' },
];

describe('c-om-path', () => {
  it('says where something is, for eyes and for ears', async () => {
    const path = render('c-om-path', OmPath, { name: 'Path', steps });
    expect(path.shadowRoot?.querySelectorAll('li')).toHaveLength(3);
    expect(textOf(path, '[aria-current="step"]')).toBe('Delivery7 of 12c.OM_OrderPath_IsCurrent');
    expect(find(path, 'lightning-icon')['iconName']).toBe('utility:check');
    await expect(path).toBeAccessible();
  });

  it('follows what it is given, and marks where it stopped', async () => {
    const path = render('c-om-path', OmPath, { name: 'Path', steps });
    path.steps = [{ name: 'ended', text: 'Canceled', status: 'stopped' }];
    await settle();
    expect(textOf(path, 'li')).toBe('Canceledc.OM_OrderPath_IsStopped');
    expect(find(path, 'lightning-icon')['iconName']).toBe('utility:ban');
  });
});
