import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The CLI is a development dependency of the repository; its package does not export where it lies. */
const CLI = fileURLToPath(new URL('../../../../node_modules/@salesforce/cli/bin/run.js', import.meta.url));

export interface SfResult {
  readonly exitCode: number;
  /** What `--json` printed. */

  readonly json: any;
  readonly output: string;
}

/** The real `sf`, in a project and a home of its own, which talks to nothing but the given server. */
export class SfCli {
  readonly folder = mkdtempSync(join(tmpdir(), 'local-org-sf-'));
  readonly project = join(this.folder, 'project');

  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, content] of Object.entries(files)) this.write(path, content);
    mkdirSync(join(this.folder, 'home'), { recursive: true });
  }

  write(path: string, content: string): void {
    const file = join(this.project, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<SfResult> {
    return new Promise((resolve) => {
      const options = { cwd: this.project, env: { ...this.environment(), ...env }, maxBuffer: 64 * 1024 * 1024 };
      execFile(process.execPath, [CLI, ...args, '--json'], options, (error, stdout, stderr) => {
        const exitCode = error ? Number(error.code ?? 1) : 0;
        let json: unknown;
        try {
          json = JSON.parse(stdout);
        } catch {
          json = undefined;
        }
        resolve({ exitCode, json, output: stdout + stderr });
      });
    });
  }

  /**
   * Runs a command that does not end by itself, without `--json`, until its output says what is looked for; `meanwhile`
   * is done again and again until then.
   * @returns all that it had put out, also when that was not there in time
   */
  async follow(
    args: readonly string[],
    wanted: string,
    { meanwhile, seconds }: { readonly meanwhile: () => Promise<unknown>; readonly seconds: number }
  ): Promise<string> {
    const child = spawn(process.execPath, [CLI, ...args], { cwd: this.project, env: this.environment() });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    try {
      for (let tries = 0; tries < seconds && !output.includes(wanted); tries += 1) {
        await meanwhile();
        await wait(1000);
      }
      return output;
    } finally {
      child.kill('SIGKILL');
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private environment(): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: join(this.folder, 'home'),
      CI: 'true',
      SF_DISABLE_TELEMETRY: 'true',
      SF_AUTOUPDATE_DISABLE: 'true',
      SF_DISABLE_AUTOUPDATE: 'true',
      SF_SKIP_NEW_VERSION_CHECK: 'true',
      SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
      SF_DISABLE_LOG_FILE: 'true',
      NODE_COMPILE_CACHE: join(tmpdir(), 'local-org-sf-cache'),
    };
  }
}
