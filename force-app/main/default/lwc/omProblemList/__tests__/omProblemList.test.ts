import OmProblemList from 'c/omProblemList';
import { find, has, render, settle, textOf } from 'support/render';

const problems = [
  { code: 'GroupTooFew', message: 'Choose one of Internet.', path: 'group-1', action: 'Configure the bundle.' },
  { code: 'Other', message: 'Something else.', path: null, action: null },
];

describe('c-om-problem-list', () => {
  it('says what is wrong and what to do, and leads to its place', async () => {
    const list = render('c-om-problem-list', OmProblemList, { heading: '2 problems', problems, canJump: true });
    const jumped = jest.fn();
    list.addEventListener('jump', (event) => {
      jumped((event as CustomEvent<unknown>).detail);
    });
    expect(textOf(list)).toContain('Choose one of Internet.');
    expect(textOf(list)).toContain('Configure the bundle.');
    expect(list.shadowRoot?.querySelectorAll('button')).toHaveLength(1);
    find(list, 'button').click();
    expect(jumped).toHaveBeenCalledWith('group-1');
    await expect(list).toBeAccessible();
  });

  it('offers no jump where there is no place', async () => {
    const list = render('c-om-problem-list', OmProblemList, { heading: 'Problems', problems });
    await settle();
    expect(has(list, 'button')).toBe(false);
  });
});
