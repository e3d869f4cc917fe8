import type { MetadataComponent, ObjectDef, Session } from '../../../contract.ts';
import type { OrgModel } from '../../../metadata/model.ts';
import type { Problem } from '../../../metadata/parsedComponents.ts';
import type { ApexPlan } from '../../../org/apexHost.ts';
import type { SaveScope } from '../../../save/change.ts';
import type { Row } from '../../../store/records.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { testBus, type PublishedEvents } from '../async/events.ts';
import { useQueue, type Job } from '../async/jobs.ts';
import type { ApexOrg } from '../org.ts';
import { OrgPlatform } from '../platform.ts';
import { recordOfRow } from '../records/rowRecord.ts';
import { inTrigger, type TriggerEvent } from '../triggers/context.ts';
import type { TriggerSource } from '../triggers/triggerHooks.ts';
import { Backlog } from './backlog.ts';
import { valueOperators } from '../../library/operators.ts';
import {
  layered,
  loadProgram,
  sharedCache,
  type ApexSource,
  type ClassCache,
  type Program,
  type SourceProblem,
} from '../../program.ts';
import { databaseCache } from './classCache.ts';
import { DebugLog, DEFAULT_LOG, type LogSettings } from './debugLog.ts';
import { eventOf } from './program.ts';
import { runningUser } from './runAs.ts';
import { sharedCompilation } from './sharedCompilation.ts';
import { sourcesOf } from './sources.ts';
import { OrgTransaction } from './transaction.ts';

export interface RunOptions {
  readonly session: Session;
  readonly quiddity: string;
  readonly log?: LogSettings | undefined;
  readonly isTest?: boolean;
  readonly isAsynchronous?: boolean;
}

export interface ApexRuntimeOptions {
  /** Milliseconds of processor time that a transaction has; those of the platform without it. */
  readonly cpuLimit?: number | undefined;
  /** Reports what went wrong in work that nobody waits for. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

/** The Apex of one org: what is deployed, compiled when it is first needed, and the transactions that run it. */
export class ApexRuntime implements TriggerSource {
  readonly apexOrg: ApexOrg;
  #platform: OrgPlatform | undefined;
  readonly #options: ApexRuntimeOptions;
  readonly #backlog: Backlog;
  readonly #cache: ClassCache;
  readonly #ofCall = new WeakMap<object, OrgTransaction>();
  #program: Program | undefined;
  #version = -1;
  #current: OrgTransaction | undefined;
  #sources: { readonly version: number; readonly list: readonly ApexSource[] } | undefined;

  constructor(apexOrg: ApexOrg, options: ApexRuntimeOptions = {}) {
    this.apexOrg = apexOrg;
    this.#options = options;
    const { database } = apexOrg.core;
    this.#cache = database.isInMemory ? sharedCache() : layered(databaseCache(database), sharedCache());
    this.#backlog = new Backlog(apexOrg, (job) => this.#runJob(job), options.onFailure ?? (() => undefined));
  }

  /** Made late: the org deploys its first components before it is there for others. */
  get platform(): OrgPlatform {
    this.#platform ??= new OrgPlatform(this.apexOrg);
    return this.#platform;
  }

  /** The program that is deployed; compiled against the schema of now. */
  get program(): Program {
    const { schemaVersion, model } = this.apexOrg.core;
    if (this.#program === undefined || this.#version !== schemaVersion) {
      this.#program = this.#compile(this.#deployed(), model);
      this.#version = schemaVersion;
    }
    return this.#program;
  }

  get hasSources(): boolean {
    return this.#deployed().length > 0;
  }

  /** Whether a test runs. */
  get isTesting(): boolean {
    return this.#current?.isTest === true;
  }

  /** Compiles what an org is to hold; the deployed program stays until the plan is adopted. */
  plan(model: OrgModel, components: Iterable<MetadataComponent>): ApexPlan {
    const sources = sourcesOf(components);
    if (sources.length === 0) return { problems: [], adopt: () => this.#forget() };
    const program = this.#compile(sources, model);
    const { problems } = program;
    return {
      problems: problems.map(problemOf),
      adopt: () => {
        this.#program = program;
        this.#version = this.apexOrg.core.schemaVersion;
        this.#sources = undefined;
      },
    };
  }

  /**
   * Runs work of Apex as one transaction: what it throws undoes what it has written. Inside of a transaction that runs
   * already, the work is part of that one.
   */
  execute<T>(options: RunOptions, work: (apex: OrgTransaction) => T): T {
    const outer = this.#current;
    const { org } = this.apexOrg;
    const apex = this.begin(options);
    this.#current = apex;
    try {
      return org.transaction(() => org.runAs(options.session, () => work(apex)));
    } finally {
      this.#current = outer;
      this.#backlog.wake();
    }
  }

  /** Like `execute`, but as a part of the save that is going on: what is thrown is for the save to undo. */
  join<T>(options: RunOptions, work: (apex: OrgTransaction) => T): T {
    return this.#current ? work(this.#current) : this.execute(options, work);
  }

  /** A transaction that has not begun to run. */
  begin({ session, quiddity, log = DEFAULT_LOG, isTest = false, isAsynchronous = false }: RunOptions): OrgTransaction {
    const { core } = this.apexOrg;
    const apex = new OrgTransaction({
      platform: this.platform,
      program: this.program,
      orgId: session.orgId,
      user: runningUser(this.apexOrg, session.userId),
      clock: core.now,
      log: new DebugLog(log, core.now),
      isTest,
      isAsynchronous,
      cpuLimit: this.#options.cpuLimit,
      quiddity,
    });
    useQueue(apex, this.#backlog);
    if (isTest) testBus(apex).runTriggers = (inner, events) => this.#runEvents(inner, events);
    return apex;
  }

  triggersOn(object: string, event: TriggerEvent): readonly string[] {
    if (!this.hasSources) return [];
    const key = object.toLowerCase();
    return this.program.triggers
      .filter(
        (trigger) => trigger.object.toLowerCase() === key && trigger.events.some((each) => eventOf(each) === event)
      )
      .map(({ name }) => name);
  }

  isWatched(object: string): boolean {
    const key = object.toLowerCase();
    return this.hasSources && this.program.triggers.some((trigger) => trigger.object.toLowerCase() === key);
  }

  runTrigger(apex: ApexTransaction, name: string): void {
    const { sharing } = apex;
    apex.sharing = 'without';
    try {
      this.program.runTrigger(apex, name);
    } finally {
      apex.sharing = sharing;
    }
  }

  /** All chunks of one call share a transaction, with the statics of its classes. */
  withTransaction(scope: SaveScope, work: (apex: ApexTransaction, isNested: boolean) => void): void {
    if (this.#current) {
      work(this.#current, true);
      return;
    }
    const known = this.#ofCall.get(scope.call) ?? this.begin({ session: scope.session, quiddity: 'REST' });
    this.#ofCall.set(scope.call, known);
    this.#current = known;
    try {
      this.apexOrg.org.runAs(scope.session, () => work(known, false));
    } finally {
      this.#current = undefined;
      this.#backlog.wake();
    }
  }

  published({ session }: SaveScope, object: ObjectDef, rows: readonly Readonly<Row>[]): void {
    if (this.triggersOn(object.name, 'AFTER_INSERT').length === 0) return;
    const current = this.#current;
    if (current?.isTest) testBus(current).pending.push({ object, rows });
    else this.#backlog.addWork(session, (apex) => this.#runEvents(apex, { object, rows }));
  }

  #runEvents(apex: ApexTransaction, { object, rows }: PublishedEvents): void {
    const newRecords = rows.map((row) => recordOfRow(object, row));
    for (const record of newRecords) record.isReadOnly = true;
    const context = { event: 'AFTER_INSERT', objectName: object.name, newRecords, oldRecords: null } as const;
    for (const name of this.triggersOn(object.name, 'AFTER_INSERT')) {
      inTrigger(apex, context, () => this.runTrigger(apex, name));
    }
  }

  #runJob(job: Job): void {
    const session = { userId: job.userId, username: '', orgId: this.apexOrg.org.id };
    this.execute({ session, quiddity: job.kind.toUpperCase(), isAsynchronous: true }, (apex) => job.run(apex));
  }

  #compile(sources: readonly ApexSource[], model: OrgModel): Program {
    return loadProgram(sharedCompilation(sources, model, this.#cache), valueOperators);
  }

  #deployed(): readonly ApexSource[] {
    const { core } = this.apexOrg;
    if (this.#sources?.version !== core.schemaVersion) {
      const list = sourcesOf([...core.components.all()].map(({ component }) => component));
      this.#sources = { version: core.schemaVersion, list };
    }
    return this.#sources.list;
  }

  #forget(): void {
    this.#program = undefined;
    this.#sources = undefined;
  }
}

const problemOf = ({ source, kind, message, line, column }: SourceProblem): Problem => ({
  type: kind === 'class' ? 'ApexClass' : 'ApexTrigger',
  fullName: source,
  message,
  position: { line, column },
});
