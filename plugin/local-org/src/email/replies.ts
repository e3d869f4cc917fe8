import { ApiError, type IncomingMail, type ReplyOutcome, type Session } from '../contract.ts';
import { decide } from '../approvals/decide.ts';
import { mayActFor } from '../approvals/approvers.ts';
import { currentStep, processOf } from '../approvals/instances.ts';
import { objectOf, rowOf } from '../approvals/systemRecords.ts';
import type { SaveScope } from '../save/change.ts';
import { normalizeId } from '../store/ids.ts';
import type { Row } from '../store/records.ts';
import { workitemOfAddress } from './approvalMail.ts';
import { noReply } from './addresses.ts';

const WORDS: Readonly<Record<string, 'Approve' | 'Reject'>> = {
  approve: 'Approve',
  approved: 'Approve',
  yes: 'Approve',
  reject: 'Reject',
  rejected: 'Reject',
  no: 'Reject',
};

/** Decides a request by mail, as the user whose address the mail comes from. A reply that decides nothing is answered. */
export function receiveReply(
  scopeOf: (session: Session) => SaveScope,
  system: Session,
  mail: IncomingMail
): ReplyOutcome {
  const scope = scopeOf(system);
  const outcome = tryReply(scopeOf, scope, mail);
  if (!outcome.accepted) {
    scope.mailbox.send(
      {
        kind: 'approvalReply',
        from: noReply(scope),
        to: [mail.from],
        subject: `Unable to process your response: ${mail.subject ?? ''}`.trim(),
        text: outcome.error,
        recordId: '',
      },
      scope.stamp
    );
  }
  return outcome;
}

function tryReply(scopeOf: (session: Session) => SaveScope, scope: SaveScope, mail: IncomingMail): ReplyOutcome {
  const refused = (error: string): ReplyOutcome => ({ accepted: false, error });
  const { action, comments } = readReply(mail.text);
  if (action === undefined) {
    return refused(`The first line must be one of these words: ${Object.keys(WORDS).join(', ').toUpperCase()}.`);
  }
  const workitemId = normalizeId(workitemOfAddress(mail.to) ?? '');
  const workitem = rowOf(scope, 'ProcessInstanceWorkitem', workitemId);
  if (workitem === undefined || workitemId === undefined) {
    return refused('The approval request has been answered or withdrawn already.');
  }
  const user = senderOf(scope, mail.from, workitem);
  if (user === undefined) return refused('The address is not that of a user who may answer the request.');
  const session: Session = {
    userId: String(user['Id']),
    username: String(user['Username']),
    orgId: scope.session.orgId,
  };
  const acting = scopeOf(session);
  try {
    const result = scope.database.transaction(() => {
      const decided = decide(acting, { workitemId, action, ...(comments === undefined ? {} : { comments }) });
      acting.counters.flush();
      return decided;
    });
    return { accepted: true, action, instanceStatus: result.instanceStatus };
  } catch (error) {
    if (error instanceof ApiError) return refused(error.message);
    throw error;
  }
}

/** The decision in the first line, full stop or exclamation mark allowed, and the comment in the next. */
function readReply(text: string): { readonly action?: 'Approve' | 'Reject'; readonly comments?: string } {
  const [first = '', second = ''] = text.trimStart().split(/\r?\n/);
  const action =
    WORDS[
      first
        .trim()
        .replace(/[.!]+$/, '')
        .toLowerCase()
    ];
  const comments = second.trim();
  const isQuote = comments.startsWith('>') || /^-{2,}/.test(comments);
  return { ...(action === undefined ? {} : { action }), ...(comments === '' || isQuote ? {} : { comments }) };
}

/** The active user with that address who may answer; several users may share one. */
function senderOf(scope: SaveScope, from: string, workitem: Readonly<Row>): Row | undefined {
  const address = (/<([^>]+)>/.exec(from)?.[1] ?? from).trim();
  const instance = rowOf(scope, 'ProcessInstance', workitem['ProcessInstanceId']);
  const process = instance && processOf(scope, instance['ProcessDefinitionId']);
  const at = instance && process ? currentStep(scope, { process, row: instance }) : undefined;
  const allowsDelegate = process?.steps[at ?? 0]?.allowDelegate ?? false;
  const users = scope.records.findBy(objectOf(scope, 'User'), 'Email', address);
  return users.find(
    (user) =>
      user['IsActive'] === true && mayActFor(scope, String(user['Id']), String(workitem['ActorId']), allowsDelegate)
  );
}
