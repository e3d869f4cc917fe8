/** The CRM adapter: everything that other layers may use of it. */
export { ARCHIVED_OBJECTS, openArchive, type ArchiveCounts } from './archive.ts';
export { createCrm, type CrmOptions, type CrmWorkbench } from './crm.ts';
export type { CrmConnection, CrmHttpRequest } from './connection.ts';
export { CrmError, toCrmError, type CrmFailureKind } from './crmError.ts';
export type { CreatedOrder, CreateOrdersOptions, OrdersCreated } from './createOrders.ts';
export type { AppliedDesign, DesignRepository, DesignToApply, StoredDesign } from './designRepository.ts';
export type { OrderKey } from './orderActions.ts';
export type { TaskFilter } from './taskActions.ts';
export { openContractCrm } from './contracts/openContractCrm.ts';
export { openContractDesktop, type ContractDesktop } from './contracts/contractDesktop.ts';
export type { ContractSummary } from './contracts/contractLookup.ts';
export type { VersionSummary } from './contracts/contractVersions.ts';
export type { NewSigner } from './contracts/contractActions.ts';
export { wakeSources, WAKE_UP_CHANNEL, type WakeSourceOptions } from './wakeUps/wakeSources.ts';
export { createOrderTerms } from './contracts/orderTerms.ts';
