import getOrder from '@salesforce/apex/OM_OrderController.getOrder';
import getSimulation from '@salesforce/apex/OM_OrderController.getSimulation';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmSimulation from 'c/omSimulation';
import type { Apex } from 'support/apex';
import { order } from 'support/orders';
import { find, has, render, settle } from 'support/render';
import { simulated } from 'support/simulation';

jest.mock('@salesforce/apex/OM_OrderController.getOrder', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});
jest.mock(
  '@salesforce/apex/OM_OrderController.getSimulation',
  () => jest.requireActual<Apex>('support/apex').called(),
  { virtual: true }
);
jest.mock('@salesforce/customPermission/OM_SubmitOrder', () => ({ default: undefined }), { virtual: true });

const wire = getOrder as unknown as TestWireAdapter;
const read = getSimulation as unknown as jest.Mock;
const showDraft = async (answer: string | null): Promise<HTMLElement> => {
  read.mockResolvedValueOnce(answer);
  const element = render('c-om-simulation', OmSimulation, { recordId: '801000000000001AAA' });
  wire.emit(order({ state: 'Draft' }));
  await settle();
  return element;
};

describe('c-om-simulation, for people who may not submit orders', () => {
  it('shows what others had worked out, and offers nothing that would be refused', async () => {
    const element = await showDraft(JSON.stringify(simulated()));
    expect(has(element, 'c-om-simulation-report')).toBe(true);
    expect(has(element, 'lightning-button')).toBe(false);
  });

  it('says who can ask where nobody has', async () => {
    const element = await showDraft(null);
    expect(find(element, 'c-om-card')).toMatchObject({ isEmpty: true, emptyText: 'c.OM_Simulation_EmptyTextOthers' });
    expect(has(element, '.ask')).toBe(false);
  });
});
