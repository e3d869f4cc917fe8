import getMessages from '@salesforce/apex/OM_FalloutController.getMessages';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmGatewayMessages from 'c/omGatewayMessages';
import type { Apex } from 'support/apex';
import { has, render, settle, textOf } from 'support/render';

jest.mock('@salesforce/apex/OM_FalloutController.getMessages', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});

const wire = getMessages as unknown as TestWireAdapter;
const message = {
  Id: 'm1',
  Gateway__c: 'network',
  At__c: '2026-11-25T10:00:00.000Z',
  Method__c: 'POST',
  Url__c: 'https://network.example/orders',
  HttpStatus__c: 409,
  Request__c: '{"speed":"1G"}',
  Response__c: 'conflict',
  DurationMs__c: 210,
};
const show = (): HTMLElement => render('c-om-gateway-messages', OmGatewayMessages, { stepId: 'step-1' });
const emit = async (...messages: unknown[]): Promise<void> => {
  wire.emit(messages);
  await settle();
};

describe('c-om-gateway-messages', () => {
  it('shows request and reply of the calls of a step', async () => {
    const calls = show();
    await settle();
    expect(wire.getLastConfig()).toEqual({ stepId: 'step-1' });
    await emit(message);
    expect(textOf(calls)).toMatch(/Network.*409.*POST https:\/\/network\.example\/orders.*"speed": "1G".*conflict/);
    expect(has(calls, 'lightning-icon')).toBe(true);
  });

  it('marks what failed or got no reply, and nothing else', async () => {
    const calls = show();
    await emit({ ...message, HttpStatus__c: 201 });
    expect(has(calls, 'lightning-icon')).toBe(false);
    const { HttpStatus__c: _status, ...silent } = message;
    await emit(silent);
    expect(has(calls, 'lightning-icon')).toBe(true);
    expect(textOf(calls)).toContain('c.OM_Messages_NoReply');
  });

  it('says that nobody was called', async () => {
    const calls = show();
    expect(textOf(calls)).toContain('c.OM_Loading');
    await emit();
    expect(has(calls, 'c-om-empty-state')).toBe(true);
  });

  it('shows an error in place', async () => {
    const calls = show();
    wire.error({ message: 'no access' });
    await settle();
    expect(has(calls, 'c-om-error-panel')).toBe(true);
    expect(has(calls, 'c-om-empty-state')).toBe(false);
  });

  it('asks for the calls of another step', async () => {
    const calls = show();
    Object.assign(calls, { stepId: 'step-2' });
    await settle();
    expect(wire.getLastConfig()).toEqual({ stepId: 'step-2' });
  });

  it('is accessible', async () => {
    const calls = show();
    await emit(message);
    await expect(calls).toBeAccessible();
  });
});
