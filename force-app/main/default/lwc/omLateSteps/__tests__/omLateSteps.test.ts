import { refreshApex } from '@salesforce/apex';
import getLateSteps from '@salesforce/apex/OM_OperationsController.getLateSteps';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmLateSteps from 'c/omLateSteps';
import type { Apex } from 'support/apex';
import { find, render, settle } from 'support/render';

jest.mock(
  '@salesforce/apex/OM_OperationsController.getLateSteps',
  () => jest.requireActual<Apex>('support/apex').wired(),
  {
    virtual: true,
  }
);

const wire = getLateSteps as unknown as TestWireAdapter;
const step = (id: string, changes = {}): object => ({
  Id: id,
  StepName__c: `Step ${id}`,
  State__c: 'Waiting',
  Gateway__c: 'courier',
  DueAt__c: '2026-01-01T00:00:00.000Z',
  ErrorMessage__c: 'No answer.',
  Plan__r: { Order__r: { OrderNumber: '00000100', Account: { Name: 'Acme Media' } } },
  ...changes,
});
const show = (): HTMLElement => render('c-om-late-steps', OmLateSteps);
const emit = async (...steps: unknown[]): Promise<void> => {
  wire.emit(steps);
  await settle();
};

describe('c-om-late-steps', () => {
  it('shows the latest ones, and where all are', async () => {
    const list = show();
    expect(find(list, 'c-om-card')['isLoading']).toBe(true);
    await emit(...Array.from({ length: 20 }, (_, index) => step(String(index))));
    expect(find(list, 'c-om-step-rows')['steps']).toHaveLength(8);
    expect(find(list, '.all c-om-link')['reference']).toMatchObject({ state: { filterName: 'Late' } });
  });

  it('says that nothing is late', async () => {
    const list = show();
    await emit();
    expect(find(list, 'c-om-card')['isEmpty']).toBe(true);
  });

  it('shows an error in place and tries again', async () => {
    const list = show();
    wire.error({ message: 'no access' });
    await settle();
    expect(find(list, 'c-om-card')['error']).toMatchObject({ body: { message: 'no access' } });
    find(list, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    expect(refreshApex).toHaveBeenCalledTimes(1);
  });

  it('is accessible', async () => {
    const list = show();
    await emit(step('1'));
    await expect(list).toBeAccessible();
  });
});
