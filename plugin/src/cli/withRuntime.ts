import type { openService } from '../wiring/openService.ts';
import { databaseOptions, type DatabaseFlagValues } from './syncFlags.ts';

type Runtime = Awaited<ReturnType<typeof openService>>['runtime'];

/** What is in the database of the service, without the service: opened for `work`, and closed whatever becomes of it. */
export async function withRuntime<T>(flags: DatabaseFlagValues, work: (runtime: Runtime) => Promise<T>): Promise<T> {
  const { createLogger, openService } = await import('../wiring/openService.ts');
  const { runtime } = await openService(flags['target-org'].getConnection(flags['api-version']), {
    ...databaseOptions(flags),
    logger: createLogger('error'),
  });
  try {
    return await work(runtime);
  } finally {
    await runtime.stop();
  }
}
