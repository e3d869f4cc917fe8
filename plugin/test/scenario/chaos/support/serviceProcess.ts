import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RuntimeOptions } from '../../../../src/runtime/index.ts';
import type { SyncSettings } from '../../../../src/sync/index.ts';
import type { ServiceOptions } from '../../../../src/wiring/openService.ts';

const MAIN = fileURLToPath(new URL('./serviceMain.ts', import.meta.url));
/** Bounds what hangs: a crowded machine may take ten times as long as a quiet one. */
const READY_WITHIN_MS = 300_000;
const STOP_WITHIN_MS = 120_000;

/** What a service is started with; everything in it can be written as JSON. */
export interface ServiceSettings {
  readonly instanceUrl: string;
  readonly accessToken: string;
  readonly version: string;
  readonly orgId?: string;
  readonly dataDir: string;
  readonly callbackPort: number;
  readonly settings: SyncSettings;
  readonly runtime: Pick<RuntimeOptions, 'pollMs' | 'leaseMs' | 'callTimeoutMs'>;
  readonly approvals?: NonNullable<ServiceOptions['approvals']>;
  readonly contracts?: NonNullable<ServiceOptions['contracts']>;
}

/** A running sync service. */
export class ServiceProcess {
  readonly #child: ChildProcess;
  readonly #logFile: string;
  readonly #exited: Promise<unknown>;
  readonly #ready: Promise<void>;

  private constructor(child: ChildProcess, logFile: string) {
    this.#child = child;
    this.#logFile = logFile;
    this.#exited = once(child, 'exit');
    this.#ready = this.#waitForReady();
    // Whoever kills it does not wait for it.
    this.#ready.catch(() => undefined);
  }

  /** Starts a process; its log is appended to the file. */
  static start(
    settings: ServiceSettings,
    env: Readonly<Record<string, string>>,
    logFile: string,
    main = MAIN
  ): ServiceProcess {
    const log = openSync(logFile, 'a', 0o600);
    const args = ['--conditions=source', '--no-warnings', main, JSON.stringify(settings)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', log], env: { ...process.env, ...env } });
    closeSync(log);
    return new ServiceProcess(child, logFile);
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  /** Resolves when it works. @throws {Error} with the end of its log when it ends by itself or takes too long. */
  ready(): Promise<void> {
    return this.#ready;
  }

  /** Resolves when it has ended, however that came. */
  async ended(): Promise<void> {
    await this.#exited;
  }

  /** As a crash or the operating system would: nothing of it runs any more when this resolves. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  /** As an operator would. @throws {Error} when it does not end by itself or not well. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), STOP_WITHIN_MS);
    await this.#exited;
    clearTimeout(late);
    if (this.#child.exitCode !== 0) throw new Error(`The service did not stop well:\n${this.logEnd()}`);
  }

  logEnd(lines = 15): string {
    return readFileSync(this.#logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }

  async #waitForReady(): Promise<void> {
    const late = setTimeout(() => this.#child.kill('SIGKILL'), READY_WITHIN_MS);
    const said = this.#child.stdout ? once(this.#child.stdout, 'data') : Promise.resolve([]);
    await Promise.race([said, this.#exited]);
    clearTimeout(late);
    if (this.hasEnded) throw new Error(`The service did not become ready:\n${this.logEnd()}`);
  }
}
