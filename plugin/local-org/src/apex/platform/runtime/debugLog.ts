import type { LogLevel } from '../../transaction.ts';

const LEVELS: readonly LogLevel[] = ['NONE', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'FINE', 'FINER', 'FINEST'];
/** The platform cuts logs at 20 MB; nobody reads that much here. */
const MAX_LENGTH = 2_000_000;

export interface LogSettings {
  /** Of `System.debug`. */
  readonly apexCode: LogLevel;
  /** Of queries and DML. */
  readonly database: LogLevel;
}

export const DEFAULT_LOG: LogSettings = { apexCode: 'DEBUG', database: 'INFO' };

/** The debug log of one transaction in the form that `sf apex run` and the log viewers read. */
export class DebugLog {
  readonly #settings: LogSettings;
  readonly #clock: () => Date;
  readonly #start: number;
  readonly #lines: string[];
  #length = 0;

  constructor(settings: LogSettings, clock: () => Date) {
    this.#settings = settings;
    this.#clock = clock;
    this.#start = performance.now();
    this.#lines = [`66.0 APEX_CODE,${settings.apexCode};DB,${settings.database};SYSTEM,${settings.apexCode}`];
  }

  /** A line of an event: `USER_DEBUG|[3]|DEBUG|text`. */
  event(text: string): void {
    if (this.#length > MAX_LENGTH) return;
    const nanoseconds = Math.round((performance.now() - this.#start) * 1e6);
    const line = `${this.#clock()
      .toISOString()
      .slice(11, 23)
      .replace(/(\.\d)\d*$/, '$1')} (${nanoseconds})|${text}`;
    this.#length += line.length;
    this.#lines.push(line);
  }

  /** What `System.debug` says. */
  debug(level: LogLevel, line: number, text: string): void {
    if (isShown(level, this.#settings.apexCode)) this.event(`USER_DEBUG|[${line}]|${level}|${text}`);
  }

  /** What a query or a save tells about itself. */
  database(text: string): void {
    if (isShown('INFO', this.#settings.database)) this.event(text);
  }

  toString(): string {
    return `${this.#lines.join('\n')}\n`;
  }
}

const isShown = (level: LogLevel, setting: LogLevel): boolean => LEVELS.indexOf(level) <= LEVELS.indexOf(setting);

export const logLevel = (text: string | undefined): LogLevel | undefined =>
  LEVELS.find((level) => level === text?.toUpperCase());
