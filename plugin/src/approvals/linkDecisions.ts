import type { ApprovalPerson } from '../domain/approval.ts';
import type { WorkCalendar } from '../domain/workCalendar.ts';
import type {
  ApprovalCase,
  ApprovalCrm,
  ApprovalLink,
  ApprovalRequest,
  ApprovalStore,
} from '../engine/approvalPorts.ts';
import { advanceApproval } from '../engine/approvalProgress.ts';
import type { Clock } from '../engine/ports.ts';
import { codeText } from './messages.ts';
import { peopleOf, type Notifier } from './notifier.ts';
import { codeHash, hashOf, isFormKey, isToken, newCode } from './secrets.ts';

export interface LinkDecisionsOptions {
  readonly crm: ApprovalCrm;
  readonly store: ApprovalStore;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly calendar: WorkCalendar;
  /** From this amount on a code sent to the phone is needed, too. */
  readonly codeFromAmount: number;
  /** Told after a decision, so that the approval goes on soon. */
  readonly onDecided: () => void;
}

/** What a link opens. */
export type OpenedLink =
  | { readonly kind: 'closed'; readonly title: string; readonly text: string; readonly status: 404 | 410 }
  | {
      readonly kind: 'open';
      readonly link: ApprovalLink;
      readonly approval: ApprovalCase;
      readonly request: ApprovalRequest;
      readonly person: ApprovalPerson;
      readonly needsCode: boolean;
    };
type Open = Extract<OpenedLink, { readonly kind: 'open' }>;

export interface LinkAnswer {
  readonly form: string;
  readonly decision: string;
  readonly comment: string;
  readonly code: string;
}

export type LinkOutcome =
  | { readonly kind: 'done'; readonly title: string; readonly text: string }
  | { readonly kind: 'again'; readonly problem: string; readonly opened: Open }
  | Extract<OpenedLink, { readonly kind: 'closed' }>;

const CODE_LIFETIME_MS = 600_000;
const CODES_PER_LINK = 3;

/** Decisions by one-time link: bound to the approver, to the request and to what was to be approved. */
export class LinkDecisions {
  readonly #options: LinkDecisionsOptions;

  constructor(options: LinkDecisionsOptions) {
    this.#options = options;
  }

  /** Looks at a link; changes nothing. */
  async open(token: string): Promise<OpenedLink> {
    const { store, clock, crm, calendar, codeFromAmount } = this.#options;
    const link = isToken(token) ? await store.link(hashOf(token)) : undefined;
    if (link === undefined)
      return closed(404, 'This link is not valid', 'Use the newest message, or decide in the CRM.');
    if (link.usedAt !== undefined) return closed(410, 'This link was used', 'A link is good for one decision.');
    if (link.expiresAt <= clock.now()) {
      return closed(410, 'This link has expired', 'Decide in the approval inbox of the CRM.');
    }
    const [found, policy, directory] = await Promise.all([crm.caseOf(link.subjectId), crm.policy(), crm.directory()]);
    const request = found.ok ? found.value.requests.find((one) => one.id === link.requestId) : undefined;
    const person = directory.people.get(link.actorId);
    if (!found.ok || !policy.ok || request?.state !== 'Pending' || request.key !== link.requestKey) return LATE;
    const isAsked = peopleOf(request.actorId, directory).some((one) => one.id === link.actorId);
    if (person === undefined || !isAsked || person.id === found.value.subject.submittedBy) {
      return closed(410, 'Somebody else is asked now', 'The request was handed on. You need not do anything.');
    }
    const moves = advanceApproval(found.value, policy.value, { directory, now: clock.now(), calendar });
    if (!moves.ok || moves.value.withdraw.some((one) => one.request.id === request.id)) return LATE;
    const { amount } = found.value.subject.facts;
    const needsCode = typeof amount === 'number' && amount >= codeFromAmount;
    return { kind: 'open', link, approval: found.value, request, person, needsCode };
  }

  async answer(token: string, answer: LinkAnswer): Promise<LinkOutcome> {
    const opened = await this.open(token);
    if (opened.kind === 'closed') return opened;
    const again = (problem: string): LinkOutcome => ({ kind: 'again', problem, opened });
    if (!isFormKey(token, answer.form)) return again('The page was out of date. Please decide again.');
    if (answer.decision === 'code') return again(await this.#sendCode(token, opened));
    if (answer.decision !== 'approve' && answer.decision !== 'reject') return again('Please choose Approve or Reject.');
    if (answer.decision === 'reject' && answer.comment.trim() === '') {
      return again('Please say why: the submitter reads your comment.');
    }
    if (opened.needsCode && !(await this.#isCode(token, answer.code))) {
      return again('The code is not right, or no longer good. Ask for a new one.');
    }
    return this.#decide(opened, answer);
  }

  async #decide(opened: Open, answer: LinkAnswer): Promise<LinkOutcome> {
    const { store, crm, clock, onDecided } = this.#options;
    const { link, request, person } = opened;
    if (!(await store.useLink(link.hash, clock.now()))) return LATE;
    const approves = answer.decision === 'approve';
    try {
      const decision = { requestId: request.id, approves, comment: answer.comment.trim(), by: person };
      const decided = await crm.decide(decision);
      if (!decided.ok) return LATE;
    } catch (error) {
      await store.releaseLink(link.hash);
      throw error;
    }
    onDecided();
    const { kind, number } = opened.approval.subject;
    const text = approves ? 'It goes on by itself.' : 'It goes back to the submitter with your comment.';
    return {
      kind: 'done',
      title: `${kind} ${number}: ${approves ? 'approved' : 'rejected'}`,
      text: `Thank you. ${text}`,
    };
  }

  async #sendCode(token: string, { link, person, request }: Open): Promise<string> {
    const { store, clock, notifier } = this.#options;
    const { mobile } = person;
    if (mobile === undefined) return 'There is no mobile number of you in the CRM. Decide there.';
    const code = newCode();
    const now = clock.now();
    if (!(await store.setCode(link.hash, codeHash(token, code), now + CODE_LIFETIME_MS, CODES_PER_LINK))) {
      return 'No more codes are sent for this link. Decide in the CRM.';
    }
    const key = `${request.key}/${person.id}/code/${String(now)}`;
    const sent = await notifier.send('sms', key, () => Promise.resolve({ to: mobile, text: codeText(code) }));
    return sent
      ? 'A code is on its way to your phone.'
      : 'The code could not be sent. Try again, or decide in the CRM.';
  }

  #isCode(token: string, code: string): Promise<boolean> {
    const { store, clock } = this.#options;
    if (!/^\d{6}$/.test(code)) return Promise.resolve(false);
    return store.checkCode(hashOf(token), codeHash(token, code), clock.now());
  }
}

const closed = (status: 404 | 410, title: string, text: string): Extract<OpenedLink, { readonly kind: 'closed' }> => ({
  kind: 'closed',
  status,
  title,
  text,
});

const LATE = closed(
  410,
  'This has been decided already',
  'Somebody decided before you, the request was taken back, or what was to be approved has changed. Thank you all the same.'
);
