/** Helpers of tests; see `force-app/test/support`. */
declare module '@salesforce/wire-service-jest-util' {
  export interface TestWireAdapter {
    /** With a filter: only to the wires whose parameters it accepts. */
    emit(value: unknown, filter?: (config: Record<string, unknown>) => boolean): void;
    error(body?: unknown, status?: number, statusText?: string): void;
    getLastConfig(): Record<string, unknown>;
  }
}
declare module '@sa11y/jest' {
  export function setup(): void;
}
declare namespace jest {
  interface Matchers<R> {
    toBeAccessible(): Promise<R>;
  }
}
