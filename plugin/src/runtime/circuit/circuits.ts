import type { Sql } from '../db/database.ts';
import { DRAIN_PER_SECOND, openFor, type CircuitPolicy } from './circuitPolicy.ts';

export type CircuitState = 'Closed' | 'Open' | 'HalfOpen' | 'Maintenance' | 'Draining';

/** How a vendor is doing. Times are ISO 8601, by the clock of the orders. */
export interface Circuit {
  readonly gateway: string;
  readonly state: CircuitState;
  /** Why, for people. */
  readonly note: string;
  readonly who: string;
  readonly since: string;
  readonly until?: string;
  /** Steps that wait for it. */
  readonly held: number;
  /** Steps released per second while it drains. */
  readonly perSecond: number;
}

/** Vendors whose steps do not simply run, and those that steps still wait for. */
export async function readCircuits(sql: Sql): Promise<readonly Circuit[]> {
  const rows = await sql.query<Omit<Circuit, 'until'> & { readonly until: string | null }>(READ);
  return rows.map(({ until, ...row }) => (until === null ? row : { ...row, until }));
}

/** By key: the state of every vendor whose steps are held. Read by each worker again and again. */
export async function heldGateways(sql: Sql): Promise<ReadonlyMap<string, CircuitState>> {
  const rows = await sql.query<{ readonly key: string; readonly state: CircuitState }>(
    `select key, state from om.gateway where state <> 'Closed'`
  );
  return new Map(rows.map(({ key, state }) => [key, state]));
}

/**
 * Opens a circuit, or opens it again after a try that failed. A maintenance window, and a circuit that another worker
 * opened just before, stay as they are.
 */
export async function openCircuit(
  sql: Sql,
  gateway: string,
  { policy, note, now, after }: { policy: CircuitPolicy; note: string; now: number; after: readonly CircuitState[] }
): Promise<boolean> {
  await sql.query(ENSURE, [gateway, iso(now)]);
  const [row] = await sql.query<{ readonly state: CircuitState; readonly openings: number }>(
    `select state, openings from om.gateway where key = $1 for update`,
    [gateway]
  );
  if (row === undefined || !after.includes(row.state)) return false;
  const openings = row.openings + 1;
  await sql.query(
    `update om.gateway set state = 'Open', note = $2, who = 'engine', since = $3, until = $4, openings = $5
      where key = $1`,
    [gateway, note, iso(now), iso(now + openFor(policy, openings)), openings]
  );
  return true;
}

/** The try succeeded: what waits is released bit by bit. */
export async function beginDrain(
  sql: Sql,
  gateway: string,
  { perSecond, note, who, now }: { perSecond: number | undefined; note: string; who: string; now: number },
  from: readonly CircuitState[]
): Promise<boolean> {
  const rows = await sql.query(
    `update om.gateway set state = 'Draining', note = $2, who = $3, since = $4, until = null, openings = 0,
            per_second = $5, drained_at = $4
      where key = $1 and state = any($6::text[]) returning key`,
    [gateway, note, who, iso(now), perSecond ?? DRAIN_PER_SECOND, from]
  );
  return rows.length > 0;
}

/** Closes a vendor for maintenance, until a time or until it is released. */
export async function holdGateway(
  sql: Sql,
  gateway: string,
  { note, who, now, until }: { note: string; who: string; now: number; until: string | undefined }
): Promise<void> {
  await sql.query(ENSURE, [gateway, iso(now)]);
  await sql.query(
    `update om.gateway set state = 'Maintenance', note = $2, who = $3, since = $4, until = $5, openings = 0
      where key = $1`,
    [gateway, note, who, iso(now), until ?? null]
  );
}

export const iso = (time: number): string => new Date(time).toISOString();

const ISO = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const READ = `
  select g.key as gateway, g.state, g.note, g.who, ${ISO('g.since')} as since, ${ISO('g.until')} as until,
         (select count(*)::int from om.held h where h.gateway = g.key) as held,
         coalesce(g.per_second, ${DRAIN_PER_SECOND}) as "perSecond"
    from om.gateway g where g.state <> 'Closed' order by g.key`;

const ENSURE = `
  insert into om.gateway (key, state, note, who, since) values ($1, 'Closed', '', 'engine', $2)
  on conflict (key) do nothing`;
