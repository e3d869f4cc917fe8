import { refreshApex } from '@salesforce/apex';
import getSteps from '@salesforce/apex/OM_OperationsController.getSteps';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmFigureSteps from 'c/omFigureSteps';
import type { Apex } from 'support/apex';
import { find, has, render, settle } from 'support/render';

jest.mock('@salesforce/apex/OM_OperationsController.getSteps', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});
jest.mock('@salesforce/label/c.OM_Figure_Queue', () => ({ default: '{0}: open' }), { virtual: true });
jest.mock('@salesforce/label/c.OM_Figure_Step', () => ({ default: '{0} in {1} days' }), { virtual: true });
jest.mock('@salesforce/label/c.OM_Figure_Late', () => ({ default: 'late in {0} days' }), { virtual: true });

const wire = getSteps as unknown as TestWireAdapter;
const show = async (properties: object, ...steps: object[]): Promise<HTMLElement> => {
  const card = render('c-om-figure-steps', OmFigureSteps, { days: 30, ...properties });
  await settle();
  wire.emit(steps);
  await settle();
  return card;
};
const headingOf = (card: HTMLElement): unknown => find(card, 'c-om-card')['heading'];
const step = (Id: string, hours: number): object => ({
  Id,
  StepName__c: 'Survey',
  State__c: 'Completed',
  ReadyAt__c: '2026-01-01T00:00:00.000Z',
  EndedAt__c: `2026-01-01T0${hours}:00:00.000Z`,
});

describe('c-om-figure-steps', () => {
  it('lists the tasks of a queue, also of none', async () => {
    expect(headingOf(await show({ figure: 'queue', value: 'Fulfillment_Desk' }))).toBe('Fulfillment desk: open');
    expect(wire.getLastConfig()).toEqual({ figure: 'queue', value: 'Fulfillment_Desk', days: 30 });
    expect(headingOf(await show({ figure: 'queue' }))).toBe('c.OM_Operations_NoQueue: open');
    expect(wire.getLastConfig()).toEqual({ figure: 'queue', value: null, days: 30 });
  });

  it('lists what ended late in the period', async () => {
    expect(headingOf(await show({ figure: 'late' }))).toBe('late in 30 days');
    expect(wire.getLastConfig()).toEqual({ figure: 'late', value: null, days: 30 });
  });

  it('lists steps of one name, those first that took most time', async () => {
    const card = await show({ figure: 'step', value: 'Survey' }, step('a', 1), step('b', 3), step('c', 2));
    expect(headingOf(card)).toBe('Survey in 30 days');
    const { steps } = find(card, 'c-om-step-rows') as unknown as { steps: { Id: string }[] };
    expect(steps.map(({ Id }) => Id)).toEqual(['b', 'c', 'a']);
    expect(has(card, '.more')).toBe(false);
  });

  it('says that more are there than are shown', async () => {
    const many = Array.from({ length: 200 }, (_, index) => step(String(index), 1));
    expect(has(await show({ figure: 'step', value: 'Survey' }, ...many), '.more')).toBe(true);
  });

  it('is closed, and read anew', async () => {
    const card = await show({ figure: 'late' }, step('a', 1));
    const heard = jest.fn();
    card.addEventListener('close', heard);
    find(card, '.close').click();
    expect(heard).toHaveBeenCalledTimes(1);
    find(card, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    expect(refreshApex).toHaveBeenCalledTimes(1);
    await expect(card).toBeAccessible();
  });
});
