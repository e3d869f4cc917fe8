import { exception, standardExceptions, type ExceptionName } from '../../library/exceptions/standardExceptions.ts';
import { apexFrames, firstLine } from '../../library/exceptions/stackTrace.ts';
import type {
  ApexPlatform,
  ApexTransaction,
  LimitName,
  LogLevel,
  RuntimeTypes,
  SharingMode,
} from '../../transaction.ts';
import type { DebugLog } from './debugLog.ts';
import { allowanceOf, cpuAllowance, LimitCounter } from './limits.ts';

/** What a loaded program does for the natives. */
export interface ProgramLink {
  readonly types: RuntimeTypes;
  invoke(apex: ApexTransaction, object: object, method: string, args: readonly unknown[]): unknown;
  hasMethod(object: object, name: string, parameters: number): boolean;
}

export interface RunningUser {
  readonly userId: string;
  readonly username: string;
  readonly timeZone: string;
  readonly locale: string;
}

export interface TransactionOptions {
  readonly platform: ApexPlatform;
  readonly program: ProgramLink;
  readonly orgId: string;
  readonly user: RunningUser;
  readonly clock: () => Date;
  readonly log: DebugLog;
  readonly isTest?: boolean;
  readonly isAsynchronous?: boolean;
  /** Milliseconds; that of the platform without it. */
  readonly cpuLimit?: number | undefined;
  /** `SYNCHRONOUS`, `RUNTEST_SYNC`, …: how the transaction came about. */
  readonly quiddity: string;
}

/** One run of Apex on an org. */
export class OrgTransaction implements ApexTransaction {
  readonly platform: ApexPlatform;
  readonly types: RuntimeTypes;
  readonly orgId: string;
  readonly isTest: boolean;
  readonly quiddity: string;
  readonly statics: unknown[] = [];
  readonly debugLog: DebugLog;
  sharing: SharingMode = 'without';
  user: RunningUser;
  limits: LimitCounter;
  cpuTimeAllowed: number;
  isAsynchronous: boolean;
  /** Of background work: `Queueable`, `BatchApex`, … */
  kind: string | undefined;
  readonly #program: ProgramLink;
  readonly #clock: () => Date;
  readonly #state = new Map<object, unknown>();
  #cpuStart = performance.now();

  constructor(options: TransactionOptions) {
    this.platform = options.platform;
    this.#program = options.program;
    this.types = options.program.types;
    this.orgId = options.orgId;
    this.user = options.user;
    this.isTest = options.isTest ?? false;
    this.isAsynchronous = options.isAsynchronous ?? false;
    this.quiddity = options.quiddity;
    this.limits = new LimitCounter(allowanceOf(this.isAsynchronous));
    this.cpuTimeAllowed = options.cpuLimit ?? cpuAllowance(this.isAsynchronous);
    this.#clock = options.clock;
    this.debugLog = options.log;
  }

  get userId(): string {
    return this.user.userId;
  }

  get timeZone(): string {
    return this.user.timeZone;
  }

  get locale(): string {
    return this.user.locale;
  }

  now(): number {
    return this.#clock().getTime();
  }

  state<Value>(key: object, initial: () => Value): Value {
    if (!this.#state.has(key)) this.#state.set(key, initial());
    return this.#state.get(key) as Value;
  }

  count(limit: LimitName, amount = 1): void {
    this.limits.add(limit, amount);
  }

  used(limit: LimitName): number {
    return this.limits.used(limit);
  }

  allowed(limit: LimitName): number {
    return this.limits.allowance[limit];
  }

  cpuTime(): number {
    return Math.floor(performance.now() - this.#cpuStart);
  }

  invoke(object: object, method: string, args: readonly unknown[]): unknown {
    return this.#program.invoke(this, object, method, args);
  }

  hasMethod(object: object, name: string, parameters: number): boolean {
    return this.#program.hasMethod(object, name, parameters);
  }

  exception(type: string, message: string): Error {
    const name = type.replace(/^System\./, '');
    return standardExceptions.has(name as ExceptionName)
      ? exception(name as ExceptionName, message)
      : exception('UnexpectedException', message);
  }

  log(level: LogLevel, text: string): void {
    const stack = new Error().stack ?? '';
    this.debugLog.debug(level, firstLine(stack), text);
  }

  stack(error: Error = new Error()): readonly string[] {
    return apexFrames(error.stack ?? '');
  }

  /** Runs work with counters of its own, as between `Test.startTest` and `Test.stopTest`. */
  withFreshLimits(isAsynchronous: boolean): () => void {
    const { limits, isAsynchronous: was } = this;
    const start = this.#cpuStart;
    this.limits = new LimitCounter(allowanceOf(isAsynchronous));
    this.isAsynchronous = isAsynchronous;
    this.#cpuStart = performance.now();
    return () => {
      this.limits = limits;
      this.isAsynchronous = was;
      this.#cpuStart = start;
    };
  }
}

export const asOrgTransaction = (apex: ApexTransaction): OrgTransaction => {
  if (apex instanceof OrgTransaction) return apex;
  throw new Error('This part of Apex needs an org.');
};

/** A line of the log about a query or a save. */
export function logDatabase(apex: ApexTransaction, text: string): void {
  if (apex instanceof OrgTransaction) apex.debugLog.database(text);
}
