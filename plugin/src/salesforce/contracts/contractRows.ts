import { z } from 'zod';
import { contractTypes } from '../../domain/contract.ts';
import { signatureStates } from '../../domain/signature.ts';
import { contractLifecycle, type ContractState } from '../../domain/states.ts';
import type { ContractVersionView, ContractView, SignatureRequestView, SignerView } from '../../contracts/ports.ts';
import { number, text } from '../rowTypes.ts';

const state = z.enum(contractLifecycle.states as readonly [ContractState, ...ContractState[]]);

const VersionRow = z.object({
  Id: z.string(),
  ExternalId__c: text,
  Number__c: z.number(),
  State__c: z.enum(['Draft', 'Final', 'Signed', 'Superseded']),
  Title__c: text,
  DocumentId__c: text,
  SignedDocumentId__c: text,
  EvidenceDocumentId__c: text,
});

export const ContractRow = z.object({
  Id: z.string(),
  ContractNumber: z.string(),
  Account: z.object({ Name: text }).nullish(),
  OwnerId: z.string(),
  StatusCode: text,
  StartDate: text,
  EndDate: text,
  ContractTerm: number,
  OM_Type__c: z.enum(contractTypes).nullish(),
  OM_LifecycleState__c: state.nullish(),
  OM_AutoRenew__c: z.boolean().nullish(),
  OM_RenewalTermMonths__c: number,
  OM_NoticePeriodDays__c: number,
  OM_TerminatesOn__c: text,
  OM_ArchivedAt__c: text,
  OM_DraftTemplate__c: text,
  OM_Lineage__c: z.enum(['Renewal', 'Amendment']).nullish(),
  OM_Predecessor__r: z
    .object({ Id: z.string(), ContractNumber: z.string(), OM_LifecycleState__c: state.nullish() })
    .nullish(),
  OM_CurrentVersion__r: VersionRow.nullish(),
});

const VERSION_FIELDS = Object.keys(VersionRow.shape).map((name) => `OM_CurrentVersion__r.${name}`);
export const CONTRACT_FIELDS = [
  ...Object.keys(ContractRow.shape).filter((name) => !name.endsWith('__r') && name !== 'Account'),
  'Account.Name',
  'OM_Predecessor__r.Id',
  'OM_Predecessor__r.ContractNumber',
  'OM_Predecessor__r.OM_LifecycleState__c',
  ...VERSION_FIELDS,
].join(', ');

export const ClauseRow = z.object({
  Id: z.string(),
  Key__c: z.string(),
  Heading__c: text,
  Body__c: text,
  Obligations__c: text,
});
export const CLAUSE_FIELDS = Object.keys(ClauseRow.shape).join(', ');

export const RequestRow = z.object({
  Id: z.string(),
  ExternalId__c: text,
  Version__c: text,
  Provider__c: z.string(),
  State__c: z.enum(signatureStates).nullish(),
  Subject__c: text,
  Message__c: text,
  ExpireAfterDays__c: number,
  RemindAfterDays__c: number,
  EnvelopeId__c: text,
  VoidRequested__c: z.boolean().nullish(),
  RemindRequested__c: z.boolean().nullish(),
  Reason__c: text,
  FiledAt__c: text,
});
export const REQUEST_FIELDS = Object.keys(RequestRow.shape).join(', ');

export const SignerRow = z.object({
  Id: z.string(),
  Request__c: z.string(),
  ExternalId__c: text,
  SignerName__c: z.string(),
  Email__c: z.string(),
  RoutingOrder__c: z.number(),
  Role__c: z.enum(['Signer', 'Approver', 'CarbonCopy']).nullish(),
  State__c: z.enum(['Waiting', 'Sent', 'Delivered', 'Signed', 'Declined', 'Failed']).nullish(),
});
export const SIGNER_FIELDS = Object.keys(SignerRow.shape).join(', ');

export interface ContractParts {
  readonly contract: z.infer<typeof ContractRow>;
  readonly clauses: readonly z.infer<typeof ClauseRow>[];
  readonly requests: readonly z.infer<typeof RequestRow>[];
  readonly signers: readonly z.infer<typeof SignerRow>[];
  readonly obligations: readonly { readonly ExternalId__c?: string | null | undefined }[];
}

/** Leaves out what the platform states as null. */
type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], null | undefined> };
export const present = <T extends object>(values: T): Present<T> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '')
  ) as Present<T>;

export function toContractView({
  contract: row,
  clauses,
  requests,
  signers,
  obligations,
}: ContractParts): ContractView {
  const { OM_Predecessor__r: before, OM_CurrentVersion__r: version } = row;
  return {
    id: row.Id,
    contractNumber: row.ContractNumber,
    accountName: row.Account?.Name ?? '',
    ownerId: row.OwnerId,
    type: row.OM_Type__c ?? 'Other',
    state: row.OM_LifecycleState__c ?? contractLifecycle.initial,
    isActivated: row.StatusCode === 'Activated',
    autoRenew: row.OM_AutoRenew__c ?? false,
    renewalMonths: row.OM_RenewalTermMonths__c ?? 0,
    noticeDays: row.OM_NoticePeriodDays__c ?? 0,
    isArchived: Boolean(row.OM_ArchivedAt__c),
    ...present({
      startDate: row.StartDate,
      endDate: row.EndDate,
      termMonths: row.ContractTerm,
      terminatesOn: row.OM_TerminatesOn__c,
      lineage: row.OM_Lineage__c,
      draftTemplateId: row.OM_DraftTemplate__c,
    }),
    ...(before
      ? {
          predecessor: {
            id: before.Id,
            contractNumber: before.ContractNumber,
            state: before.OM_LifecycleState__c ?? 'Draft',
          },
        }
      : {}),
    ...(version ? { version: toVersion(version, clauses) } : {}),
    requests: requests.map((request) => toRequest(request, signers)),
    obligations: new Set(obligations.map((each) => (each.ExternalId__c ?? '').toLowerCase())),
  };
}

const toVersion = (row: z.infer<typeof VersionRow>, clauses: ContractParts['clauses']): ContractVersionView => ({
  id: row.Id,
  externalId: row.ExternalId__c ?? row.Id,
  number: row.Number__c,
  state: row.State__c,
  title: row.Title__c ?? '',
  ...present({
    documentId: row.DocumentId__c,
    signedDocumentId: row.SignedDocumentId__c,
    evidenceDocumentId: row.EvidenceDocumentId__c,
  }),
  clauses: clauses.map((clause) => ({
    id: clause.Id,
    key: clause.Key__c,
    heading: clause.Heading__c ?? '',
    body: clause.Body__c ?? '',
    ...present({ obligations: clause.Obligations__c }),
  })),
});

const toRequest = (row: z.infer<typeof RequestRow>, signers: ContractParts['signers']): SignatureRequestView => ({
  id: row.Id,
  reference: row.ExternalId__c ?? row.Id,
  versionId: row.Version__c ?? '',
  provider: row.Provider__c,
  state: row.State__c ?? 'Draft',
  subject: row.Subject__c ?? '',
  voidRequested: row.VoidRequested__c ?? false,
  remindRequested: row.RemindRequested__c ?? false,
  isFiled: Boolean(row.FiledAt__c),
  ...present({
    message: row.Message__c,
    expireAfterDays: row.ExpireAfterDays__c,
    remindAfterDays: row.RemindAfterDays__c,
    envelopeId: row.EnvelopeId__c,
    reason: row.Reason__c,
  }),
  signers: signers.filter((signer) => signer.Request__c === row.Id).map(toSigner),
});

const toSigner = (row: z.infer<typeof SignerRow>): SignerView => ({
  id: row.Id,
  key: row.ExternalId__c ?? row.Id,
  name: row.SignerName__c,
  email: row.Email__c,
  routingOrder: row.RoutingOrder__c,
  role: row.Role__c ?? 'Signer',
  state: row.State__c ?? 'Waiting',
});
