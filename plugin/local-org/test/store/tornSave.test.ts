import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createOrg } from '../../src/org/createOrg.ts';

const writer = new URL('endlessWriter.ts', import.meta.url).pathname;

describe('an org whose process is killed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'local-org-kill-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('has every batch that it answered for, and no half of any', { timeout: 60_000 }, async () => {
    const file = join(folder, 'org.sqlite');
    createOrg({ name: 'kill', file }).close();
    for (let round = 0; round < 3; round += 1) {
      const acknowledged = await runAndKill(file, 2 + round * 3);

      const org = createOrg({ name: 'kill', file });
      try {
        const rows = org.sql.all('SELECT "Site", COUNT(*) AS "n" FROM "Account" GROUP BY "Site"', []);
        const sizes = new Map(rows.map((row) => [row['Site'], row['n']]));
        for (const batch of acknowledged) expect(sizes.get(batch)).toBe(20);
        expect([...new Set(sizes.values())]).toEqual([20]);
        expect(org.sql.all('PRAGMA integrity_check', [])).toEqual([{ integrity_check: 'ok' }]);
        const last = org.sql.all('SELECT MAX("Id") AS "last" FROM "Account"', [])[0]?.['last'];
        const [next] = org.save(
          org.admin,
          [{ kind: 'insert', object: 'Account', values: { Name: 'after', Site: `r${round}` } }],
          { allOrNone: true }
        );
        expect(next?.success && next.id > String(last)).toBe(true);
        org.save(org.admin, [{ kind: 'delete', object: 'Account', id: next?.success ? next.id : '' }], {
          allOrNone: true,
        });
        org.sql.all('DELETE FROM "Account" WHERE "IsDeleted" = 1', []);
      } finally {
        org.close();
      }
    }
  });
});

/** Lets a process write batches, kills it in the middle of one, and answers the batches that it said are saved. */
async function runAndKill(file: string, batches: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [writer, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    acknowledged.push(...lines);
    if (acknowledged.length >= batches) child.kill('SIGKILL');
  });
  await once(child, 'close');
  expect(child.signalCode).toBe('SIGKILL');
  return acknowledged;
}
