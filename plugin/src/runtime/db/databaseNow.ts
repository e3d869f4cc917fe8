import type { Sql } from './database.ts';

/** Milliseconds since the epoch by the clock that all workers share. */
export async function databaseNow(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ readonly now: number }>(
    `select floor(extract(epoch from clock_timestamp()) * 1000)::float8 as now`
  );
  return row?.now ?? Date.now();
}
