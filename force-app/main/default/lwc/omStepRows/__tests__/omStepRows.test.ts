import OmStepRows from 'c/omStepRows';
import { find, render, textOf } from 'support/render';

jest.mock('@salesforce/label/c.OM_Task_LateBy', () => ({ default: 'late by {0}' }), { virtual: true });
jest.mock('@salesforce/label/c.OM_Figure_Took', () => ({ default: 'took {0}' }), { virtual: true });
jest.mock('@salesforce/label/c.OM_Duration_Hours', () => ({ default: '{0} h' }), { virtual: true });

const step = (id: string, changes = {}): object => ({
  Id: id,
  StepName__c: `Step ${id}`,
  State__c: 'Waiting',
  Gateway__c: 'parcel_courier',
  ReadyAt__c: '2026-01-01T00:00:00.000Z',
  DueAt__c: '2026-01-01T02:00:00.000Z',
  ErrorMessage__c: 'No answer.',
  Plan__r: { Order__c: '801', Order__r: { OrderNumber: '00000100', Account: { Name: 'Acme Media' } } },
  ...changes,
});
const show = (figure: string | undefined, ...steps: object[]): HTMLElement =>
  render('c-om-step-rows', OmStepRows, { steps, figure, now: Date.parse('2026-01-01T05:00:00.000Z') });

describe('c-om-step-rows', () => {
  it('shows what is late, by how much, for whom and why', () => {
    const hold = { Gateway__c: undefined, Owner: { Name: 'Ana' }, TaskHoldReason__c: 'No key.' };
    const list = show(undefined, step('1'), step('2', hold));
    expect(textOf(list)).toMatch(/late by 3 h.*Acme Media · Parcel courier.*No answer\./);
    expect(textOf(list)).toContain('Acme Media · Ana');
    expect(find(list, '.about c-om-link')).toMatchObject({ label: '00000100' });
    const badges = [...(list.shadowRoot?.querySelectorAll('c-om-state-badge') ?? [])] as unknown as { state: string }[];
    expect(badges.map(({ state }) => state)).toEqual(['Waiting', 'OnHold']);
  });

  it('says of steps that ended how late they were, or how long they took', () => {
    const ended = step('1', { EndedAt__c: '2026-01-01T06:00:00.000Z' });
    expect(textOf(show('late', ended))).toContain('late by 4 h');
    expect(textOf(show('step', ended))).toContain('took 6 h');
  });

  it('is accessible', async () => {
    await expect(show(undefined, step('1'))).toBeAccessible();
  });
});
