/** Repairs of many failures at once: rehearsed first, in waves, stopped when too many go wrong. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isClosed } from '../domain/states.ts';
import type { Problem } from '../domain/result.ts';
import type { StepSignal } from '../engine/ports.ts';
import type { OpenFallout, PostgresRuntime } from '../runtime/index.ts';

export type RepairRuntime = Pick<PostgresRuntime, 'fallouts' | 'rehearse' | 'signal' | 'stepStates'>;

export interface RepairRequest {
  /** Fingerprint, or its start. */
  readonly cause: string;
  /** A mandatory step is not skipped, and no step completed, before another person has confirmed it. */
  readonly action: 'retry' | 'skip' | 'complete';
  readonly reason: string;
  readonly by: string;
  readonly isDryRun: boolean;
  /** More failures than this end it; a share counts of all that there are. */
  readonly maxFailures: { readonly count: number } | { readonly share: number };
  /** How many are repaired before it is looked what became of them. */
  readonly waveSize: number;
  /** How long a wave of retries is waited for. */
  readonly waitMs: number;
}

/**
 * `possible`: of a dry run. `repaired`: settled by it. `asked`: waits for a second person. `underWay`: tried again, and not
 * settled within the time. `failedAgain` and `refused` count as failures. `notTried`: there were too many of them before.
 */
export type RepairOutcome = 'possible' | 'repaired' | 'asked' | 'underWay' | 'failedAgain' | 'refused' | 'notTried';

export interface RepairedFallout {
  readonly fallout: OpenFallout;
  readonly outcome: RepairOutcome;
  /** What becomes of it, for people. */
  readonly note: string;
  readonly problem?: Problem;
}

export interface RepairReport {
  readonly results: readonly RepairedFallout[];
  readonly failures: number;
  readonly isStopped: boolean;
}

const MOST = 10_000;
const POLL_MS = 100;

export async function repairFallouts(
  runtime: RepairRuntime,
  request: RepairRequest,
  onWave: (results: readonly RepairedFallout[]) => void = () => undefined
): Promise<RepairReport> {
  const fallouts = await runtime.fallouts({ cause: request.cause, limit: MOST });
  const { maxFailures: most } = request;
  const limit = 'count' in most ? most.count : Math.floor(fallouts.length * most.share);
  const results: RepairedFallout[] = [];
  let failures = 0;
  for (let at = 0; at < fallouts.length; at += request.waveSize) {
    const wave = fallouts.slice(at, at + request.waveSize);
    const isStopped = failures > limit;
    const done = isStopped ? wave.map(notTried) : await repairWave(runtime, request, wave);
    failures += done.filter(({ outcome }) => outcome === 'failedAgain' || outcome === 'refused').length;
    results.push(...done);
    onWave(done);
  }
  return { results, failures, isStopped: results.some(({ outcome }) => outcome === 'notTried') };
}

const notTried = (fallout: OpenFallout): RepairedFallout => ({
  fallout,
  outcome: 'notTried',
  note: 'Too many of those before went wrong.',
});

async function repairWave(
  runtime: RepairRuntime,
  request: RepairRequest,
  wave: readonly OpenFallout[]
): Promise<readonly RepairedFallout[]> {
  if (request.isDryRun) return Promise.all(wave.map((fallout) => rehearseOne(runtime, request, fallout)));
  const sent = await Promise.all(wave.map((fallout) => sendOne(runtime, request, fallout)));
  return request.action === 'retry' ? awaitRetries(runtime, sent, request.waitMs) : sent;
}

function signalFor({ action, reason, by }: RepairRequest, { planId, stepKey, mandatory }: OpenFallout): StepSignal {
  if (action === 'retry') return { planId, stepKey, signal: { kind: 'retry', by } };
  if (action === 'skip' && !mandatory) return { planId, stepKey, signal: { kind: 'skip', by, reason } };
  return { planId, stepKey, signal: { kind: 'forceRequested', by, reason, action } };
}

async function rehearseOne(
  runtime: RepairRuntime,
  request: RepairRequest,
  fallout: OpenFallout
): Promise<RepairedFallout> {
  const outcome = await runtime.rehearse(signalFor(request, fallout));
  if (outcome.kind === 'refused') return refused(fallout, outcome.problem);
  if (outcome.kind === 'ignored') return { fallout, outcome: 'possible', note: 'Nothing would change.' };
  const gates = outcome.gatesOpened === 0 ? '' : ` Billing would start for ${outcome.gatesOpened} gate(s).`;
  const note = outcome.isRequested ? 'Another person would have to confirm.' : `Becomes ${outcome.state}.${gates}`;
  return { fallout, outcome: 'possible', note };
}

async function sendOne(runtime: RepairRuntime, request: RepairRequest, fallout: OpenFallout): Promise<RepairedFallout> {
  const signal = signalFor(request, fallout);
  const isAsked = signal.signal.kind === 'forceRequested';
  // A fallout is retried or skipped once; a request that was refused may be made again.
  const messageId = `${request.action}/${fallout.id}${isAsked ? `/${Date.now()}` : ''}`;
  const outcome = await runtime.signal(signal, { source: 'repair', messageId });
  if (outcome.kind === 'refused') return refused(fallout, outcome.problem);
  if (isAsked) return { fallout, outcome: 'asked', note: 'Another person must confirm.' };
  if (request.action === 'retry') return { fallout, outcome: 'underWay', note: 'It is tried again.' };
  return { fallout, outcome: 'repaired', note: 'Skipped.' };
}

const refused = (fallout: OpenFallout, problem: Problem): RepairedFallout => ({
  fallout,
  outcome: 'refused',
  note: problem.message,
  problem,
});

/** Looks until each retry of the wave has ended, one way or the other, or the time is over. */
async function awaitRetries(
  runtime: RepairRuntime,
  sent: readonly RepairedFallout[],
  waitMs: number
): Promise<readonly RepairedFallout[]> {
  const deadline = Date.now() + waitMs;
  const steps = sent.filter(({ outcome }) => outcome === 'underWay').map(({ fallout }) => fallout);
  for (;;) {
    const states = new Map((await runtime.stepStates(steps)).map((row) => [`${row.planId} ${row.stepKey}`, row.state]));
    const results = sent.map((result): RepairedFallout => {
      if (result.outcome !== 'underWay') return result;
      const state = states.get(`${result.fallout.planId} ${result.fallout.stepKey}`);
      if (state === 'FatallyFailed') return { ...result, outcome: 'failedAgain', note: 'It failed again.' };
      if (state !== undefined && isClosed(state)) return { ...result, outcome: 'repaired', note: `It is ${state}.` };
      return { ...result, note: `It is ${state ?? 'unknown'}.` };
    });
    if (Date.now() >= deadline || !results.some(({ outcome }) => outcome === 'underWay')) return results;
    await sleep(Math.min(POLL_MS, Math.max(1, deadline - Date.now())));
  }
}

/** Decides what others asked for; what the same person asked for is refused. */
export async function decideRequests(
  runtime: RepairRuntime,
  request: {
    readonly cause?: string;
    readonly by: string;
    readonly decision: 'confirm' | 'refuse';
    readonly reason?: string;
  }
): Promise<readonly RepairedFallout[]> {
  const { cause, by, decision, reason } = request;
  const pending = await runtime.fallouts({ ...(cause !== undefined && { cause }), isRequested: true, limit: MOST });
  const results: RepairedFallout[] = [];
  for (const fallout of pending) {
    const { planId, stepKey, forceRequest } = fallout;
    const signal = { kind: 'forceDecided', by, decision, ...(reason !== undefined && { reason }) } as const;
    const messageId = `${decision}/${by}/${fallout.id}/${forceRequest?.at ?? ''}/${Date.now()}`;
    const outcome = await runtime.signal({ planId, stepKey, signal }, { source: 'repair', messageId });
    if (outcome.kind === 'refused') results.push(refused(fallout, outcome.problem));
    else if (decision === 'refuse') results.push({ fallout, outcome: 'repaired', note: 'The request was refused.' });
    else results.push({ fallout, outcome: 'repaired', note: 'It was confirmed.' });
  }
  return results;
}

/** As commands give it. */
export const repairedResult = ({
  fallout,
  outcome,
  note,
}: RepairedFallout): {
  readonly id: string;
  readonly orderNumber: string;
  readonly stepKey: string;
  readonly outcome: RepairOutcome;
  readonly note: string;
} => ({ id: fallout.id, orderNumber: fallout.orderNumber, stepKey: fallout.stepKey, outcome, note });
