import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startLocalOrg } from '../../src/index.ts';
import { releaseMemory } from '../../src/server/releaseMemory.ts';
import type { Figure } from './benchLocalOrg.ts';

const ORGS = 10;

/** What a process of its own needs, started as `local-org` starts, when each of its ten orgs has answered a query. */
export function benchMemory(projectDir: string): readonly Figure[] {
  const self = fileURLToPath(import.meta.url);
  const run = spawnSync(process.execPath, [...process.execArgv, self, projectDir], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  const { rss, ms } = JSON.parse(run.stdout) as { readonly rss: number; readonly ms: number };
  return [
    {
      name: `local org: memory of a server with ${ORGS} orgs of the project`,
      value: rss / 1e6,
      unit: 'MB',
      target: '< 300',
    },
    { name: 'local org: start of each of them', value: ms / ORGS, unit: 'ms', target: '< 1000' },
  ];
}

async function measure(projectDir: string): Promise<void> {
  const started = performance.now();
  const orgs = Array.from({ length: ORGS }, (_, index) => ({ name: `org${index}`, projectDir }));
  const server = await startLocalOrg({ orgs });
  const ms = performance.now() - started;
  releaseMemory();
  for (const { admin } of server.orgs) {
    const query = encodeURIComponent('SELECT Id, Name FROM User LIMIT 10');
    const headers = { authorization: `Bearer ${admin.accessToken}` };
    const answer = await fetch(`${server.url}/services/data/v66.0/query?q=${query}`, { headers });
    if (!answer.ok) throw new Error(await answer.text());
    await answer.text();
  }
  process.stdout.write(JSON.stringify({ rss: process.memoryUsage().rss, ms }));
  await server.stop();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await measure(process.argv[2] ?? '.');
