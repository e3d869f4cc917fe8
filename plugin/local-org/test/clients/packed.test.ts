import { execFileSync, spawn, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));
const ROOT = join(PACKAGE, '../..');
const isBuilt = existsSync(join(PACKAGE, 'lib/index.js'));
const title = isBuilt ? 'is packed' : 'is packed: needs `npm run build` first';

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

describe.skipIf(!isBuilt)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), 'local-org-packed-'));
  const installed = join(folder, 'node_modules/@order-management/local-org');
  let manifest: Manifest;

  // As `npm install` of the tarball would leave it, but for what is on the disk already: only what the package declares.
  beforeAll(() => {
    mkdirSync(installed, { recursive: true });
    const quiet: ExecFileSyncOptionsWithStringEncoding = {
      cwd: PACKAGE,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    };
    const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], quiet);
    execFileSync('tar', ['-xzf', join(folder, packed.trim()), '-C', installed, '--strip-components', '1']);
    manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest;
    for (const name of Object.keys(manifest.dependencies)) {
      const link = join(folder, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      const own = join(PACKAGE, 'node_modules', name);
      symlinkSync(existsSync(own) ? own : join(ROOT, 'node_modules', name), link);
    }
    const object = join(folder, 'force-app/objects/Plant__c');
    mkdirSync(object, { recursive: true });
    writeFileSync(
      join(folder, 'sfdx-project.json'),
      '{ "packageDirectories": [{ "path": "force-app", "default": true }] }'
    );
    writeFileSync(
      join(object, 'Plant__c.object-meta.xml'),
      '<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><label>Plant</label><pluralLabel>Plants</pluralLabel>' +
        '<nameField><label>Name</label><type>Text</type></nameField><deploymentStatus>Deployed</deploymentStatus>' +
        '<sharingModel>ReadWrite</sharingModel></CustomObject>'
    );
  }, 120_000);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('holds what its package.json promises, and no sources or tests', () => {
    const promised = [...Object.values(manifest.bin), ...Object.values(manifest.exports['.'] ?? {})];
    const missing = promised.filter((path) => !existsSync(join(installed, path)));
    // Only checkouts have the sources; the condition `source` is theirs.
    expect(missing).toEqual(['./src/index.ts']);
    expect(
      ['README.md', 'data/account.json', 'browser/frame.css'].filter((path) => !existsSync(join(installed, path)))
    ).toEqual([]);
    expect(['src', 'test', 'conformance'].filter((path) => existsSync(join(installed, path)))).toEqual([]);
  });

  it('starts from an empty folder with the project that lies there', { timeout: 60_000 }, async () => {
    const bin = join(installed, manifest.bin['local-org'] ?? '');
    const child = spawn(process.execPath, [bin, '--project', '.'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
      const { url, orgs } = JSON.parse(line) as { url: string; orgs: { admin: { accessToken: string } }[] };
      const answer = await fetch(`${url}/services/data/v66.0/sobjects/Plant__c/describe`, {
        headers: { authorization: `Bearer ${orgs[0]?.admin.accessToken ?? ''}` },
      });
      expect(await answer.json()).toMatchObject({ name: 'Plant__c', labelPlural: 'Plants' });
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
