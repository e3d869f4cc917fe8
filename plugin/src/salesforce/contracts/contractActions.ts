import { z } from 'zod';
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import { contractLifecycleOf } from '../../domain/contract.ts';
import { monthsLeft, successorTerm, terminationDate, termOf, type ContractView } from '../../contracts/index.ts';
import { compositeFailure } from '../compositeFailure.ts';
import { parseReply, type CompositeRequest, type CrmClient } from '../crmClient.ts';
import { quote } from '../soql.ts';

export interface NewSigner {
  readonly name: string;
  readonly email: string;
  readonly routingOrder: number;
  readonly role: 'Signer' | 'Approver' | 'CarbonCopy';
  readonly party: 'Customer' | 'Us';
}

export interface NewSignatureRequest {
  readonly provider: string;
  readonly subject: string;
  readonly message?: string;
  readonly expireAfterDays?: number;
  readonly remindAfterDays?: number;
  readonly signers: readonly NewSigner[];
}

const Created = z.object({ id: z.string() });

/** What people do with contracts. Each is one transaction; keys keep it from happening twice. */
export function createContractActions(client: CrmClient) {
  async function transact(
    contract: ContractView,
    parts: readonly CompositeRequest[]
  ): Promise<Result<string, Problem>> {
    const replies = await client.composite(parts, { allOrNone: true, idempotent: false });
    const problem = compositeFailure(replies, `Contract ${contract.contractNumber}`);
    if (problem) return refuse(problem);
    const created = replies.find((reply) => reply.status === 201 && Created.safeParse(reply.body).success);
    return ok(created === undefined ? contract.id : parseReply(Created, created.body).id);
  }

  /** Asks the service to send the current version: the request, its signers and the state in one transaction. */
  async function requestSignature(
    contract: ContractView,
    request: NewSignatureRequest
  ): Promise<Result<string, Problem>> {
    const { version, state, id, requests } = contract;
    if (version === undefined) return refuse(nothingToSign(contract));
    if (state !== 'Negotiating') return refuse(wrongState(contract, 'Negotiating', 'sent for signature'));
    if (request.signers.every(({ role }) => role !== 'Signer')) return refuse(nobodySigns(contract));
    const externalId = `${id}/sig${requests.length + 1}`;
    return transact(contract, [
      {
        method: 'POST',
        url: '/sobjects/OM_SignatureRequest__c',
        referenceId: 'request',
        body: {
          Contract__c: id,
          Version__c: version.id,
          ExternalId__c: externalId,
          Provider__c: request.provider,
          Subject__c: request.subject.slice(0, 100),
          Message__c: request.message ?? null,
          ExpireAfterDays__c: request.expireAfterDays ?? null,
          RemindAfterDays__c: request.remindAfterDays ?? null,
        },
      },
      {
        method: 'POST',
        url: '/composite/sobjects',
        referenceId: 'signers',
        body: {
          allOrNone: true,
          records: request.signers.map((signer, index) => ({
            attributes: { type: 'OM_Signer__c' },
            Request__c: '@{request.id}',
            ExternalId__c: `${externalId}/${index + 1}`,
            SignerName__c: signer.name,
            Email__c: signer.email,
            RoutingOrder__c: signer.routingOrder,
            Role__c: signer.role,
            Party__c: signer.party,
          })),
        },
      },
      ...(version.state === 'Draft'
        ? [patch('OM_ContractVersion__c', version.id, 'version', { State__c: 'Final' })]
        : []),
      patch('Contract', id, 'contract', { OM_LifecycleState__c: 'AwaitingSignature' }),
    ]);
  }

  async function requestWithdrawal(contract: ContractView, reason: string): Promise<Result<string, Problem>> {
    const open = contract.requests.find(({ state }) => state === 'Draft' || state === 'Sent' || state === 'Delivered');
    if (open === undefined) return refuse(nothingOpen(contract));
    const fields = { VoidRequested__c: true, Reason__c: reason.slice(0, 255) };
    return transact(contract, [patch('OM_SignatureRequest__c', open.id, 'request', fields)]);
  }

  /** A draft for the term that follows, under the same account and conditions. */
  async function renew(contract: ContractView): Promise<Result<string, Problem>> {
    const term = termOf(contract);
    if (term === undefined) return refuse(noTerm(contract));
    if (!contractLifecycleOf(contract.type).states.includes('Renewed')) return refuse(notOfType(contract, 'renewed'));
    if (contract.state !== 'Active') return refuse(wrongState(contract, 'Active', 'renewed'));
    const { startDate, termMonths } = successorTerm(term);
    return succeed(contract, 'Renewal', { startDate, termMonths }, []);
  }

  /** A draft that replaces the contract from `from` on; the contract stays in force until that one is. */
  async function amend(contract: ContractView, from: string): Promise<Result<string, Problem>> {
    const term = termOf(contract);
    if (term === undefined) return refuse(noTerm(contract));
    if (!contractLifecycleOf(contract.type).states.includes('Amending')) return refuse(notOfType(contract, 'amended'));
    if (contract.state !== 'Active') return refuse(wrongState(contract, 'Active', 'amended'));
    const move = patch('Contract', contract.id, 'predecessor', { OM_LifecycleState__c: 'Amending' });
    return succeed(contract, 'Amendment', { startDate: from, termMonths: monthsLeft(term, from) }, [move]);
  }

  async function succeed(
    contract: ContractView,
    lineage: 'Renewal' | 'Amendment',
    term: { readonly startDate: string; readonly termMonths: number },
    also: readonly CompositeRequest[]
  ): Promise<Result<string, Problem>> {
    const [row] = parseReply(
      z.array(
        z.object({ AccountId: z.string(), Pricebook2Id: z.string().nullish(), CustomerSignedId: z.string().nullish() })
      ),
      await client.query(
        `SELECT AccountId, Pricebook2Id, CustomerSignedId FROM Contract WHERE Id = ${quote(contract.id)}`
      )
    );
    const done = await transact(contract, [
      ...also,
      {
        method: 'POST',
        url: '/sobjects/Contract',
        referenceId: 'successor',
        body: {
          AccountId: row?.AccountId,
          Pricebook2Id: row?.Pricebook2Id ?? null,
          CustomerSignedId: row?.CustomerSignedId ?? null,
          // One successor of a kind that begins on a day: who asks twice gets the first.
          OM_ExternalId__c: `${contract.id}/${lineage.toLowerCase()}/${term.startDate}`,
          StartDate: term.startDate,
          ContractTerm: term.termMonths,
          OM_Type__c: contract.type,
          OM_AutoRenew__c: contract.autoRenew,
          OM_RenewalTermMonths__c: contract.renewalMonths || null,
          OM_NoticePeriodDays__c: contract.noticeDays || null,
          OM_Predecessor__c: contract.id,
          OM_Lineage__c: lineage,
        },
      },
    ]);
    return !done.ok && done.error.code === 'DuplicateRecord' ? refuse(hasSuccessor(contract, lineage)) : done;
  }

  /** Gives notice. The contract ends on a day that respects the notice period, unless another is agreed. */
  async function terminate(
    contract: ContractView,
    notice: { readonly reason: string; readonly today: string; readonly on?: string }
  ): Promise<Result<{ readonly endsOn: string }, Problem>> {
    const term = termOf(contract);
    if (term === undefined) return refuse(noTerm(contract));
    if (contract.state !== 'Active' && contract.state !== 'Suspended') {
      return refuse(wrongState(contract, 'Active or Suspended', 'terminated'));
    }
    const earliest = terminationDate(term, notice.today);
    const endsOn = notice.on ?? earliest;
    if (endsOn < notice.today) return refuse(inThePast(contract, endsOn));
    const fields = { OM_TerminatesOn__c: endsOn, OM_StateReason__c: notice.reason };
    const done = await transact(contract, [patch('Contract', contract.id, 'contract', fields)]);
    return done.ok ? ok({ endsOn }) : done;
  }

  /** Checks the current draft out, or in; the org refuses what belongs to somebody else. */
  async function setLock(
    contract: ContractView,
    userId: string | undefined,
    at: string
  ): Promise<Result<string, Problem>> {
    const { version } = contract;
    if (version === undefined) return refuse(nothingToSign(contract));
    if (version.state !== 'Draft') return refuse(notADraft(contract));
    const fields = { LockedBy__c: userId ?? null, LockedAt__c: userId === undefined ? null : at };
    return transact(contract, [patch('OM_ContractVersion__c', version.id, 'version', fields)]);
  }

  return { requestSignature, requestWithdrawal, renew, amend, terminate, setLock };
}

export type ContractActions = ReturnType<typeof createContractActions>;

const patch = (
  object: string,
  id: string,
  referenceId: string,
  body: Readonly<Record<string, unknown>>
): CompositeRequest => ({ method: 'PATCH', url: `/sobjects/${object}/${id}`, referenceId, body });

const about = (contract: ContractView, code: string, what: string, action: string): Problem => ({
  code,
  message: `Contract ${contract.contractNumber} ${what}`,
  path: `Contract ${contract.contractNumber}`,
  action,
});
const wrongState = (contract: ContractView, wanted: string, verb: string): Problem =>
  about(
    contract,
    'ContractInOtherState',
    `is ${contract.state}; to be ${verb} it must be ${wanted}`,
    'Bring it there first.'
  );
const nothingToSign = (contract: ContractView): Problem =>
  about(contract, 'NoVersion', 'has no version', 'Draft one: sf order contract draft');
const notADraft = (contract: ContractView): Problem =>
  about(contract, 'VersionNotDraft', `has a version that is ${contract.version?.state}`, 'Make a new version of it.');
const nobodySigns = (contract: ContractView): Problem =>
  about(contract, 'NobodySigns', 'has nobody who signs', 'Name at least one signer.');
const nothingOpen = (contract: ContractView): Problem =>
  about(contract, 'NoOpenRequest', 'is not out for signature', 'There is nothing to withdraw.');
const noTerm = (contract: ContractView): Problem =>
  about(contract, 'NoTerm', 'has no start date or term', 'Fill in start date and term.');
const notOfType = (contract: ContractView, verb: string): Problem =>
  about(
    contract,
    'NotOfType',
    `is of type ${contract.type}, which is not ${verb}`,
    'Draft a new contract for what follows.'
  );
const hasSuccessor = (contract: ContractView, lineage: string): Problem =>
  about(contract, 'HasSuccessor', `has this ${lineage.toLowerCase()} already`, 'Go on with that one.');
const inThePast = (contract: ContractView, on: string): Problem =>
  about(contract, 'EndsInThePast', `cannot end on ${on}, which has passed`, 'Choose today or a later day.');
