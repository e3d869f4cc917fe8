import { killDatabase } from './places.ts';
import { ServiceProcess, type ServiceSettings } from './serviceProcess.ts';

/** One service that is killed and started again: the same database, address and log, one process after the other. */
export class ServiceLives {
  readonly #settings: ServiceSettings;
  readonly #env: Readonly<Record<string, string>>;
  readonly #logFile: string;
  #service: ServiceProcess | undefined;

  constructor(settings: ServiceSettings, env: Readonly<Record<string, string>>, logFile: string) {
    this.#settings = settings;
    this.#env = env;
    this.#logFile = logFile;
  }

  /** Starts the next life; it is ready later. */
  begin(): ServiceProcess {
    this.#service = ServiceProcess.start(this.#settings, this.#env, this.#logFile);
    return this.#service;
  }

  /** @throws {Error} with the end of its log when it has ended by itself before. */
  async kill(): Promise<void> {
    const service = this.#service;
    if (service?.hasEnded) throw new Error(`The service ended by itself:\n${service.logEnd()}`);
    await service?.kill();
  }

  /** Whatever is left of it. */
  async end(): Promise<void> {
    if (this.#service?.hasEnded === false) await this.#service.kill();
    // One that was left behind and adopted by nobody.
    await killDatabase(this.#settings.dataDir);
  }
}
