export { openRuntime } from './openRuntime.ts';
export type { PostgresRuntime } from './postgresRuntime.ts';
export type { JournalEntry, RuntimeTask } from './read/tasks.ts';
export { RuntimeError, type RuntimeErrorCode } from './runtimeError.ts';
export type { RuntimeLocation, RuntimeLogger, RuntimeOptions } from './runtimeOptions.ts';
