/** The process of a local org: starts the server, writes its state file, stops on SIGTERM. Started by `localOrgProcess`. */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLocalOrg } from '@order-management/local-org';
import { stateFile, type LocalOrgState, type StartOptions } from './localOrgProcess.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as StartOptions;

try {
  const server = await startLocalOrg({
    port: options.port,
    dataDir: join(options.folder, 'data'),
    orgs: options.orgNames.map((name) => ({
      name,
      devHub: options.devHub === true,
      ...(options.projectDir === undefined ? {} : { projectDir: options.projectDir }),
    })),
    ...(options.dailyApiRequests === undefined ? {} : { dailyApiRequests: options.dailyApiRequests }),
  });
  const state: LocalOrgState = {
    pid: process.pid,
    url: server.url,
    startedAt: new Date().toISOString(),
    ...(options.projectDir === undefined ? {} : { projectDir: options.projectDir }),
    orgs: server.orgs.map(({ id, name, admin, integration }) => ({
      name,
      orgId: id,
      username: admin.username,
      accessToken: admin.accessToken,
      integrationUsername: integration.username,
      integrationToken: integration.accessToken,
    })),
  };
  writeState(state);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void server.stop().finally(() => process.exit(0));
    });
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** Whole or not at all: whoever waits for the file must never read half of it. */
function writeState(state: LocalOrgState): void {
  const file = stateFile(options.folder);
  writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
