import { createApexTestWireAdapter } from '@salesforce/sfdx-lwc-jest';

/**
 * The module of an Apex method that is wired. A factory of a mock runs before imports, so that it asks for this itself:
 * `jest.mock('@salesforce/apex/C.m', () => jest.requireActual<Apex>('support/apex').wired(), { virtual: true })`.
 */
export const wired = (): { default: unknown } => ({ default: createApexTestWireAdapter(jest.fn()) });

/** The module of an Apex method that is called. */
export const called = (): { default: jest.Mock } => ({ default: jest.fn() });

export interface Apex {
  readonly wired: typeof wired;
  readonly called: typeof called;
}
