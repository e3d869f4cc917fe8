export { startBusinessVendors, businessVendorNames } from './business/index.ts';
export type { BusinessOptions, BusinessPark, BusinessVendorName } from './business/index.ts';
export { startSimulators, type SimulatorOptions, type VendorPark } from './vendorPark.ts';
export { vendorNames, type VendorName } from './vendorNames.ts';
export { Ledger, type LedgerEntry } from './ledger.ts';
export { Switches, type CallbackFault, type CallFault, type Rejections } from './switches.ts';
