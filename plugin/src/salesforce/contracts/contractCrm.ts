import { z } from 'zod';
import { contractLifecycle, type ContractState } from '../../domain/states.ts';
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import type { SignatureState } from '../../domain/signature.ts';
import type { SignatureStatus } from '../../engine/vendorPorts.ts';
import { isSignatureFinal } from '../../domain/signature.ts';
import { obligationId } from '../../contracts/nextWork.ts';
import type { ContractCrm, ContractView, SignatureRequestView } from '../../contracts/ports.ts';
import { compositeFailure } from '../compositeFailure.ts';
import { parseReply, type CompositeRequest, type CrmClient } from '../crmClient.ts';
import { CrmError } from '../crmError.ts';
import { quote } from '../soql.ts';
import { createContractChanges } from './contractChanges.ts';
import { readFile, storeFile } from './contractFiles.ts';
import {
  CLAUSE_FIELDS,
  ClauseRow,
  CONTRACT_FIELDS,
  ContractRow,
  REQUEST_FIELDS,
  RequestRow,
  SIGNER_FIELDS,
  SignerRow,
  toContractView,
} from './contractRows.ts';

type Fields = Readonly<Record<string, unknown>>;
const IdRow = z.object({ Id: z.string() });
const REASON_LENGTH = 255;
const DRAFT_PROBLEM_LENGTH = 4_096;
const OVERLAP_MS = 30_000;
/** The platform takes 25 requests in one composite call. */
const PARTS_PER_CALL = 25;

/** Contracts for the contract desk. Every write is one transaction that may be made again. */
export function createContractCrm(client: CrmClient): ContractCrm {
  async function write(subject: string, parts: readonly CompositeRequest[]): Promise<Result<void, Problem>> {
    if (parts.length === 0) return ok(undefined);
    const replies = await client.composite(parts, { allOrNone: true, idempotent: true });
    const problem = compositeFailure(replies, subject);
    return problem ? refuse(problem) : ok(undefined);
  }

  async function mustWrite(subject: string, parts: readonly CompositeRequest[]): Promise<void> {
    const done = await write(subject, parts);
    if (!done.ok) throw new CrmError('refused', done.error.code, done.error.message);
  }

  const states = (id: string, from: ContractState, to: ContractState, reason?: string): readonly CompositeRequest[] =>
    (contractLifecycle.route(from, to) ?? []).map((state, index) =>
      patch('Contract', id, `move${index}`, {
        OM_LifecycleState__c: state,
        ...(reason === undefined ? {} : { OM_StateReason__c: reason }),
      })
    );

  async function readContract(id: string): Promise<ContractView | undefined> {
    const its = `Contract__c = ${quote(id)}`;
    const [contracts, clauses, requests, signers, obligations] = await client.queries([
      `SELECT ${CONTRACT_FIELDS} FROM Contract WHERE Id = ${quote(id)}`,
      `SELECT ${CLAUSE_FIELDS} FROM OM_ContractClause__c WHERE Version__c IN ` +
        `(SELECT OM_CurrentVersion__c FROM Contract WHERE Id = ${quote(id)}) ORDER BY Sequence__c`,
      `SELECT ${REQUEST_FIELDS} FROM OM_SignatureRequest__c WHERE ${its} ORDER BY Name`,
      `SELECT ${SIGNER_FIELDS} FROM OM_Signer__c WHERE Request__r.${its} ORDER BY RoutingOrder__c, Name`,
      `SELECT ExternalId__c FROM OM_Obligation__c WHERE ${its}`,
    ]);
    const [contract] = parseReply(z.array(ContractRow), contracts);
    if (contract === undefined) return undefined;
    return toContractView({
      contract,
      clauses: parseReply(z.array(ClauseRow), clauses),
      requests: parseReply(z.array(RequestRow), requests),
      signers: parseReply(z.array(SignerRow), signers),
      obligations: parseReply(z.array(z.object({ ExternalId__c: z.string().nullish() })), obligations),
    });
  }

  return {
    changedContracts: createContractChanges(client, OVERLAP_MS),
    readContract,
    readFile: (documentId) => readFile(client, documentId),
    storeFile: (contractId, key, content) => storeFile(client, contractId, key, content),

    async contractsDue(today) {
      const rows = await client.query(
        'SELECT Id FROM Contract WHERE ' +
          `(OM_LifecycleState__c IN ('Active','Suspended') AND (EndDate < ${today} OR OM_TerminatesOn__c < ${today})) ` +
          `OR (OM_LifecycleState__c = 'Signed' AND StartDate <= ${today})`
      );
      return parseReply(z.array(IdRow), rows).map((row) => row.Id);
    },

    async markOverdue(today) {
      const soql = `SELECT Id FROM OM_Obligation__c WHERE State__c = 'Open' AND DueDate__c < ${today} LIMIT 200`;
      const rows = parseReply(z.array(IdRow), await client.query(soql));
      if (rows.length === 0) return 0;
      const records = rows.map(({ Id }) => ({
        attributes: { type: 'OM_Obligation__c' },
        Id,
        State__c: 'Overdue',
      }));
      const body = { allOrNone: false, records };
      await client.send({ method: 'PATCH', url: '/composite/sobjects', body, idempotent: true });
      return rows.length;
    },

    moveContract: (contract, to, reason) =>
      write(`Contract ${contract.contractNumber}`, states(contract.id, contract.state, to, reason?.slice(0, 4_096))),

    // The platform takes no other change together with the activation.
    activate: (contract, today) =>
      write(`Contract ${contract.contractNumber}`, [
        ...(contract.startDate === undefined ? [patch('Contract', contract.id, 'start', { StartDate: today })] : []),
        patch('Contract', contract.id, 'activate', { Status: 'Activated' }),
      ]),

    async writeSignature(contract, request, status) {
      await mustWrite(request.reference, signatureParts(contract, request, status));
    },

    async writeSignatureError(request, error) {
      const part = patch('OM_SignatureRequest__c', request.id, 'request', {
        Error__c: error?.slice(0, 32_768) ?? null,
      });
      await mustWrite(request.reference, [part]);
    },

    async writeFiled(contract, request, { signed, evidence }, at) {
      await mustWrite(request.reference, [
        patch('OM_ContractVersion__c', request.versionId, 'version', {
          SignedDocumentId__c: signed,
          EvidenceDocumentId__c: evidence,
          State__c: 'Signed',
        }),
        patch('Contract', contract.id, 'contract', { CustomerSignedDate: at.slice(0, 10) }),
        patch('OM_SignatureRequest__c', request.id, 'request', { FiledAt__c: at, Error__c: null }),
      ]);
    },

    async writeArchived(contract, link, at) {
      const fields = { OM_ArchiveLink__c: link, OM_ArchivedAt__c: at };
      await mustWrite(`Contract ${contract.contractNumber}`, [patch('Contract', contract.id, 'contract', fields)]);
    },

    async writeObligations(contract, obligations) {
      const parts = obligations.map((obligation, index): CompositeRequest => {
        const clause = contract.version?.clauses.find(({ key }) => key === obligation.clauseKey);
        return {
          method: 'PATCH',
          url: `/sobjects/OM_Obligation__c/ExternalId__c/${encodeURIComponent(obligationId(contract.id, obligation.key))}`,
          referenceId: `obligation${index}`,
          body: {
            Contract__c: contract.id,
            ...(clause === undefined ? {} : { ContractClause__c: clause.id }),
            Title__c: obligation.title,
            Kind__c: obligation.kind,
            Party__c: obligation.party,
            DueDate__c: obligation.dueDate,
            RemindOn__c: obligation.remindOn,
            OwnerId: contract.ownerId,
          },
        };
      });
      // Each part can be made again, so it does not matter in how many calls they go.
      for (let start = 0; start < parts.length; start += PARTS_PER_CALL) {
        await mustWrite(`Contract ${contract.contractNumber}`, parts.slice(start, start + PARTS_PER_CALL));
      }
    },

    async writeReminded(request) {
      const part = patch('OM_SignatureRequest__c', request.id, 'request', {
        RemindRequested__c: false,
        Error__c: null,
      });
      await mustWrite(request.reference, [part]);
    },

    async refuseDraft(contract, problem) {
      const fields = { OM_DraftTemplate__c: null, OM_DraftProblem__c: problem.slice(0, DRAFT_PROBLEM_LENGTH) };
      await mustWrite(`Contract ${contract.contractNumber}`, [patch('Contract', contract.id, 'contract', fields)]);
    },

    extendTerm: (contract, termMonths) =>
      write(`Contract ${contract.contractNumber}`, [
        patch('Contract', contract.id, 'term', { ContractTerm: termMonths }),
      ]),
  };
}

const patch = (object: string, id: string, referenceId: string, body: Fields): CompositeRequest => ({
  method: 'PATCH',
  url: `/sobjects/${object}/${id}`,
  referenceId,
  body,
});

const CONTRACT_STATUS: Readonly<Record<SignatureState, string>> = {
  Draft: 'NotSent',
  Sent: 'Sent',
  Delivered: 'Delivered',
  Completed: 'Signed',
  Declined: 'Declined',
  Voided: 'Voided',
  Expired: 'Expired',
  Failed: 'Failed',
};

function signatureParts(
  contract: ContractView,
  request: SignatureRequestView,
  status: SignatureStatus
): readonly CompositeRequest[] {
  const at = status.changedAt ?? null;
  const isFirst = request.envelopeId === undefined;
  const signers = request.signers.flatMap((signer) => {
    const news = status.signatories.find((one) => one.key === signer.key);
    if (news === undefined || news.state === signer.state) return [];
    const acted = news.state === 'Signed' || news.state === 'Declined';
    return [
      patch('OM_Signer__c', signer.id, `signer${signer.id}`, {
        State__c: news.state,
        ...(acted ? { SignedAt__c: news.at ?? at, Reason__c: news.reason?.slice(0, REASON_LENGTH) ?? null } : {}),
      }),
    ];
  });
  const isCurrent = contract.requests.at(-1)?.id === request.id;
  return [
    patch('OM_SignatureRequest__c', request.id, 'request', {
      State__c: status.state,
      EnvelopeId__c: status.externalId || null,
      Error__c: null,
      ...(isFirst && status.state !== 'Draft' ? { SentAt__c: at } : {}),
      ...(isSignatureFinal(status.state) ? { EndedAt__c: at } : {}),
      ...(status.reason === undefined ? {} : { Reason__c: status.reason.slice(0, REASON_LENGTH) }),
    }),
    ...signers,
    ...(isCurrent
      ? [patch('Contract', contract.id, 'contract', { OM_SignatureStatus__c: CONTRACT_STATUS[status.state] })]
      : []),
  ];
}
