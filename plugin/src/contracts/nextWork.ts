import { isSignatureFinal, supersedesSignature, type SignatureState } from '../domain/signature.ts';
import { isInForce } from '../domain/contract.ts';
import type { ContractState } from '../domain/states.ts';
import { addDays } from './dates.ts';
import { dueObligations, parseObligations, type DueObligation } from './obligations.ts';
import { termOf, type ContractView, type KnownSignature, type SignatureRequestView } from './ports.ts';
import { renewalObligations, termAction } from './renewal.ts';

/** One thing that the desk does for a contract. Each ends in the CRM saying so, and is then no longer the next one. */
export type ContractWork =
  | { readonly kind: 'send'; readonly request: SignatureRequestView }
  | { readonly kind: 'void'; readonly request: SignatureRequestView }
  | { readonly kind: 'ask'; readonly request: SignatureRequestView }
  | { readonly kind: 'remind'; readonly request: SignatureRequestView }
  /** The database knows more than the CRM shows. */
  | { readonly kind: 'show'; readonly request: SignatureRequestView; readonly known: KnownSignature }
  | { readonly kind: 'file'; readonly request: SignatureRequestView }
  /** Somebody wants the next version of the text. */
  | { readonly kind: 'draft'; readonly templateId: string }
  | { readonly kind: 'move'; readonly to: ContractState; readonly reason?: string }
  | { readonly kind: 'activate' }
  | { readonly kind: 'obligations'; readonly missing: readonly DueObligation[] }
  | { readonly kind: 'archive' }
  | { readonly kind: 'renew'; readonly termMonths: number }
  | { readonly kind: 'closePredecessor'; readonly to: ContractState; readonly reason: string };

export interface DeskFacts {
  /** ISO 8601 date. */
  readonly today: string;
  /** What the database knows of the requests, by reference. */
  readonly known: ReadonlyMap<string, KnownSignature>;
  /** Whether there is a repository that contracts are filed in. */
  readonly archives: boolean;
}

/** What to do next for a contract, given where the CRM says it stands; undefined when there is nothing. */
export function nextWork(contract: ContractView, facts: DeskFacts): ContractWork | undefined {
  return (
    draftWork(contract) ??
    signatureWork(contract, facts) ??
    signedWork(contract, facts) ??
    forceWork(contract, facts) ??
    successionWork(contract) ??
    calendarWork(contract, facts)
  );
}

/** When to look at a contract again although nothing happens; ISO 8601 date. */
export function lookAgain(contract: ContractView, { today }: DeskFacts): string | undefined {
  const term = termOf(contract);
  if (contract.state === 'Signed' && contract.startDate !== undefined && contract.startDate > today)
    return contract.startDate;
  if (term === undefined) return undefined;
  const action = termAction(term, today);
  return action.kind === 'none' ? action.lookAgain : addDays(today, 1);
}

const draftWork = ({ draftTemplateId: templateId }: ContractView): ContractWork | undefined =>
  templateId === undefined ? undefined : { kind: 'draft', templateId };

function signatureWork({ requests }: ContractView, { known }: DeskFacts): ContractWork | undefined {
  for (const request of requests) {
    const signature = known.get(request.reference);
    const state: SignatureState = signature?.status?.state ?? request.state;
    if (signature?.status && isAhead(request, signature)) return { kind: 'show', request, known: signature };
    if (isSignatureFinal(request.state)) {
      if (request.state === 'Completed' && !request.isFiled) return { kind: 'file', request };
      continue;
    }
    if (signature?.mustAsk) return { kind: 'ask', request };
    if (request.voidRequested) return { kind: 'void', request };
    if (state === 'Draft') return { kind: 'send', request };
    if (request.remindRequested) return { kind: 'remind', request };
  }
  return undefined;
}

/** Signers may be further although the request as a whole is not. */
function isAhead(request: SignatureRequestView, { status, envelopeId }: KnownSignature): boolean {
  if (status === undefined) return false;
  if (supersedesSignature(request.state, status.state)) return true;
  if (isSignatureFinal(request.state) || request.state !== status.state) return false;
  if (envelopeId !== undefined && request.envelopeId !== envelopeId) return true;
  return request.signers.some((signer) => {
    const news = status.signatories.find((one) => one.key === signer.key);
    return news !== undefined && news.state !== signer.state;
  });
}

/** What the end of the latest request means for the contract. */
function signedWork(contract: ContractView, { today }: DeskFacts): ContractWork | undefined {
  const request = contract.requests.at(-1);
  if (contract.state === 'AwaitingSignature' && request !== undefined && isSignatureFinal(request.state)) {
    if (request.state === 'Completed') return request.isFiled ? { kind: 'move', to: 'Signed' } : undefined;
    const reason = `The signature request is ${request.state.toLowerCase()}${request.reason ? `: ${request.reason}` : '.'}`;
    return { kind: 'move', to: 'Negotiating', reason };
  }
  const begins = contract.startDate === undefined || contract.startDate <= today;
  if (contract.state !== 'Signed' || !begins) return undefined;
  return contract.isActivated ? { kind: 'move', to: 'Active' } : { kind: 'activate' };
}

function forceWork(contract: ContractView, { archives }: DeskFacts): ContractWork | undefined {
  if (!isInForce(contract.state)) return undefined;
  const missing = wantedObligations(contract).filter(
    ({ key }) => !contract.obligations.has(obligationId(contract.id, key).toLowerCase())
  );
  if (missing.length > 0) return { kind: 'obligations', missing };
  const isSigned = contract.version?.signedDocumentId !== undefined;
  return archives && isSigned && !contract.isArchived ? { kind: 'archive' } : undefined;
}

/** External id of an obligation. */
export const obligationId = (contractId: string, key: string): string => `${contractId}/${key}`;

/** Everything that the signed version and the term oblige to. Clauses that cannot be read oblige to nothing. */
export function wantedObligations(contract: ContractView): readonly DueObligation[] {
  const { startDate, endDate, version } = contract;
  if (startDate === undefined) return [];
  const term = termOf(contract);
  const span = endDate === undefined ? { start: startDate } : { start: startDate, end: endDate };
  const ofClauses = (version?.clauses ?? []).flatMap((clause) => {
    const rules = parseObligations(clause.obligations, clause.heading);
    return rules.ok ? dueObligations(rules.value, clause.key, span) : [];
  });
  return [...ofClauses, ...(term === undefined ? [] : renewalObligations(term))];
}

/** A contract that is in force ends the one that it renews or amends; one that was given up lets it go on. */
function successionWork(contract: ContractView): ContractWork | undefined {
  const { predecessor, lineage, contractNumber, state } = contract;
  if (predecessor === undefined) return undefined;
  const isOpen = isInForce(predecessor.state) || predecessor.state === 'Suspended';
  if (state === 'Active' && isOpen) {
    return lineage === 'Renewal'
      ? { kind: 'closePredecessor', to: 'Renewed', reason: `Renewed by contract ${contractNumber}.` }
      : { kind: 'closePredecessor', to: 'Terminated', reason: `Amended by contract ${contractNumber}.` };
  }
  if (state === 'Cancelled' && lineage === 'Amendment' && predecessor.state === 'Amending') {
    const reason = `The amendment ${contractNumber} was canceled.`;
    return { kind: 'closePredecessor', to: 'Active', reason };
  }
  return undefined;
}

function calendarWork(contract: ContractView, { today }: DeskFacts): ContractWork | undefined {
  const term = termOf(contract);
  if (term === undefined) return undefined;
  const action = termAction(term, today);
  switch (action.kind) {
    case 'none':
      return undefined;
    case 'renew':
      return { kind: 'renew', termMonths: action.termMonths };
    case 'expire':
      return { kind: 'move', to: 'Expired', reason: `The term ended on ${action.endedOn}.` };
    case 'terminate':
      return { kind: 'move', to: 'Terminated', reason: `Notice was given; the contract ended on ${action.endedOn}.` };
  }
}
