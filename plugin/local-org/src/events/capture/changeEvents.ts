import { randomUUID } from 'node:crypto';
import type { ObjectDef } from '../../contract.ts';
import { changeEventName } from '../../metadata/readEventChannel.ts';
import type { ChangeEventHeader, ChangeType, NewEvent } from '../eventService.ts';
import { pathOf, toldFields, toldValues, type ChangedRecord } from './changedRecord.ts';

/** What all events of one transaction have in common. */
export interface Commit {
  readonly timestamp: number;
  readonly number: number;
  readonly userId: string;
  readonly origin: string;
  readonly messageBytes: number;
}

/** The id that stands for all records of an object in an overflow event. */
const ANY_RECORD = '000000000000000AAA';

interface Draft {
  readonly object: ObjectDef;
  readonly recordIds: string[];
  readonly type: ChangeType;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly changedFields: readonly string[];
  readonly nulledFields: readonly string[];
}

/**
 * The events of what a transaction has changed. The same update, or the deletion, of several records of an object is
 * one event; what does not fit into a message is told without its fields, as a gap.
 */
export function changeEvents(changes: readonly ChangedRecord[], commit: Commit): readonly NewEvent[] {
  const drafts = new Map<string, Draft>();
  for (const change of changes) {
    const draft = draftOf(change);
    const key = change.type === 'UPDATE' || change.type === 'DELETE' ? sameChange(draft) : change.id;
    const known = drafts.get(key);
    if (known) known.recordIds.push(change.id);
    else drafts.set(key, draft);
  }
  return numbered(
    [...drafts.values()].map((draft) => withinSize(draft, commit.messageBytes)),
    commit
  );
}

/** One event for each object, of a transaction with more changes than are told one by one. */
export function overflowEvents(objects: readonly ObjectDef[], commit: Commit): readonly NewEvent[] {
  const drafts = objects.map((object): Draft => ({
    object,
    recordIds: [ANY_RECORD],
    type: 'GAP_OVERFLOW',
    fields: {},
    changedFields: [],
    nulledFields: [],
  }));
  return numbered(drafts, commit);
}

const sameChange = ({ object, type, fields, changedFields }: Draft): string =>
  JSON.stringify([object.name, type, fields, changedFields]);

function draftOf(change: ChangedRecord): Draft {
  const { object, id, type, row, changed } = change;
  const isUpdate = type === 'UPDATE';
  const told = isUpdate ? toldFields(object).filter(({ name }) => changed.has(name)) : [];
  const path = (field: (typeof told)[number]): string => pathOf(field).join('.');
  return {
    object,
    recordIds: [id],
    type,
    fields: toldValues(change),
    changedFields: told.map(path),
    nulledFields: told.filter(({ name }) => (row[name] ?? null) === null).map(path),
  };
}

function withinSize(draft: Draft, bytes: number): Draft {
  if (Buffer.byteLength(JSON.stringify(draft.fields)) <= bytes) return draft;
  return { ...draft, type: `GAP_${draft.type}` as ChangeType, fields: {}, changedFields: [], nulledFields: [] };
}

function numbered(drafts: readonly Draft[], commit: Commit): readonly NewEvent[] {
  const transactionKey = randomUUID();
  return drafts.map(({ object, recordIds, type, fields, changedFields, nulledFields }, index): NewEvent => {
    const header: ChangeEventHeader = {
      entityName: object.name,
      recordIds,
      changeType: type,
      changeOrigin: commit.origin,
      transactionKey,
      sequenceNumber: index + 1,
      commitTimestamp: commit.timestamp,
      commitNumber: commit.number,
      commitUser: commit.userId,
      nulledFields,
      diffFields: [],
      changedFields,
    };
    const body = { kind: 'change', object: object.name, header, fields } as const;
    return { topic: `/data/${changeEventName(object.name)}`, uuid: randomUUID(), body };
  });
}
