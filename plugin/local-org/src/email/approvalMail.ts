import type { Instance } from '../approvals/instances.ts';
import type { EmailTemplateDef } from '../metadata/readEmailTemplate.ts';
import type { SaveScope } from '../save/change.ts';
import type { Row } from '../store/records.ts';
import { emailOf, noReply, userById, usersBehind } from './addresses.ts';
import { mergeTemplate } from './mergeFields.ts';

/** What is sent when a process names no template. */
const DEFAULT_TEMPLATE: EmailTemplateDef = {
  name: 'default',
  label: 'default',
  type: 'text',
  available: true,
  subject: 'Approval request: {!ApprovalRequest.Record_Name}',
  text: `{!ApprovalRequest.Requested_By} has requested your approval for the following item:

{!ApprovalRequest.Record_Name}
{!ApprovalRequest.Comments}

To approve or reject this item, click this link:
{!ApprovalRequest.Internal_URL}

You can also reply to this message. Use one of these words in the first line: APPROVE, APPROVED, YES, REJECT, REJECTED, NO.
If you want to add comments, enter them in the second line.`,
};

const REPLY_PREFIX = 'approval-';

/** Where a reply to an approval request goes; the address carries the request. */
const replyAddress = (scope: SaveScope, workitemId: string): string =>
  `${REPLY_PREFIX}${workitemId.toLowerCase()}@${scope.session.orgId.toLowerCase()}.local.test`;

/** The work item of a reply address: ids keep their meaning in lower case as their suffix restores it. */
export function workitemOfAddress(address: string): string | undefined {
  return new RegExp(`^${REPLY_PREFIX}(\\w{18})@`, 'i').exec(address)?.[1];
}

/** Asks an approver: the user, or the address of a queue or all of its members. */
export function sendApprovalRequest(scope: SaveScope, { process, row }: Instance, workitem: Readonly<Row>): void {
  const recordId = String(row['TargetObjectId']);
  const object = scope.model.schema.objectOfId(recordId);
  const record = object && scope.records.find(object, recordId);
  if (object === undefined || record === undefined) return;
  const template =
    scope.model.automation.emailTemplates.get(process.emailTemplate?.toLowerCase() ?? '') ?? DEFAULT_TEMPLATE;
  const workitemId = String(workitem['Id']);
  const submitter = userById(scope, row['SubmittedById']);
  const nameField = [...object.fields.values()].find((field) => field.nameField)?.name ?? 'Id';
  const values = new Map([
    ['approvalrequest.process_name', process.label],
    ['approvalrequest.process_description', process.description ?? ''],
    ['approvalrequest.comments', commentsOf(scope, row)],
    ['approvalrequest.internal_url', `/p/process/ProcessInstanceWorkitemWizardStageManager?id=${workitemId}`],
    ['approvalrequest.record_name', String(record[nameField] ?? recordId)],
    ['approvalrequest.requested_by', String(submitter?.['Name'] ?? '')],
  ]);
  const recipients = usersBehind(scope, workitem['ActorId']);
  const actor = userById(scope, workitem['ActorId']);
  const merged = mergeTemplate(scope, template, { object, record, values, ...(actor ? { recipient: actor } : {}) });
  scope.mailbox.send(
    {
      kind: 'approvalRequest',
      from: emailOf(submitter)[0] ?? noReply(scope),
      to: actor ? emailOf(actor) : queueAddresses(scope, workitem['ActorId'], recipients),
      replyTo: replyAddress(scope, workitemId),
      recordId,
      workitemId,
      ...merged,
    },
    scope.stamp
  );
}

/** A queue with an address of its own is written to there; its members only when it says so, or has no address. */
function queueAddresses(
  scope: SaveScope,
  queueId: Row[string] | undefined,
  members: readonly Row[]
): readonly string[] {
  const groups = scope.model.schema.object('Group');
  const queue = groups && scope.records.find(groups, String(queueId ?? ''));
  const own = emailOf(queue);
  const sendsToMembers = own.length === 0 || queue?.['DoesSendEmailToMembers'] === true;
  return [...new Set([...own, ...(sendsToMembers ? members.flatMap(emailOf) : [])])];
}

/** What the submitter, or the approver before, has written last. */
function commentsOf(scope: SaveScope, instance: Readonly<Row>): string {
  const steps = scope.model.schema.object('ProcessInstanceStep');
  const rows = steps ? scope.records.findBy(steps, 'ProcessInstanceId', instance['Id'] ?? null) : [];
  return String(rows.at(-1)?.['Comments'] ?? '');
}
