export type { Circuit, CircuitState } from './circuit/circuits.ts';
export {
  DEFAULT_CIRCUIT,
  type CircuitPolicy,
  type GatewayPolicies,
  type GatewayPolicy,
} from './circuit/circuitPolicy.ts';
export { openRuntime } from './openRuntime.ts';
export type { FalloutFilter, OpenFallout } from './read/fallouts.ts';
export type { Rehearsal } from './repair/rehearse.ts';
export type { Ownerless } from './watchdog/ownerless.ts';
export type { WatchdogReport } from './watchdog/watchdog.ts';
export type { ProcessFacts } from './read/insight.ts';
export type { PostgresRuntime } from './postgresRuntime.ts';
export type { JournalEntry } from './read/journal.ts';
export type { RuntimeTask } from './read/tasks.ts';
export type { JournalFault, JournalVerdict } from './read/verifyJournal.ts';
export { RuntimeError, type RuntimeErrorCode } from './runtimeError.ts';
export type { RuntimeLocation, RuntimeLogger, RuntimeOptions } from './runtimeOptions.ts';
