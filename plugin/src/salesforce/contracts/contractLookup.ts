import { z } from 'zod';
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import { parseReply, type CrmClient } from '../crmClient.ts';
import { number, text } from '../rowTypes.ts';
import { isRecordId, quote } from '../soql.ts';
import { noContract } from './contractLibrary.ts';

export interface ContractSummary {
  readonly id: string;
  readonly contractNumber: string;
  readonly account: string;
  readonly type: string;
  readonly state: string;
  readonly signature: string;
  readonly startDate: string | undefined;
  readonly endDate: string | undefined;
  readonly version: number | undefined;
  readonly nonStandard: number;
}

const SummaryRow = z.object({
  Id: z.string(),
  ContractNumber: z.string(),
  Account: z.object({ Name: text }).nullish(),
  OM_Type__c: text,
  OM_LifecycleState__c: text,
  OM_SignatureStatus__c: text,
  StartDate: text,
  EndDate: text,
  OM_CurrentVersion__r: z.object({ Number__c: number, NonStandard__c: number }).nullish(),
});
const FIELDS =
  'Id, ContractNumber, Account.Name, OM_Type__c, OM_LifecycleState__c, OM_SignatureStatus__c, StartDate, EndDate, ' +
  'OM_CurrentVersion__r.Number__c, OM_CurrentVersion__r.NonStandard__c';

export interface ContractFilter {
  readonly state?: string;
  readonly account?: string;
  readonly limit: number;
}

/** The newest first. */
export async function listContracts(client: CrmClient, filter: ContractFilter): Promise<readonly ContractSummary[]> {
  const { state, account, limit } = filter;
  const conditions = [
    ...(state === undefined ? [] : [`OM_LifecycleState__c = ${quote(state)}`]),
    ...(account === undefined
      ? []
      : [`(Account.Name = ${quote(account)} OR Account.OM_ExternalId__c = ${quote(account)})`]),
  ];
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  const rows = await client.query(`SELECT ${FIELDS} FROM Contract${where} ORDER BY ContractNumber DESC LIMIT ${limit}`);
  return parseReply(z.array(SummaryRow), rows).map(toSummary);
}

/** Finds a contract by its number, external id or record id. */
export async function findContract(client: CrmClient, ref: string): Promise<Result<ContractSummary, Problem>> {
  const conditions = [`ContractNumber = ${quote(ref)}`, `OM_ExternalId__c = ${quote(ref)}`];
  if (isRecordId(ref)) conditions.push(`Id = ${quote(ref)}`);
  const rows = await client.query(`SELECT ${FIELDS} FROM Contract WHERE ${conditions.join(' OR ')} LIMIT 2`);
  const [row, other] = parseReply(z.array(SummaryRow), rows);
  if (row === undefined) return refuse(noContract(ref));
  if (other === undefined) return ok(toSummary(row));
  const message = `${ref} names more than one contract: ${row.ContractNumber} and ${other.ContractNumber}`;
  return refuse({ code: 'AmbiguousContract', message, path: `Contract ${ref}`, action: 'Give the record id.' });
}

const toSummary = (row: z.infer<typeof SummaryRow>): ContractSummary => ({
  id: row.Id,
  contractNumber: row.ContractNumber,
  account: row.Account?.Name ?? '',
  type: row.OM_Type__c ?? '',
  state: row.OM_LifecycleState__c ?? 'Draft',
  signature: row.OM_SignatureStatus__c ?? 'NotSent',
  startDate: row.StartDate ?? undefined,
  endDate: row.EndDate ?? undefined,
  version: row.OM_CurrentVersion__r?.Number__c ?? undefined,
  nonStandard: row.OM_CurrentVersion__r?.NonStandard__c ?? 0,
});
