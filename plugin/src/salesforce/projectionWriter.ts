import { z } from 'zod';
import type { ProjectionBatch } from '../engine/ports.ts';
import type { Problem } from '../domain/result.ts';
import { apiErrors, type CompositeReply, type CrmClient } from './crmClient.ts';
import { isTransientCode } from './crmError.ts';
import { packCalls, type Collection } from './collectionPacking.ts';
import type { KnownStates } from './knownStates.ts';
import { toWaves } from './projectionRecords.ts';
import type { RecordWrite, Waves } from './recordWrite.ts';

const SaveResults = z.array(
  z.object({
    success: z.boolean(),
    errors: z
      .array(z.object({ statusCode: z.string(), message: z.string(), fields: z.array(z.string()).nullish() }))
      .default([]),
  })
);

interface RecordFailure {
  readonly write: RecordWrite;
  readonly code: string;
  readonly message: string;
}

/** How often records that met a lock, or a parent that met one, are written again within one batch. */
const MAX_ROUNDS = 3;
const REMEMBERED = 100_000;

/**
 * Writes projections, one batch at a time: two writers would lock each other's parents. Up to five collections of 200
 * records make one API call. Each record stands for itself: one that is refused is named and holds up nothing else.
 */
export function createProjectionWriter(client: CrmClient, known: KnownStates) {
  const existing = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();

  async function write(batch: ProjectionBatch): Promise<{ readonly failed: ReadonlyMap<string, Problem> }> {
    const failures = new Map<string, RecordFailure>();
    let again: ReadonlySet<string> | undefined;
    for (let round = 1; ; round += 1) {
      await loadStates(batch);
      const waves = onlyOf(toWaves(batch.plans, known), again);
      again?.forEach((record) => failures.delete(record));
      for (const failure of await writeWaves(waves)) {
        const record = recordOf(failure.write);
        if (!failures.has(record)) failures.set(record, failure);
      }
      again = new Set([...failures].filter(([, failure]) => mayPass(failure, round)).map(([record]) => record));
      if (again.size === 0 || round === MAX_ROUNDS) break;
      await client.backOff(round);
    }
    const failed = new Map<string, Problem>();
    for (const failure of failures.values()) failed.set(failure.write.entity, toProblem(failure));
    return { failed };
  }

  async function loadStates(batch: ProjectionBatch): Promise<void> {
    const orderIds = batch.plans.filter((each) => each.planChanged).map((each) => each.plan.orderId);
    const lineIds = batch.plans.flatMap((each) => [
      ...each.lines.map((line) => line.lineId),
      ...each.items.flatMap((item) => item.lineIds),
      ...each.certificates.flatMap((certificate) => certificate.lineIds),
    ]);
    await known.load([...new Set(orderIds)], [...new Set(lineIds)]);
  }

  async function writeWaves(waves: Waves): Promise<readonly RecordFailure[]> {
    const failures: RecordFailure[] = [];
    for (const call of packCalls(waves, body)) {
      const requests = call.map((collection, at) => toRequest(collection, `c${at}`));
      const replies = await client.composite(requests, { allOrNone: false, idempotent: true });
      call.forEach((collection, at) => failures.push(...readReply(collection, replies[at])));
    }
    return failures;
  }

  function body(write: RecordWrite): Record<string, unknown> {
    const isNew = write.key !== undefined && !existing.has(write.key);
    return {
      attributes: { type: write.object },
      ...(write.key === undefined ? {} : { [write.keyField ?? 'ExternalId__c']: write.key }),
      ...(isNew ? write.onCreate : {}),
      ...write.fields,
    };
  }

  function readReply(collection: Collection, reply: CompositeReply | undefined): readonly RecordFailure[] {
    const results = SaveResults.safeParse(reply?.body);
    if (reply === undefined || reply.status >= 400 || !results.success) {
      const [error] = apiErrors(reply?.body);
      const code = error?.errorCode ?? 'UNEXPECTED_REPLY';
      return collection.writes.map((write) => ({
        write,
        code,
        message: error?.message ?? 'no result for this record',
      }));
    }
    return collection.writes.flatMap((write, at) => {
      const result = results.data[at];
      if (result?.success) {
        noteWritten(write);
        return [];
      }
      const [error] = result?.errors ?? [];
      const failure = { write, code: error?.statusCode ?? 'UNEXPECTED_REPLY', message: error?.message ?? 'no result' };
      noteRefused(failure);
      return [failure];
    });
  }

  function noteWritten(write: RecordWrite): void {
    if (write.key !== undefined && write.onCreate) {
      if (existing.size >= REMEMBERED) existing.clear();
      existing.add(write.key);
    }
    const { Id, OM_State__c: state, OM_BillingState__c: billing } = write.fields;
    if (typeof Id !== 'string') return;
    if (write.object === 'Order' && typeof state === 'string') known.noteOrder(Id, state);
    if (write.object !== 'OrderItem') return;
    known.moveLine(Id, {
      ...(typeof state === 'string' ? { state } : {}),
      ...(typeof billing === 'string' ? { billing } : {}),
    });
  }

  /** What was believed about the record may be wrong: somebody else made, deleted or moved it. */
  function noteRefused({ write, code }: RecordFailure): void {
    if (write.key !== undefined && write.onCreate) {
      if (code === 'INVALID_FIELD_FOR_INSERT_UPDATE') existing.add(write.key);
      if (code === 'REQUIRED_FIELD_MISSING') existing.delete(write.key);
    }
    if (typeof write.fields.Id === 'string') known.forget(write.fields.Id);
  }

  return {
    /** @throws {CrmError} when the org cannot be reached; nothing is lost, the batch is written again. */
    project(batch: ProjectionBatch): Promise<{ readonly failed: ReadonlyMap<string, Problem> }> {
      const turn = last.then(() => write(batch));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

const recordOf = (write: RecordWrite): string => `${write.object} ${write.entity}`;

const onlyOf = (waves: Waves, records: ReadonlySet<string> | undefined): Waves =>
  records === undefined
    ? waves
    : waves.map((wave) => wave.filter((write) => records.has(recordOf(write)))).filter((wave) => wave.length > 0);

function toRequest(collection: Collection, referenceId: string) {
  const { keyField = 'ExternalId__c' } = collection;
  const url = collection.upsert ? `/composite/sobjects/${collection.object}/${keyField}` : '/composite/sobjects';
  return { method: 'PATCH' as const, url, referenceId, body: { allOrNone: false, records: collection.records } };
}

/**
 * A parent that is not there yet because it met a lock comes with the next round; so does a record that others made. A
 * refused move is tried once more from the state that the org really has.
 */
const mayPass = ({ write, code, message }: RecordFailure, round: number): boolean =>
  isTransientCode(code) ||
  isMissingParent(code, message) ||
  (round === 1 && (write.key === undefined || (write.onCreate !== undefined && isAboutMaster(code))));

const isMissingParent = (code: string, message: string): boolean =>
  code === 'INVALID_FIELD' && message.includes('Foreign key external ID');

const isAboutMaster = (code: string): boolean =>
  code === 'INVALID_FIELD_FOR_INSERT_UPDATE' || code === 'REQUIRED_FIELD_MISSING';

function toProblem({ write, code, message }: RecordFailure): Problem {
  const name = write.key ?? String(write.fields.Id);
  const path = `${write.object} ${name}`;
  if (isTransientCode(code)) {
    const action = 'Nothing to do: it is written again by itself.';
    return { code: 'RecordBusy', message: `${path} was not written: ${code} ${message}`, path, action };
  }
  if (isMissingParent(code, message)) {
    const action = 'It is written again together with its parent; see why the parent was refused.';
    return { code: 'ParentMissing', message: `${path} was not written: ${message}`, path, action };
  }
  const action =
    'Correct the record or the rule that refuses it; the service writes it again when it changes, and hourly.';
  return { code: 'RecordRefused', message: `The org refuses ${path}: ${code} ${message}`, path, action };
}
