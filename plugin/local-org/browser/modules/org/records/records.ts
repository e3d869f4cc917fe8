/** Records that components watch: one copy of each, with all fields that anybody wants, told to all when it changes. */
import { API } from 'org/page';
import { address, call, freeze } from 'org/client';

export interface FieldValue {
  readonly value: unknown;
  readonly displayValue: string | null;
}

export interface UiRecord {
  readonly id: string;
  readonly apiName: string;
  readonly fields: Readonly<Record<string, FieldValue | undefined>>;
  readonly recordTypeId?: string | null;
  readonly [property: string]: unknown;
}

export interface Wanted {
  readonly fields: readonly string[];
  readonly optionalFields: readonly string[];
  readonly layoutTypes: readonly string[];
  readonly modes: readonly string[];
}

interface Watcher {
  readonly wanted: Wanted;
  readonly emit: (answer: { data: UiRecord | undefined; error: unknown }) => void;
}

interface Entry {
  record: UiRecord | undefined;
  readonly watchers: Set<Watcher>;
  /** Watchers that wait for the load that starts in the next task, which takes all their fields together. */
  waiting: Set<Watcher> | undefined;
  loading: Promise<void> | undefined;
}

const entries = new Map<string, Entry>();

/** @param loaded - what the caller has just loaded by itself: it is not asked for again */
export function watchRecord(id: string, wanted: Wanted, emit: Watcher['emit'], loaded?: UiRecord): () => void {
  const entry = entryOf(id);
  if (loaded) entry.record = merged(entry.record, loaded);
  const watcher: Watcher = { wanted, emit };
  entry.watchers.add(watcher);
  const paths = [...wanted.fields, ...wanted.optionalFields];
  const { record } = entry;
  const isKnown = record && wanted.layoutTypes.length === 0 && paths.every((path) => hasField(record, path));
  if (isKnown && (loaded || entry.watchers.size > 1)) emit({ data: selected(record, wanted), error: undefined });
  else void loadSoon(id, entry, [watcher]);
  return () => {
    entry.watchers.delete(watcher);
    entry.waiting?.delete(watcher);
  };
}

/** Loads records again and tells all who watch them. */
export async function reloadRecords(ids: readonly string[]): Promise<void> {
  await Promise.all(
    ids.map(async (id) => {
      const entry = entries.get(id);
      if (entry && entry.watchers.size > 0) await loadSoon(id, entry, [...entry.watchers]);
      else entries.delete(id);
    })
  );
}

/** Everything that is on the page, after a refresh. */
export const reloadAllRecords = (): Promise<void> => reloadRecords([...entries.keys()]);

export const forgetRecord = (id: string): void => void entries.delete(id);

function entryOf(id: string): Entry {
  const entry = entries.get(id) ?? { record: undefined, watchers: new Set(), waiting: undefined, loading: undefined };
  entries.set(id, entry);
  return entry;
}

function loadSoon(id: string, entry: Entry, watchers: readonly Watcher[]): Promise<void> {
  if (entry.waiting && entry.loading) {
    for (const watcher of watchers) entry.waiting.add(watcher);
    return entry.loading;
  }
  const waiting = new Set(watchers);
  entry.waiting = waiting;
  entry.loading = Promise.resolve().then(async () => {
    // Components of one page ask in several turns of the same task, so the load waits for the next task.
    await new Promise((resolve) => setTimeout(resolve));
    entry.waiting = undefined;
    await load(id, entry, [...waiting]);
  });
  return entry.loading;
}

async function load(id: string, entry: Entry, watchers: readonly Watcher[]): Promise<void> {
  const first = watchers[0];
  if (!first) return;
  try {
    const record = (await call('GET', address(`${API}/ui-api/records/${id}`, together(watchers)))) as UiRecord;
    entry.record = merged(entry.record, record);
    for (const watcher of entry.watchers) {
      if (watchers.includes(watcher) || isReady(entry.record, watcher.wanted)) {
        const answer = watchers.includes(watcher) ? record : undefined;
        watcher.emit({ data: selected(entry.record, watcher.wanted, answer), error: undefined });
      }
    }
  } catch (error) {
    // One that wants what it may not see must not fail the others.
    if (watchers.length > 1) {
      await Promise.all(watchers.map((watcher) => load(id, entry, [watcher])));
      return;
    }
    first.emit({ data: undefined, error });
  }
}

function together(watchers: readonly Watcher[]): Record<string, readonly string[]> {
  const union = (pick: (wanted: Wanted) => readonly string[]): readonly string[] => [
    ...new Set(watchers.flatMap(({ wanted }) => pick(wanted))),
  ];
  return {
    fields: union(({ fields }) => fields),
    optionalFields: union(({ optionalFields }) => optionalFields),
    layoutTypes: union(({ layoutTypes }) => layoutTypes),
    modes: union(({ modes }) => modes),
  };
}

const isReady = (record: UiRecord, { fields, optionalFields, layoutTypes }: Wanted): boolean =>
  layoutTypes.length > 0 || [...fields, ...optionalFields].some((path) => hasField(record, path));

function hasField(record: UiRecord, path: string): boolean {
  const [, name = '', ...rest] = path.split('.');
  const field = record.fields[name];
  if (rest.length === 0 || field === undefined) return field !== undefined;
  const parent = field.value as UiRecord | null;
  return parent === null || (typeof parent === 'object' && hasField(parent, ['', ...rest].join('.')));
}

/** The newer fields over the older ones, level by level. */
function merged(older: UiRecord | undefined, newer: UiRecord): UiRecord {
  if (older?.id !== newer.id) return newer;
  const fields: Record<string, FieldValue | undefined> = { ...older.fields };
  for (const [name, field] of Object.entries(newer.fields)) {
    const before = fields[name]?.value;
    fields[name] =
      field && isRecord(field.value) && isRecord(before) ? { ...field, value: merged(before, field.value) } : field;
  }
  return freeze({ ...newer, fields });
}

const isRecord = (value: unknown): value is UiRecord =>
  typeof value === 'object' && value !== null && 'fields' in value;

/**
 * The record with the fields that were asked for and no others: a component that reads what it did not ask for would
 * find nothing in an org either. Those of a layout are known by the answer only.
 */
function selected(record: UiRecord, wanted: Wanted, answer?: UiRecord): UiRecord {
  if (wanted.layoutTypes.length > 0) return answer ?? record;
  const fields: Record<string, FieldValue | undefined> = {};
  for (const path of [...wanted.fields, ...wanted.optionalFields]) {
    const name = path.split('.')[1];
    if (name !== undefined && record.fields[name] !== undefined) fields[name] = record.fields[name];
  }
  return freeze({ ...record, fields });
}
