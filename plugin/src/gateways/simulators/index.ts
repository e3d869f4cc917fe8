export { startSimulators, vendorNames, type SimulatorOptions, type VendorName, type VendorPark } from './vendorPark.ts';
export { Ledger, type LedgerEntry } from './ledger.ts';
export { Switches, type CallbackFault, type CallFault, type Rejections } from './switches.ts';
