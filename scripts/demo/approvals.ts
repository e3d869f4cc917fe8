/** Approvals as records: asked for as a page does it, waited for, and told in the end. */
import type { CatalogueConnection } from '../data/catalogue.ts';
import { openRecords } from '../data/people.ts';
import { found } from './people.ts';

export interface DecidedRequest {
  readonly Reason__c: string;
  readonly RuleName__c: string;
  readonly Way__c: string;
  readonly CreatedDate: string;
  readonly DecidedAt__c: string;
  readonly DecidedBy__r: { readonly Name: string } | null;
}

export function createApprovalDesk(connection: CatalogueConnection) {
  const crm = openRecords(connection);
  const url = `/services/data/v${connection.version}/actions/custom/apex/OM_ApprovalAction`;

  return {
    /** Asks the policy about a record. @throws {Error} with the reason when it cannot be asked. */
    async ask(recordId: string, comment: string): Promise<void> {
      const body = JSON.stringify({ inputs: [{ recordId, action: 'ask', comment }] });
      const headers = { 'content-type': 'application/json' };
      const reply = (await connection.request({ method: 'POST', url, headers, body })) as readonly {
        readonly outputValues: { readonly isDone: boolean; readonly message?: string };
      }[];
      const [answer] = reply;
      if (answer?.outputValues.isDone !== true) throw new Error(answer?.outputValues.message ?? 'Nothing was asked.');
    },

    /** Resolves when everybody has agreed. @throws {Error} when somebody has not, or nobody answers in time. */
    async approved(object: 'Order' | 'Contract', id: string, meanwhile: () => Promise<void>): Promise<void> {
      const soql = `SELECT OM_ApprovalStatus__c, OM_StateReason__c FROM ${object} WHERE Id = '${id}'`;
      await found(`the approval of the ${object.toLowerCase()}`, meanwhile, async () => {
        const [row] = await crm.query<{ OM_ApprovalStatus__c: string; OM_StateReason__c: string | null }>(soql);
        if (row?.OM_ApprovalStatus__c === 'Rejected') throw new Error(row.OM_StateReason__c ?? 'It was rejected.');
        return row?.OM_ApprovalStatus__c === 'Approved' ? row : undefined;
      });
    },

    /** Who decided about a record, how and when. */
    decided: (object: 'Order' | 'Contract', id: string): Promise<readonly DecidedRequest[]> =>
      crm.query<DecidedRequest>(
        'SELECT Reason__c, RuleName__c, Way__c, CreatedDate, DecidedAt__c, DecidedBy__r.Name FROM OM_ApprovalRequest__c ' +
          `WHERE ${object}__c = '${id}' AND State__c = 'Approved' ORDER BY CreatedDate`
      ),
  };
}
