import { z } from 'zod';
import type { ContractCursor } from '../../contracts/ports.ts';
import { parseReply, type CrmClient } from '../crmClient.ts';
import { instant } from '../soql.ts';

const ChangeRow = z.object({
  Id: z.string(),
  Contract__c: z.string().optional(),
  SystemModstamp: z.string(),
});

/**
 * Finds contracts that changed by their own time stamps: they need no event, since only where they stand now counts. A
 * row is stamped when it is written and seen when its transaction commits, so each look starts `overlapMs` before the
 * last one; what was given out with the same stamp is left out.
 */
export function createContractChanges(client: CrmClient, overlapMs: number) {
  const given = new Map<string, string>();

  return async (
    after: ContractCursor | undefined
  ): Promise<{ readonly ids: readonly string[]; readonly cursor: ContractCursor | undefined }> => {
    const from = after && new Date(Date.parse(after.modifiedAt) - overlapMs).toISOString();
    const since = from === undefined ? '' : ` AND SystemModstamp >= ${instant(from)}`;
    const pages = await client.queries([
      `SELECT Id, SystemModstamp FROM Contract WHERE OM_LifecycleState__c != null${since} ORDER BY SystemModstamp, Id`,
      `SELECT Id, Contract__c, SystemModstamp FROM OM_SignatureRequest__c WHERE State__c != null${since} ORDER BY SystemModstamp, Id`,
    ]);
    const rows = parseReply(z.array(ChangeRow), pages.flat());
    const fresh = rows.filter((row) => given.get(row.Id) !== row.SystemModstamp);
    given.clear();
    for (const row of rows) given.set(row.Id, row.SystemModstamp);
    const newest = rows.reduce<string | undefined>(
      (latest, { SystemModstamp: at }) => (latest === undefined || Date.parse(at) > Date.parse(latest) ? at : latest),
      after?.modifiedAt
    );
    return {
      ids: [...new Set(fresh.map((row) => row.Contract__c ?? row.Id))],
      cursor: newest === undefined ? undefined : { modifiedAt: newest },
    };
  };
}
