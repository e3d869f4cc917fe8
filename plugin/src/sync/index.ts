/** The sync service: it moves orders and events between CRM, runtime and vendors. `plugin/docs/sync-service.md` describes it. */
export { createSyncService, type SyncReport, type SyncService } from './syncService.ts';
export type { SyncDependencies, SyncExtension } from './syncDependencies.ts';
export type { PassResult } from './wholePass.ts';
export { defaultConfig, withDefaults, type SyncConfig, type SyncSettings } from './syncConfig.ts';
export { createSyncLogger, type SyncLogger } from './syncLogger.ts';
export type { GatewayDirectory } from './gatewayDispatcher.ts';
export { stopOnSignals } from './stopOnSignals.ts';
export { readOutboxCursor } from './inbox.ts';
export type { Quarantined } from './quarantine.ts';
