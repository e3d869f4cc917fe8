import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

/** True when there was a server to kill. */
export async function killDatabase(dataDir: string): Promise<boolean> {
  try {
    const { folder } = JSON.parse(await readFile(join(dataDir, 'server.json'), 'utf8')) as { folder: string };
    const pid = Number((await readFile(join(dataDir, folder, 'postmaster.pid'), 'utf8')).split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

/** A port that stays the same for all lives of the service, outside of those that the system gives away. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port === port));
    });
    await new Promise((resolve) => server.close(resolve));
    if (free) return port;
  }
}
