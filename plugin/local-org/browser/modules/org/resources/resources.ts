/** Answers of the org that several components share, by address, each loaded once and again when it is refreshed. */
import { call } from 'org/client';
import { wireAdapter } from 'org/wire';

interface Answer {
  readonly data: unknown;
  readonly error: unknown;
}

interface Entry {
  readonly load: () => Promise<unknown>;
  readonly watchers: Set<(answer: Answer) => void>;
  answer: Answer | undefined;
  loading: Promise<void> | undefined;
}

const entries = new Map<string, Entry>();
/** Which resource an answer came from, for those who refresh by the answer. */
const origins = new WeakMap<object, string>();

function refreshEntry(key: string, entry: Entry): Promise<void> {
  entry.loading ??= entry
    .load()
    .then(
      (data) => ({ data, error: undefined }),
      (error: unknown) => ({ data: undefined, error })
    )
    .then((answer) => {
      entry.answer = answer;
      entry.loading = undefined;
      // What nobody watches and what failed is asked for again the next time.
      if (answer.error !== undefined && entry.watchers.size === 0) entries.delete(key);
      for (const watcher of entry.watchers) deliver(key, answer, watcher);
    });
  return entry.loading;
}

function deliver(key: string, answer: Answer, watcher: (answer: Answer) => void): void {
  const own = { ...answer };
  origins.set(own, key);
  watcher(own);
}

/** Delivers an answer now and after each refresh, until the returned function is called. */
export function watchResource(
  key: string,
  watcher: (answer: Answer) => void,
  load: () => Promise<unknown> = () => call('GET', key)
): () => void {
  const entry = entries.get(key) ?? { load, watchers: new Set(), answer: undefined, loading: undefined };
  entries.set(key, entry);
  entry.watchers.add(watcher);
  if (entry.answer) deliver(key, entry.answer, watcher);
  // Kept answers are shown at once, and asked for again when nobody has looked at them since.
  if (entry.answer === undefined || entry.watchers.size === 1) void refreshEntry(key, entry);
  return () => {
    entry.watchers.delete(watcher);
  };
}

/** Loads again what a wire delivered; `refreshApex` and its kin. */
export async function refreshAnswer(answer: object | undefined): Promise<void> {
  const key = answer && origins.get(answer);
  const entry = key === undefined ? undefined : entries.get(key);
  if (key !== undefined && entry) await refreshEntry(key, entry);
}

/** Loads all again that is watched and whose address fits. */
export async function refreshResources(fits: (key: string) => boolean): Promise<void> {
  for (const [key, { watchers }] of entries) if (watchers.size === 0 && fits(key)) entries.delete(key);
  await Promise.all([...entries].filter(([key]) => fits(key)).map(([key, entry]) => refreshEntry(key, entry)));
}

type Config = Readonly<Record<string, unknown>>;

/** The adapter of a resource that is one GET. */
export const resourceAdapter = (ready: (config: Config) => boolean, url: (config: Config) => string): unknown =>
  wireAdapter({ ready, watch: (config, emit) => watchResource(url(config), emit) });

/** The name of an object or field that is given as text or as a reference from `@salesforce/schema`. */
export function objectNameOf(reference: unknown): string {
  return typeof reference === 'string' ? reference : ((reference as { objectApiName?: string }).objectApiName ?? '');
}

export function qualifiedField(field: unknown): string {
  if (typeof field === 'string') return field;
  const { objectApiName = '', fieldApiName = '' } = field as { objectApiName?: string; fieldApiName?: string };
  return `${objectApiName}.${fieldApiName}`;
}

export const listOf = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
