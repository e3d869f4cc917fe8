/** What other packages may import. The commands use `wiring.ts`; an embedding program starts here. */
export { openService, openWorkbench, defaultDataDir, WrongOrgError } from './wiring.ts';
export type { OpenService, ServiceOptions, WorkbenchOptions } from './wiring.ts';
export type * from './domain/order.ts';
export type * from './domain/orderDraft.ts';
export type * from './domain/orderView.ts';
export type * from './domain/plan.ts';
export type * from './domain/result.ts';
export type * from './engine/ports.ts';
export type { CrmConnection, CrmWorkbench } from './salesforce/index.ts';
export type { SyncReport, SyncService, SyncSettings } from './sync/index.ts';
