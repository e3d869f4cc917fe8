import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const BIN = fileURLToPath(new URL('../../bin/local-org.js', import.meta.url));

describe('the command local-org', () => {
  it('prints where it is and ends cleanly on SIGTERM', async () => {
    const child = spawn(process.execPath, ['--conditions=source', BIN, '--org', 'one', '--org', 'two']);
    try {
      const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
      const { url, orgs } = JSON.parse(line) as { url: string; orgs: { name: string }[] };
      expect(orgs.map((org) => org.name)).toEqual(['one', 'two']);
      const health = await fetch(`${url}/_local/health`);
      expect(await health.json()).toEqual({ status: 'ok', orgs: 2 });
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      expect(code).toBe(0);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('says what is wrong with its arguments', async () => {
    const child = spawn(process.execPath, ['--conditions=source', BIN, '--port', 'many']);
    const errors: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    expect(errors.join('')).toContain('--port takes a whole number, not many.');
  });
});
