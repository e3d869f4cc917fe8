import { ApiError } from '../contract.ts';
import { nameFieldOf } from '../metadata/schema.ts';
import { isObject } from '../rest/message.ts';
import { parseJson } from '../server/http.ts';
import { iconOf } from './navigation.ts';
import { queryAs } from './search.ts';
import type { Caller } from './uiContext.ts';

export interface ApprovalRequest {
  readonly workitemId: string;
  readonly recordId: string;
  readonly recordName: string;
  readonly object: string;
  readonly objectLabel: string;
  readonly icon: string;
  readonly since: string;
  readonly submitter: string | null;
  readonly process: string | null;
  readonly comments: string | null;
  /** The queue that the request waits in; null when it waits for the user himself. */
  readonly queue: string | null;
}

interface Decision {
  readonly workitemId: string;
  readonly action: 'Approve' | 'Reject';
  readonly comments: string;
}

const FIELDS = [
  'Id',
  'CreatedDate',
  'ActorId',
  'Actor.Name',
  'ProcessInstanceId',
  'ProcessInstance.TargetObjectId',
  'ProcessInstance.SubmittedBy.Name',
  'ProcessInstance.ProcessDefinition.Name',
].join(', ');

/** What waits for the user, or for a queue that he is in, the oldest first. */
export function approvalsOf(caller: Caller): readonly ApprovalRequest[] {
  const { userId } = caller.session;
  const queues = queryAs(caller, `SELECT GroupId FROM GroupMember WHERE UserOrGroupId = '${userId}'`);
  const actors = [userId, ...queues.map((row) => String(row['GroupId']))].map((id) => `'${id}'`).join(', ');
  const items = queryAs(
    caller,
    `SELECT ${FIELDS} FROM ProcessInstanceWorkitem WHERE ActorId IN (${actors}) ORDER BY CreatedDate`
  );
  return items.flatMap((item) => requestOf(caller, item) ?? []);
}

function requestOf(caller: Caller, item: Record<string, unknown>): ApprovalRequest | undefined {
  const { org } = caller.tenant;
  const instance = isObject(item['ProcessInstance']) ? item['ProcessInstance'] : {};
  const recordId = textAt(instance, 'TargetObjectId') ?? '';
  const object = org.schema.objectOfId(recordId);
  if (!object) return undefined;
  const name = nameFieldOf(object)?.name ?? 'Id';
  const [record] = queryAs(caller, `SELECT ${name} FROM ${object.name} WHERE Id = '${recordId}'`);
  const [step] = queryAs(
    caller,
    `SELECT Comments FROM ProcessInstanceStep WHERE ProcessInstanceId = '${textAt(item, 'ProcessInstanceId') ?? ''}' ORDER BY CreatedDate DESC LIMIT 1`
  );
  return {
    workitemId: String(item['Id']),
    recordId,
    recordName: textAt(record, name) ?? recordId,
    object: object.name,
    objectLabel: object.label,
    icon: iconOf(org, object),
    since: String(item['CreatedDate']),
    submitter: textAt(instance['SubmittedBy'], 'Name'),
    process: textAt(instance['ProcessDefinition'], 'Name'),
    comments: textAt(step, 'Comments'),
    queue: item['ActorId'] === caller.session.userId ? null : textAt(item['Actor'], 'Name'),
  };
}

function textAt(value: unknown, name: string): string | null {
  const found = isObject(value) ? value[name] : undefined;
  return typeof found === 'string' ? found : null;
}

/** @throws ApiError for a body that is no decision */
export function decisionOf(body: unknown): Decision {
  const given = parseJson(body);
  const { workitemId, action, comments } = isObject(given) ? given : {};
  if (typeof workitemId !== 'string' || (action !== 'Approve' && action !== 'Reject')) {
    throw new ApiError('INVALID_FIELD', 'A decision names a workitemId and the action Approve or Reject.');
  }
  return { workitemId, action, comments: typeof comments === 'string' ? comments : '' };
}

export const decide = ({ tenant, session }: Caller, decision: Decision): unknown =>
  tenant.org.approvals.decide(session, decision);
