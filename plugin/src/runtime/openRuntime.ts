import { Database } from './db/database.ts';
import { openEmbeddedServer } from './embedded/embeddedServer.ts';
import { migrate } from './migrations/migrate.ts';
import { PostgresRuntime } from './postgresRuntime.ts';
import { JobQueue } from './queue/jobQueue.ts';
import { DEFAULTS, type RuntimeLocation, type RuntimeOptions } from './runtimeOptions.ts';

/**
 * Opens durable execution: connects to the server of `databaseUrl`, or opens the one that lives in `dataDir` (made the
 * first time, shared by all processes that open the same folder), and brings its tables up to date. Close it with
 * `stop()`.
 *
 * @throws {RuntimeError} when the database cannot be reached, made or used; the message says what to do.
 */
export async function openRuntime(location: RuntimeLocation, options: RuntimeOptions = {}): Promise<PostgresRuntime> {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const settings = { ...DEFAULTS, clock: undefined, ...given };
  if (!/^[a-z_][a-z0-9_]{0,40}$/.test(settings.schema))
    throw new TypeError(`"${settings.schema}" is not a schema name`);
  const server = 'dataDir' in location ? await openEmbeddedServer(location.dataDir) : undefined;
  const connectionString = 'databaseUrl' in location ? location.databaseUrl : (server?.connectionString ?? '');
  const { schema, maxConnections, patienceMs, logger } = settings;
  const database = new Database({ connectionString, schema, maxConnections, patienceMs, logger });
  try {
    await migrate(database);
    const queue = await JobQueue.open(database, settings.leaseMs / 1_000, logger);
    return new PostgresRuntime(database, queue, settings, async () => server?.release());
  } catch (error) {
    await database.close();
    await server?.release();
    throw error;
  }
}
