import {
  dayOf,
  lookAgain,
  nextWork,
  type ContractCursor,
  type ContractView,
  type ContractWork,
  type DueContract,
  type KnownSignature,
} from '../../contracts/index.ts';
import { isSignatureFinal } from '../../domain/signature.ts';
import { isRefusal } from '../health.ts';
import { describeError } from '../syncLogger.ts';
import { createArchiveWork } from './archiveWork.ts';
import type { ContractDeskDependencies } from './deskDependencies.ts';
import { createSignatureWork } from './signatureWork.ts';
import { refused, WorkFailure } from './workFailure.ts';

const CURSOR = 'contracts.cursor';
const HOUR_MS = 3_600_000;
/** Work on one contract in one go; more would mean that it goes round in circles. */
const MOST_ROUNDS = 25;
const PAGE = 50;

/**
 * Does for contracts what nobody has to do by hand: sends them for signature, follows the signers, files what they
 * signed, activates, archives, keeps obligations and renewals.
 *
 * It looks at where a contract stands and does the next thing, until there is none; so it goes on after any crash by
 * looking again. What must not happen twice carries a key, and its attempts are counted before they are made.
 */
export function createContractDesk(
  dependencies: ContractDeskDependencies,
  callbackUrl: (provider: string) => string | undefined
) {
  const { crm, store, clock, logger, config } = dependencies;
  const signatures = createSignatureWork(dependencies, callbackUrl);
  const archive = createArchiveWork(dependencies);
  let idle = config.pollMinMs;
  let calendarAt = Number.NEGATIVE_INFINITY;

  async function pass(): Promise<number> {
    const noted = (await noteChanges()) + (await noteCalendar());
    const asked = await store.askSilent(clock.now() - config.silentMs, clock.now());
    const due = await store.dueContracts(PAGE, clock.now());
    await inGroups(due, config.atOnce, work);
    const isBusy = noted + asked + due.length > 0;
    idle = isBusy ? config.pollMinMs : Math.min(idle * 1.5, config.pollMaxMs);
    return due.length === PAGE ? 0 : idle;
  }

  async function noteChanges(): Promise<number> {
    const text = await dependencies.readState(CURSOR);
    const after = text === undefined ? undefined : (JSON.parse(text) as ContractCursor);
    const { ids, cursor } = await crm.changedContracts(after);
    await store.note(ids, clock.now());
    if (cursor && cursor.modifiedAt !== after?.modifiedAt) {
      await dependencies.writeState(CURSOR, JSON.stringify(cursor));
    }
    return ids.length;
  }

  async function noteCalendar(): Promise<number> {
    if (clock.now() - calendarAt < HOUR_MS) return 0;
    const today = dayOf(clock.now());
    const ids = await crm.contractsDue(today);
    await store.note(ids, clock.now());
    const overdue = await crm.markOverdue(today);
    // More may be waiting than one collection takes.
    if (overdue === 0) calendarAt = clock.now();
    return ids.length + overdue;
  }

  /** @throws when the CRM or the database is away; what concerns one contract alone stays with it. */
  async function work(due: DueContract): Promise<void> {
    let at: { readonly contract: ContractView; readonly work: ContractWork } | undefined;
    try {
      for (let round = 0; round < MOST_ROUNDS; round += 1) {
        const contract = await crm.readContract(due.contractId);
        if (contract === undefined) return await store.settled(due, undefined);
        const known = await knownSignatures(contract);
        const facts = { today: dayOf(clock.now()), known, archives: await archive.isOffered() };
        const next = nextWork(contract, facts);
        if (next === undefined) {
          await index(contract);
          const day = lookAgain(contract, facts);
          return await store.settled(due, day === undefined ? undefined : Date.parse(day));
        }
        at = { contract, work: next };
        await perform(contract, next, known);
        logger.debug({ contract: contract.contractNumber, work: next.kind }, 'work on a contract is done');
      }
      throw new WorkFailure('NoProgress', 'The work on the contract goes round in circles.', false);
    } catch (error) {
      if (!(error instanceof WorkFailure) && !isRefusal(error)) throw error;
      await failed(due, at, error as Error);
    }
  }

  async function knownSignatures({ requests }: ContractView): Promise<ReadonlyMap<string, KnownSignature>> {
    const open = requests.filter((request) => !isSignatureFinal(request.state));
    const rows = await Promise.all(open.map(({ reference }) => store.signature(reference)));
    return new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.reference, row] as const])));
  }

  async function perform(
    contract: ContractView,
    next: ContractWork,
    known: ReadonlyMap<string, KnownSignature>
  ): Promise<void> {
    switch (next.kind) {
      case 'send':
        return signatures.send(contract, next.request);
      case 'ask':
        return signatures.ask(next.request, known.get(next.request.reference));
      case 'remind':
        await signatures.remind(next.request, known.get(next.request.reference));
        return crm.writeReminded(next.request);
      case 'void':
        return signatures.withdraw(contract, next.request, known.get(next.request.reference));
      case 'show':
        return next.known.status && crm.writeSignature(contract, next.request, next.known.status);
      case 'draft':
        return draft(contract, next.templateId);
      case 'file':
        return signatures.file(contract, next.request);
      case 'move':
        return orRefused(crm.moveContract(contract, next.to, next.reason));
      case 'activate':
        return orRefused(crm.activate(contract, dayOf(clock.now())));
      case 'obligations':
        return crm.writeObligations(contract, next.missing);
      case 'archive':
        return archive.archive(contract);
      case 'renew':
        return orRefused(crm.extendTerm(contract, next.termMonths));
      case 'closePredecessor': {
        const predecessor = contract.predecessor && (await crm.readContract(contract.predecessor.id));
        if (predecessor) await orRefused(crm.moveContract(predecessor, next.to, next.reason));
      }
    }
  }

  async function draft(contract: ContractView, templateId: string): Promise<void> {
    const drafted = await dependencies.draft(contract.id, templateId);
    if (drafted.ok) return;
    const problems = [drafted.error].flat();
    await crm.refuseDraft(contract, problems.map(({ message }) => message).join('\n'));
  }

  async function orRefused(result: ReturnType<typeof crm.extendTerm>): Promise<void> {
    const done = await result;
    if (!done.ok) throw refused(done.error);
  }

  const index = (contract: ContractView): Promise<void> =>
    store.index({
      contractId: contract.id,
      contractNumber: contract.contractNumber,
      accountName: contract.accountName,
      type: contract.type,
      state: contract.state,
      title: contract.version?.title ?? '',
      body: (contract.version?.clauses ?? []).map(({ heading, body }) => `${heading}\n${body}`).join('\n\n'),
      ...(contract.startDate === undefined ? {} : { startDate: contract.startDate }),
      ...(contract.endDate === undefined ? {} : { endDate: contract.endDate }),
    });

  async function failed(
    due: DueContract,
    at: { readonly contract: ContractView; readonly work: ContractWork } | undefined,
    error: Error
  ): Promise<void> {
    const passes = error instanceof WorkFailure ? error.passes : false;
    const wait = passes ? Math.min(config.retryMinMs * 2 ** due.failures, config.retryMaxMs) : HOUR_MS;
    const facts = { contractId: due.contractId, work: at?.work.kind, nextInMs: wait, err: describeError(error) };
    if (passes) logger.info(facts, 'work on a contract failed; it is tried again');
    else logger.warn(facts, `work on a contract needs somebody: ${error.message}`);
    await store.failed(due, error.message, clock.now() + wait);
    if (at && 'request' in at.work && !passes) await crm.writeSignatureError(at.work.request, error.message);
  }

  return { pass };
}

export type ContractDesk = ReturnType<typeof createContractDesk>;

async function inGroups<T>(items: readonly T[], size: number, act: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const run = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(size, waiting.length) }, run));
}
