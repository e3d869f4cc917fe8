/** Conga CLM on the Advantage Platform. Every answer comes in an envelope; a contract is a bag of fields. */
import { z } from 'zod';
import type { AgreementState } from '../../domain/agreementExchange.ts';
import type { AgreementStatus, ExchangedAgreement } from '../../engine/vendorPorts.ts';
import type { HttpAnswer } from '../shared/exchange.ts';
import { readPointer, readText } from '../shared/jsonPointer.ts';

export const enveloped = <T extends z.ZodType>(data: T): z.ZodObject<{ Success: z.ZodLiteral<true>; Data: T }> =>
  z.object({ Success: z.literal(true), Data: data });

const text = z.string().nullish();
const lookup = z.union([z.string(), z.object({ Id: text, Name: text })]).nullish();

export const contract = z.object({
  Id: z.string().min(1),
  Name: z.string().min(1),
  RecordType: lookup,
  ExternalId: text,
  Status: text,
  StatusCategory: text,
  Account: lookup,
  ContractStartDate: text,
  ContractEndDate: text,
  TotalContractValue: z.union([z.number(), z.string()]).nullish(),
  CurrencyIsoCode: text,
  Description: text,
  ModifiedDate: text,
});
export type Contract = z.infer<typeof contract>;

export const queryResult = z.object({
  RecordCount: z.number().nullish(),
  Data: z.array(contract).nullish(),
  HasMoreRecords: z.boolean().nullish(),
});

/** The query itself, and what of a contract is asked for. */
export const FIELDS = Object.keys(contract.shape);

const nameOf = (value: z.infer<typeof lookup>): string | undefined =>
  typeof value === 'string' ? value : (value?.Name ?? undefined);

/** By category first: statuses can be renamed by the customer, categories cannot. */
export function stateOf({ Status, StatusCategory }: Pick<Contract, 'Status' | 'StatusCategory'>): AgreementState {
  switch (StatusCategory) {
    case 'In Effect':
      return Status === 'Superseded' ? 'Superseded' : 'Activated';
    case 'In Signatures':
      return Status === 'Fully Signed' ? 'Signed' : 'InSignatures';
    case 'In Filing':
      return 'Signed';
    case 'Amended':
      return 'Superseded';
    case 'Cancelled':
      return 'Cancelled';
    case 'Terminated':
      return 'Terminated';
    case 'Expired':
      return 'Expired';
    default:
      return Status === 'Pending Approval' || Status === 'In Approval' ? 'InApproval' : 'Draft';
  }
}

export function statusOf(from: Contract): AgreementStatus {
  const type = nameOf(from.RecordType);
  const accountName = nameOf(from.Account);
  const amount = from.TotalContractValue;
  const { CurrencyIsoCode: currency } = from;
  return {
    externalId: from.Id,
    reference: from.ExternalId ?? '',
    name: from.Name,
    type: type ?? '',
    state: stateOf(from),
    ...(from.ContractStartDate ? { startDate: from.ContractStartDate.slice(0, 10) } : {}),
    ...(from.ContractEndDate ? { endDate: from.ContractEndDate.slice(0, 10) } : {}),
    ...(amount === null || amount === undefined || !currency
      ? {}
      : { totalValue: { amount: String(amount), currency } }),
    ...(accountName === undefined ? {} : { accountName }),
    ...(from.Description ? { description: from.Description } : {}),
    ...(from.ModifiedDate ? { modifiedAt: from.ModifiedDate } : {}),
  };
}

export const fieldsOf = (agreement: ExchangedAgreement, recordTypes: Readonly<Record<string, string>>): unknown => ({
  Name: agreement.name,
  RecordType: recordTypes[agreement.type] ?? agreement.type,
  ExternalId: agreement.reference,
  ...(agreement.startDate === undefined ? {} : { ContractStartDate: agreement.startDate }),
  ...(agreement.endDate === undefined ? {} : { ContractEndDate: agreement.endDate }),
  ...(agreement.totalValue === undefined
    ? {}
    : { TotalContractValue: Number(agreement.totalValue.amount), CurrencyIsoCode: agreement.totalValue.currency }),
  ...(agreement.description === undefined ? {} : { Description: agreement.description }),
});

/** `{ Success, Errors: [{ Id, Message }] }`, or JSON:API errors on some of the services. */
export function errorOf({ json }: HttpAnswer): string {
  const ours = readPointer(json, '/Errors') ?? readPointer(json, '/errors');
  return (Array.isArray(ours) ? ours : [])
    .flatMap((error: unknown) => [readText(error, '/Message'), readText(error, '/title'), readText(error, '/detail')])
    .filter((part) => part !== undefined)
    .join('; ');
}

/** A value in a criteria expression. */
export const quote = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
