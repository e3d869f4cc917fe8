/** The CRM adapter: everything that other layers may use of it. */
export { createCrm, type CrmOptions, type CrmWorkbench } from './crm.ts';
export type { CrmConnection, CrmHttpRequest } from './connection.ts';
export { CrmError, toCrmError, type CrmFailureKind } from './crmError.ts';
export type { CreatedOrder, CreateOrdersOptions, OrdersCreated } from './createOrders.ts';
export type { AppliedDesign, DesignRepository, DesignToApply, StoredDesign } from './designRepository.ts';
export type { OrderKey } from './orderActions.ts';
export type { TaskFilter } from './taskActions.ts';
export { openContractCrm } from './contracts/openContractCrm.ts';
export { wakeSources, WAKE_UP_CHANNEL, type WakeSourceOptions } from './wakeUps/wakeSources.ts';
