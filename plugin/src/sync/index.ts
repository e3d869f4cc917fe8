/** The sync service: it moves orders and events between CRM, runtime and vendors. `plugin/docs/sync-service.md` describes it. */
export {
  createSyncService,
  type PassResult,
  type SyncDependencies,
  type SyncExtension,
  type SyncReport,
  type SyncService,
} from './syncService.ts';
export { defaultConfig, withDefaults, type SyncConfig, type SyncSettings } from './syncConfig.ts';
export { createSyncLogger, type SyncLogger } from './syncLogger.ts';
export type { GatewayDirectory } from './gatewayDispatcher.ts';
export { stopOnSignals } from './stopOnSignals.ts';
export type { Quarantined } from './quarantine.ts';
