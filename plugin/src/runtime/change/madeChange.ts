import type { ChangeImpact } from '../../domain/change.ts';
import type { MadeChange } from '../../engine/ports.ts';
import type { Sql } from '../db/database.ts';

/** Whether a change was made, and what it did, unless another was made since. */
export async function madeChange(sql: Sql, changeId: string): Promise<MadeChange | undefined> {
  const [row] = await sql.query<{ readonly impact: ChangeImpact | null }>(
    `select case when c.revision = p.revision then c.impact end as impact
       from om.change c join om.plan p on p.no = c.plan_no where c.id = $1`,
    [changeId]
  );
  return row && { kind: 'duplicate', ...(row.impact && { impact: row.impact }) };
}
