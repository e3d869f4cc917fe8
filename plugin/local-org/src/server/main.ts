import { parseArgs } from 'node:util';
import { releaseMemory } from './releaseMemory.ts';
import type { OrgOptions } from './runningOrg.ts';
import { startLocalOrg, type LocalOrgServer } from './startLocalOrg.ts';

const HELP = `Usage: local-org [--project <dir>] [--data <dir>] [--port <n>] [--host <address>] [--org <name>[=<dir>]]... [--dev-hub] [--daily-api-requests <n>] [--smtp <url>] [--tls-port <n>] [--pubsub-port <n>]

Starts Salesforce-compatible orgs on one port and prints, as one line of JSON, where they are and how to log in.

  --project <dir>          SFDX project (or source folder) that is deployed to the org named "local"
  --org <name>[=<dir>]     an org, with its project; may be given several times, instead of --project
  --dev-hub                scratch orgs and sandboxes can be made of the orgs: sf org create scratch, sf org create sandbox
  --data <dir>             keeps records in this folder; without it they are gone when the server stops
  --port <n>               0, the default, takes a free port
  --host <address>         127.0.0.1 by default
  --daily-api-requests <n> API calls that each org allows in a day
  --tls-port <n>           also listens over TLS; the certificate is in the answer, and as tls.crt in the --data folder
  --pubsub-port <n>        opens the Pub/Sub API (gRPC) on this port; without it, when /_local/pubsub is asked for
  --smtp <url>             a mail server that gets what the orgs mail: smtp://user:password@host:587
`;

function readOptions(argv: readonly string[]): Parameters<typeof startLocalOrg>[0] | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      project: { type: 'string' },
      data: { type: 'string' },
      port: { type: 'string', default: '0' },
      host: { type: 'string', default: '127.0.0.1' },
      org: { type: 'string', multiple: true },
      'dev-hub': { type: 'boolean', default: false },
      'daily-api-requests': { type: 'string' },
      smtp: { type: 'string' },
      'tls-port': { type: 'string' },
      'pubsub-port': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return undefined;
  const named = (values.org ?? []).map((text): OrgOptions => {
    const [name = '', projectDir] = text.split(/=(.*)/s);
    return projectDir ? { name, projectDir } : { name };
  });
  const single: OrgOptions = values.project ? { name: 'local', projectDir: values.project } : { name: 'local' };
  const daily = values['daily-api-requests'];
  const tlsPort = values['tls-port'];
  const pubSubPort = values['pubsub-port'];
  return {
    port: wholeNumber('--port', values.port),
    host: values.host,
    orgs: (named.length > 0 ? named : [single]).map((org) => ({ ...org, devHub: values['dev-hub'] })),
    ...(values.data ? { dataDir: values.data } : {}),
    ...(tlsPort ? { tlsPort: wholeNumber('--tls-port', tlsPort) } : {}),
    ...(pubSubPort ? { pubSubPort: wholeNumber('--pubsub-port', pubSubPort) } : {}),
    ...(values.smtp ? { smtp: values.smtp } : {}),
    ...(daily ? { dailyApiRequests: wholeNumber('--daily-api-requests', daily) } : {}),
  };
}

function wholeNumber(flag: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`${flag} takes a whole number, not ${text}.`);
  return Number(text);
}

/** The command `local-org`: runs until SIGTERM or SIGINT, then closes the databases and exits with 0. */
export async function main(argv: readonly string[]): Promise<void> {
  let server: LocalOrgServer;
  try {
    const options = readOptions(argv);
    if (!options) {
      process.stdout.write(HELP);
      return;
    }
    server = await startLocalOrg({ ...options, logger: stderrLogger });
  } catch (error) {
    process.stderr.write(
      `local-org: ${error instanceof Error ? error.message : String(error)}\nTry: local-org --help\n`
    );
    process.exitCode = 1;
    return;
  }
  const orgs = server.orgs.map(({ id, name, admin, integration }) => ({ id, name, admin, integration }));
  process.stdout.write(`${JSON.stringify({ url: server.url, tls: server.tls, pid: process.pid, orgs })}\n`);
  releaseMemory();
  const stop = (): void => {
    void server.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

const stderrLogger = {
  warn: (message: string): void => {
    process.stderr.write(`${message}\n`);
  },
  error: (message: string, error?: unknown): void => {
    const detail = error instanceof Error ? `: ${error.stack ?? error.message}` : '';
    process.stderr.write(`${message}${detail}\n`);
  },
};
