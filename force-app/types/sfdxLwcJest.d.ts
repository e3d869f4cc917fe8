declare module '@salesforce/sfdx-lwc-jest' {
  export function createApexTestWireAdapter(fn: jest.Mock): unknown;
}
