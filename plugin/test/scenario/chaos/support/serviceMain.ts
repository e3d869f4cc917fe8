/**
 * The sync service as a process of its own, to be killed at any moment. Its settings are one JSON argument; secrets of
 * the vendors come from the environment. Says `ready` when it works, stops on SIGTERM.
 */
import { Connection } from 'jsforce';
import { createLogger, openService, stopOnSignals } from '../../../../src/wiring/openService.ts';
import type { ServiceSettings } from './serviceProcess.ts';

const { instanceUrl, accessToken, version, ...options } = JSON.parse(process.argv[2] ?? '{}') as ServiceSettings;
const logger = createLogger(process.env['OM_CHAOS_LOG'] ?? 'warn');
const connection = new Connection({ instanceUrl, accessToken, version });
const { service } = await openService(connection, { ...options, logger });
const stopped = stopOnSignals(service, process, logger);
await service.start();
process.stdout.write('ready\n');
await stopped;
