import type { ApprovalDirectory, ApprovalPolicy } from '../domain/approval.ts';
import type { Problem, Result } from '../domain/result.ts';
import type { WorkCalendar } from '../domain/workCalendar.ts';
import { noOutlook, outlookOf } from '../engine/approvalOutlook.ts';
import { evaluateApproval } from '../engine/approvalPolicy.ts';
import type { ApprovalCase, ApprovalCrm, ApprovalRequest } from '../engine/approvalPorts.ts';
import { advanceApproval, givenOf, type ApprovalMoves } from '../engine/approvalProgress.ts';
import type { Clock } from '../engine/ports.ts';
import { escalatedMail, notNeededMail, outcomeMail, reminderMail } from './messages.ts';
import { peopleOf, type ApprovalLogger, type Notifier } from './notifier.ts';

export interface ApprovalServiceOptions {
  readonly crm: ApprovalCrm;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly logger: ApprovalLogger;
  readonly calendar: WorkCalendar;
}

export interface ApprovalPass {
  readonly open: number;
  /** Approvals with news. */
  readonly moved: number;
}

/**
 * Moves approvals on. A pass reads what is open in the CRM and does what follows from it; nothing is remembered between
 * passes but messages that were sent. A pass that is ended anywhere is done again by the next one, with the same result:
 * requests have keys, an approval is finished by one write, and what is finished is no longer open.
 */
export class ApprovalService {
  readonly #options: ApprovalServiceOptions;

  constructor(options: ApprovalServiceOptions) {
    this.#options = options;
  }

  /** @throws when the CRM or the database is away */
  async pass(): Promise<ApprovalPass> {
    const { crm, logger } = this.#options;
    const { policy, hasOpen } = await crm.look();
    const cases = hasOpen ? await crm.openCases() : [];
    if (cases.length === 0) return { open: 0, moved: 0 };
    const directory = await crm.directory();
    let moved = 0;
    for (const each of cases) {
      try {
        if (each.previewAskedAt !== undefined) await this.#preview(each, policy, directory);
        if (!isOpen(each)) continue;
        if (!policy.ok) await crm.report(each.subject, policy.error);
        else if (await this.#move(each, policy.value, directory)) moved += 1;
      } catch (error) {
        // One record that the CRM refuses holds up no other; an outage ends the pass and is met again by the next.
        if (!isRefusal(error)) throw error;
        logger.warn({ subject: each.subject.id, err: String(error) }, 'an approval does not go on');
        const action = 'Ask an admin to look at the log of the service.';
        await crm.report(each.subject, [{ code: 'ApprovalRefused', message: error.message, action }]);
      }
    }
    return { open: cases.length, moved };
  }

  async #move(found: ApprovalCase, policy: ApprovalPolicy, directory: ApprovalDirectory): Promise<boolean> {
    const { crm, clock, calendar } = this.#options;
    const approval = await this.#attributed(found);
    const scene = { directory, now: clock.now(), calendar };
    const moves = advanceApproval(approval, policy, scene);
    if (!moves.ok) {
      await crm.report(approval.subject, moves.error);
      return false;
    }
    const { ask, chain } = moves.value;
    // Before anybody is asked: a pass that is ended between the two asks again, and shows the same again.
    if (ask.length > 0 && chain !== undefined) await crm.showOutlook(approval.subject, outlookOf(chain, clock.now()));
    await crm.ask(ask);
    await this.#withdraw(approval, moves.value, directory);
    await this.#watchClock(approval, moves.value, directory);
    const { finish } = moves.value;
    if (finish !== undefined) {
      await crm.finish(approval.subject, finish);
      await this.#tellOutcome(approval, moves.value, directory);
      return true;
    }
    await this.#tellOpen(approval, moves.value, directory);
    return ask.length > 0;
  }

  /** Who would be asked for a record as it is now; problems are an answer, too. */
  async #preview(
    { subject, requests }: ApprovalCase,
    policy: Result<ApprovalPolicy, readonly Problem[]>,
    directory: ApprovalDirectory
  ): Promise<void> {
    const now = this.#options.clock.now();
    const chain = policy.ok
      ? evaluateApproval(subject, policy.value, { directory, given: givenOf(requests), now })
      : policy;
    await this.#options.crm.showOutlook(subject, chain.ok ? outlookOf(chain.value, now) : noOutlook(chain.error, now));
  }

  async #attributed(approval: ApprovalCase): Promise<ApprovalCase> {
    const unknown = approval.requests.filter(
      (one) => (one.state === 'Approved' || one.state === 'Rejected') && one.decidedBy === undefined
    );
    if (unknown.length === 0) return approval;
    const known = new Map((await this.#options.crm.attribute(unknown)).map((one) => [one.id, one]));
    return { ...approval, requests: approval.requests.map((one) => known.get(one.id) ?? one) };
  }

  async #withdraw(approval: ApprovalCase, { withdraw }: ApprovalMoves, directory: ApprovalDirectory): Promise<void> {
    const { crm, notifier } = this.#options;
    for (const state of ['Recalled', 'NotNeeded'] as const) {
      const lost = withdraw.filter((one) => one.state === state).map((one) => one.request);
      if (lost.length === 0) continue;
      await crm.withdraw(
        lost.map((one) => one.id),
        state,
        state === 'Recalled' ? 'Taken back by the submitter.' : 'Decided by somebody else, or no longer needed.'
      );
      for (const request of lost) {
        for (const person of peopleOf(request.actorId, directory)) {
          await notifier.mail(person, `${request.key}/${person.id}/gone`, notNeededMail(approval, request, state));
        }
      }
    }
  }

  async #watchClock(
    approval: ApprovalCase,
    { remind, escalate }: ApprovalMoves,
    directory: ApprovalDirectory
  ): Promise<void> {
    const { crm, notifier, clock } = this.#options;
    const at = new Date(clock.now()).toISOString();
    for (const request of remind) {
      for (const person of peopleOf(request.actorId, directory)) {
        await notifier.mail(person, `${request.key}/${person.id}/reminder`, reminderMail(approval, request));
      }
      await crm.noteReminder(request.id, at);
    }
    for (const { request, to, dueAt } of escalate) {
      await crm.hand(request.id, to, { dueAt, at });
      for (const person of peopleOf(request.actorId, directory)) {
        await notifier.mail(person, `${request.key}/${person.id}/handed`, escalatedMail(approval, request, to.name));
      }
      await notifier.tellRequest(approval, { ...request, actorId: to.id }, directory);
    }
  }

  /** Text messages go out for what is open in the CRM, so those of a pass that was ended are sent by the next. */
  async #tellOpen(approval: ApprovalCase, { ask }: ApprovalMoves, directory: ApprovalDirectory): Promise<void> {
    const { crm, notifier } = this.#options;
    let requests: readonly ApprovalRequest[] = approval.requests;
    if (ask.length > 0) {
      const fresh = await crm.caseOf(approval.subject.id);
      if (fresh.ok) requests = fresh.value.requests;
    }
    for (const request of requests) {
      if (request.state === 'Pending') await notifier.tellRequest(approval, request, directory);
    }
  }

  async #tellOutcome(approval: ApprovalCase, { finish }: ApprovalMoves, directory: ApprovalDirectory): Promise<void> {
    if (finish === undefined || finish.kind === 'notRequired') return;
    const { subject, requestedAt } = approval;
    const reason = finish.kind === 'rejected' ? finish.reason : '';
    await this.#options.notifier.mail(
      directory.people.get(subject.submittedBy),
      `${subject.id}/${requestedAt}/outcome`,
      outcomeMail(approval, finish.kind, reason)
    );
  }
}

/** Not those of which only a preview is wanted. */
const isOpen = ({ status, requests }: ApprovalCase): boolean =>
  status === 'Pending' || requests.some((request) => request.state === 'Pending');

const isRefusal = (error: unknown): error is Error =>
  error instanceof Error && 'kind' in error && error.kind === 'refused';
