import { ApiError, type Org, type Session } from '../contract.ts';
import { makeId } from '../store/ids.ts';
import { runDeploy, type DeployJob, type DeployOptions } from './deployJob.ts';
import { ValidationArchive } from './validationArchive.ts';
import { runRetrieve, type RetrieveJob } from './retrieveJob.ts';
import type { Manifest } from './packageXml.ts';

const KEPT = 50;

/** The deployments and retrievals of one org. Each begins after the answer that names its id has been given. */
export class Deployments {
  private readonly org: Org;
  private readonly clock: () => Date;
  private readonly onBug: (error: unknown) => void;
  private readonly deploys = new Map<string, DeployJob>();
  private readonly archives = new Map<string, Buffer>();
  private readonly retrieves = new Map<string, RetrieveJob>();
  private readonly kept: ValidationArchive;
  private sequence: number;

  /** @param folder keeps validations over a restart; without it they are gone with the process */
  constructor(org: Org, clock: () => Date, onBug: (error: unknown) => void, folder?: string) {
    this.org = org;
    this.clock = clock;
    this.onBug = onBug;
    this.kept = new ValidationArchive(folder);
    this.sequence = this.kept.lastNumber();
  }

  deploy(session: Session, archive: Buffer, options: DeployOptions): DeployJob {
    const number = ++this.sequence;
    const id = makeId('0Af', number);
    const job: DeployJob = { id, session, options, createdAt: this.now(), status: 'Pending', results: [] };
    this.deploys.set(id, job);
    if (options.checkOnly) this.archives.set(id, archive);
    forgetOldest(this.deploys);
    forgetOldest(this.archives);
    setImmediate(() => {
      if (job.status === 'Pending') this.start(job, archive, number);
    });
    return job;
  }

  /** Deploys for real what was validated before. */
  deployValidated(session: Session, validationId: string): DeployJob {
    const validation = this.deploys.get(validationId) ?? this.kept.find(validationId)?.job;
    const archive = this.archives.get(validation?.id ?? '') ?? this.kept.find(validationId)?.archive;
    if (!archive || validation?.status !== 'Succeeded') {
      const message = `No recent validation with the id ${validationId} succeeded.`;
      throw new ApiError('INVALID_ID_FIELD', message, { status: 404 });
    }
    return this.deploy(session, archive, { ...validation.options, checkOnly: false });
  }

  /** @throws ApiError when there is no such deployment. */
  deployment(id: string): DeployJob {
    const job =
      this.deploys.get(id) ??
      [...this.deploys.values()].find((each) => each.id.slice(0, 15) === id) ??
      this.kept.find(id)?.job;
    if (!job) throw new ApiError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
    return job;
  }

  /** Stops a deployment that has not begun to change the org. */
  cancel(id: string): DeployJob {
    const job = this.deployment(id);
    if (job.status === 'Pending' || job.status === 'InProgress') {
      job.status = 'Canceled';
      job.completedAt = this.now();
    }
    return job;
  }

  retrieve(
    session: Session,
    asked: { readonly manifest: Manifest | undefined; readonly packages: readonly string[] },
    version: string
  ): RetrieveJob {
    const id = makeId('09S', ++this.sequence);
    const job: RetrieveJob = { id, session, ...asked, version, status: 'Pending', files: [], messages: [] };
    this.retrieves.set(id, job);
    forgetOldest(this.retrieves);
    setImmediate(() => {
      try {
        runRetrieve(this.org, job, this.clock());
      } catch (error) {
        job.status = 'Failed';
        this.onBug(error);
      }
    });
    return job;
  }

  /** @throws ApiError when there is no such retrieval. */
  retrieval(id: string): RetrieveJob {
    const job = this.retrieves.get(id);
    if (!job) throw new ApiError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
    return job;
  }

  private start(job: DeployJob, archive: Buffer, number: number): void {
    const run = async (): Promise<void> => {
      await runDeploy(this.org, job, archive, () => this.now());
      if (job.options.checkOnly && job.status === 'Succeeded') this.kept.save(number, { job, archive });
    };
    run().catch((error: unknown) => {
      job.status = 'Failed';
      job.errorMessage = 'UNKNOWN_EXCEPTION: the log of the local org has the details.';
      this.onBug(error);
    });
  }

  private now(): number {
    return this.clock().getTime();
  }
}

function forgetOldest(jobs: Map<string, unknown>): void {
  const oldest = jobs.keys().next().value;
  if (jobs.size > KEPT && oldest !== undefined) jobs.delete(oldest);
}
