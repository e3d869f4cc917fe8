import { z } from 'zod';
import type { FulfillmentRuntime } from '../engine/ports.ts';

/** An event or order that could not be handled. It blocks nothing and is kept for a person to look at. */
export interface Quarantined {
  readonly id: string;
  readonly kind: string;
  readonly orderId: string;
  readonly code: string;
  readonly message: string;
  readonly action: string;
  readonly at: string;
}

const Entries = z.array(
  z.object({
    id: z.string(),
    kind: z.string(),
    orderId: z.string(),
    code: z.string(),
    message: z.string(),
    action: z.string(),
    at: z.string(),
  })
);

const KEY = 'sync.quarantine';
/** The newest are kept; the older ones are in the log. */
const CAPACITY = 500;

export interface Quarantine {
  /** One entry per id: the same trouble again replaces the entry. */
  add(entries: readonly Quarantined[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  list(): Promise<readonly Quarantined[]>;
}

/** Kept in the runtime's database, so that it survives a restart. Only the one service with role `all` writes it. */
export function createQuarantine(runtime: Pick<FulfillmentRuntime, 'readState' | 'writeState'>): Quarantine {
  async function list(): Promise<readonly Quarantined[]> {
    const stored = await runtime.readState(KEY);
    return stored === undefined ? [] : Entries.parse(JSON.parse(stored));
  }

  async function change(next: (entries: readonly Quarantined[]) => readonly Quarantined[]): Promise<void> {
    await runtime.writeState(KEY, JSON.stringify(next(await list()).slice(-CAPACITY)));
  }

  return {
    list,
    async add(entries) {
      if (entries.length === 0) return;
      const ids = new Set(entries.map((entry) => entry.id));
      await change((known) => [...known.filter((entry) => !ids.has(entry.id)), ...entries]);
    },
    async remove(ids) {
      const gone = new Set(ids);
      const known = await list();
      if (known.some((entry) => gone.has(entry.id))) await change((all) => all.filter((entry) => !gone.has(entry.id)));
    },
  };
}
