/** What other packages may import: a program that embeds the CRM client or the service starts here. */
export { openCrm } from './wiring/openCrm.ts';
export { openService, defaultDataDir, WrongOrgError } from './wiring/openService.ts';
export type { OpenService, ServiceOptions } from './wiring/openService.ts';
export type * from './domain/order.ts';
export type * from './domain/orderDraft.ts';
export type * from './domain/orderView.ts';
export type * from './domain/plan.ts';
export type * from './domain/result.ts';
export type * from './engine/ports.ts';
export type * from './engine/vendorPorts.ts';
export type { CrmConnection, CrmWorkbench } from './salesforce/index.ts';
export type { SyncReport, SyncService, SyncSettings } from './sync/index.ts';
