import { refreshApex } from '@salesforce/apex';
import getGateways from '@salesforce/apex/OM_SetupController.getGateways';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmGatewayHealth from 'c/omGatewayHealth';
import type { Apex } from 'support/apex';
import { find, render, settle, textOf } from 'support/render';

jest.mock('@salesforce/apex/OM_SetupController.getGateways', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});

const wire = getGateways as unknown as TestWireAdapter;
const gateway = (changes = {}): object => ({
  gateway: 'courier',
  calls: 10,
  failures: 3,
  meanMs: 300,
  maxMs: 900,
  openSteps: 2,
  ...changes,
});
const show = (): HTMLElement => render('c-om-gateway-health', OmGatewayHealth);
const emit = async (...gateways: unknown[]): Promise<void> => {
  wire.emit(gateways);
  await settle();
};
const table = (card: HTMLElement): HTMLElement => find(card, 'c-om-gateway-table');

describe('c-om-gateway-health', () => {
  it('shows how each gateway does, with links to what failed', async () => {
    const card = show();
    expect(find(card, 'c-om-card')['isLoading']).toBe(true);
    await emit(gateway(), gateway({ gateway: 'network', calls: 0, failures: 0, meanMs: null, maxMs: null }));
    expect(textOf(table(card))).toMatch(/Courier.*c\.OM_Gateway_HealthBad.*Network.*c\.OM_Gateway_HealthIdle.*–/);
    const links = [...(table(card).shadowRoot?.querySelectorAll('c-om-link') ?? [])] as unknown as {
      label: string;
      reference: { state: object };
    }[];
    expect(links[1]).toMatchObject({ label: '3', reference: { state: { filterName: 'Failed' } } });
  });

  it('asks for another period', async () => {
    const card = show();
    await emit(gateway());
    find(card, '.period').dispatchEvent(new CustomEvent('change', { detail: { value: '24' } }));
    await settle();
    expect(wire.getLastConfig()).toEqual({ hours: 24 });
  });

  it('says that nobody was called', async () => {
    const card = show();
    await emit();
    expect(find(card, 'c-om-card')['isEmpty']).toBe(true);
  });

  it('shows an error in place and tries again', async () => {
    const card = show();
    wire.error({ message: 'no access' });
    await settle();
    expect(find(card, 'c-om-card')['error']).toMatchObject({ body: { message: 'no access' } });
    find(card, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    expect(refreshApex).toHaveBeenCalledTimes(1);
  });

  it('is accessible', async () => {
    const card = show();
    await emit(gateway());
    await expect(card).toBeAccessible();
  });
});
