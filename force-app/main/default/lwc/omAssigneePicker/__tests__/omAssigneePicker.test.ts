import findAssignees from '@salesforce/apex/OM_TaskController.findAssignees';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmAssigneePicker from 'c/omAssigneePicker';
import type { Apex } from 'support/apex';
import { find, has, render, settle, textOf } from 'support/render';

jest.mock('@salesforce/apex/OM_TaskController.findAssignees', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});

const wire = findAssignees as unknown as TestWireAdapter;
const queue = { id: 'q', name: 'Coffee Operations', isQueue: true };
const person = { id: 'p', name: 'Ana Ruiz', title: 'Technician', isQueue: false };
const show = (): HTMLElement => render('c-om-assignee-picker', OmAssigneePicker);
const emit = async (found: unknown): Promise<void> => {
  wire.emit(found);
  await settle();
};

describe('c-om-assignee-picker', () => {
  it('shows queues and people, and gives the chosen one', async () => {
    const picker = show();
    expect(textOf(picker)).toContain('c.OM_Loading');
    await emit([queue, person]);
    const chosen: unknown[] = [];
    picker.addEventListener('choose', (event) => chosen.push((event as CustomEvent).detail));
    find(picker, '[data-id="p"]').click();
    find(picker, '.reason').dispatchEvent(new CustomEvent('change', { detail: { value: ' Knows the house. ' } }));
    find(picker, '[data-id="q"]').click();
    expect(chosen).toEqual([
      { ...person, reason: '' },
      { ...queue, reason: 'Knows the house.' },
    ]);
    expect(textOf(picker)).toContain('Technician');
  });

  it('asks once a person pauses, and not after the page was left', async () => {
    jest.useFakeTimers();
    try {
      const picker = show();
      const type = (value: string): void =>
        void find(picker, 'lightning-input').dispatchEvent(new CustomEvent('change', { detail: { value } }));
      type('a');
      type('an');
      jest.advanceTimersByTime(249);
      await Promise.resolve();
      expect(wire.getLastConfig()).toEqual({ text: '' });
      jest.advanceTimersByTime(1);
      await Promise.resolve();
      expect(wire.getLastConfig()).toEqual({ text: 'an' });
      type('ana');
      picker.remove();
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('says that nobody has such a name', async () => {
    const picker = show();
    await emit([]);
    expect(textOf(picker)).toContain('c.OM_Assignee_Nobody');
  });

  it('shows an error in place', async () => {
    const picker = show();
    wire.error({ message: 'no access' });
    await settle();
    expect(has(picker, 'c-om-error-panel')).toBe(true);
  });

  it('is accessible', async () => {
    const picker = show();
    await emit([queue, person]);
    await expect(picker).toBeAccessible();
  });
});
