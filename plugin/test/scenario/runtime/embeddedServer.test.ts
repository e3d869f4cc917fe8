import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedServer } from '../../../src/runtime/embedded/embeddedServer.ts';
import { isAlive } from '../../../src/runtime/embedded/isAlive.ts';

const CHILD = fileURLToPath(new URL('./holdServer.ts', import.meta.url));

/** Another process that opens the server and says its pid. */
async function holdElsewhere(dataDir: string): Promise<{ readonly child: ChildProcess; readonly server: number }> {
  const child = spawn(process.execPath, ['--conditions=source', CHILD, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, server: Number(chunk.toString()) };
}

describe('embedded server', () => {
  let root = '';
  let dataDir = '';
  beforeAll(() => {
    root = mkdtempSync(path.join(tmpdir(), 'om-embedded-'));
    // mkdtemp makes it private; as root the server, which is another user, must get through.
    dataDir = path.join(process.getuid?.() === 0 ? mkdtempSync('/tmp/om-embedded-open-') : root, 'data');
  });
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
    rmSync(path.dirname(dataDir), { recursive: true, force: true });
  });

  it('is made and started once when several open it at the same moment, and stops with the last of them', async () => {
    const servers = await Promise.all([1, 2, 3].map(() => openEmbeddedServer(dataDir)));
    const [first, second, third] = servers;
    expect(new Set(servers.map(({ pid }) => pid)).size).toBe(1);
    await first?.release();
    await second?.release();
    const client = new pg.Client({ connectionString: third?.connectionString });
    await client.connect();
    const { rows } =
      await client.query(`select current_setting('fsync') as fsync, current_setting('listen_addresses') as hosts,
      current_setting('unix_socket_directories') as sockets, current_setting('password_encryption') as auth`);
    expect(rows).toEqual([{ fsync: 'on', hosts: '127.0.0.1', sockets: '', auth: 'scram-sha-256' }]);
    await client.end();
    await third?.release();
    expect(await isAlive(third?.pid ?? 0)).toBe(false);
  });

  it('keeps its password to the owner, and lets nobody in without', async () => {
    const file = statSync(path.join(dataDir, 'server.json'));
    expect(file.mode & 0o777).toBe(0o600);
    const server = await openEmbeddedServer(dataDir);
    const url = new URL(server.connectionString);
    url.password = 'guess';
    const client = new pg.Client({ connectionString: url.href });
    await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
    await server.release();
  });

  it('is shared with another process, and outlives whoever leaves first', async () => {
    const { child, server } = await holdElsewhere(dataDir);
    const mine = await openEmbeddedServer(dataDir);
    expect(mine.pid).toBe(server);
    child.stdin?.end();
    await once(child, 'exit');
    expect(await isAlive(server)).toBe(true);
    await mine.release();
    expect(await isAlive(server)).toBe(false);
  });

  it('is adopted after the process that started it was killed', async () => {
    const { child, server } = await holdElsewhere(dataDir);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await isAlive(server)).toBe(true);
    const mine = await openEmbeddedServer(dataDir);
    expect(mine.pid).toBe(server);
    await mine.release();
    expect(await isAlive(server)).toBe(false);
  });

  it('is started anew after both it and the process that started it were killed', async () => {
    const { child, server } = await holdElsewhere(dataDir);
    child.kill('SIGKILL');
    await once(child, 'exit');
    process.kill(server, 'SIGKILL');
    const mine = await openEmbeddedServer(dataDir);
    expect(mine.pid).not.toBe(server);
    await mine.release();
  });

  it('is started again on the same port when it dies while in use', async () => {
    const server = await openEmbeddedServer(dataDir);
    process.kill(server.pid, 'SIGKILL');
    await expect
      .poll(async () => {
        const client = new pg.Client({ connectionString: server.connectionString });
        client.on('error', () => undefined);
        await client.connect();
        const { rows } = await client.query<{ readonly ok: number }>('select 1 as ok');
        await client.end();
        return rows[0]?.ok;
      })
      .toBe(1);
    await server.release();
  });

  it.runIf(process.getuid?.() === 0)(
    'keeps its files elsewhere when its user cannot enter the data folder, and not for longer than that folder is there',
    async () => {
      const closed = path.join(root, 'closed');
      const server = await openEmbeddedServer(closed);
      const folderOf = (dataDir: string): string =>
        (JSON.parse(readFileSync(path.join(dataDir, 'server.json'), 'utf8')) as { readonly folder: string }).folder;
      const folder = folderOf(closed);
      expect(path.isAbsolute(folder)).toBe(true);
      rmSync(closed, { recursive: true });
      const next = path.join(root, 'next');
      await (await openEmbeddedServer(next)).release();
      // In use, though its data folder is gone.
      expect(existsSync(folder)).toBe(true);
      await server.release();
      rmSync(next, { recursive: true });
      await (await openEmbeddedServer(path.join(root, 'last'))).release();
      expect(existsSync(folder)).toBe(false);
      rmSync(folderOf(path.join(root, 'last')), { recursive: true });
    }
  );
});
