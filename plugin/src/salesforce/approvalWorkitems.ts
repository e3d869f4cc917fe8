import { z } from 'zod';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import type { ApprovalDecision } from '../engine/approvalPorts.ts';
import { parseReply, type CrmClient } from './crmClient.ts';
import { CrmError } from './crmError.ts';
import { quote } from './soql.ts';

/** The open work item of a request. */
export const openWorkitem = (requestId: string): string =>
  `SELECT Id, ActorId FROM ProcessInstanceWorkitem WHERE ProcessInstance.TargetObjectId = ${quote(requestId)}`;

const Items = z.array(z.object({ Id: z.string(), ActorId: z.string() }));
const Me = z.object({ user_id: z.string() });
export const Decided = z.array(
  z.object({
    success: z.boolean(),
    errors: z.array(z.object({ statusCode: z.string(), message: z.string() })).nullish(),
  })
);
const Outcomes = z
  .array(
    z.object({
      isSuccess: z.boolean(),
      outputValues: z
        .object({
          isDone: z.boolean().nullish(),
          code: z.string().nullish(),
          message: z.string().nullish(),
          action: z.string().nullish(),
        })
        .nullish(),
      errors: z.array(z.object({ message: z.string() })).nullish(),
    })
  )
  .min(1);

/** Codes by which the platform says that a work item is gone or somebody else's. */
export const GONE: ReadonlySet<string> = new Set([
  'INVALID_CROSS_REFERENCE_KEY',
  'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
  'ENTITY_IS_DELETED',
  'NOT_FOUND',
]);

/**
 * Decides a request on behalf of its approver: the work item is handed to this user, who may modify all requests, and
 * decided by him. The work item is the judge of who was first: it goes with the first decision. Doing it again after a
 * lost answer finds either the handed item or none.
 */
export async function decideWorkitem(client: CrmClient, decision: ApprovalDecision): Promise<Result<void, Problem>> {
  const [item] = Items.parse(await client.query(openWorkitem(decision.requestId)));
  if (item === undefined) return refuse(ALREADY_DECIDED);
  const userId = await myId(client);
  try {
    if (item.ActorId !== userId) {
      const url = `/sobjects/ProcessInstanceWorkitem/${item.Id}`;
      await client.send({ method: 'PATCH', url, body: { ActorId: userId }, idempotent: true });
    }
  } catch (error) {
    if (error instanceof CrmError && GONE.has(error.code)) return refuse(ALREADY_DECIDED);
    throw error;
  }
  const request = {
    actionType: decision.approves ? 'Approve' : 'Reject',
    contextId: item.Id,
    comments: linkComment(decision),
  };
  const reply = await client.send({
    method: 'POST',
    url: '/process/approvals',
    body: { requests: [request] },
    idempotent: false,
  });
  const [outcome] = parseReply(Decided, reply);
  if (outcome?.success === true) return ok(undefined);
  const error = outcome?.errors?.[0];
  if (error && GONE.has(error.statusCode)) return refuse(ALREADY_DECIDED);
  throw new CrmError('refused', error?.statusCode ?? 'UNKNOWN', error?.message ?? 'The decision was not taken');
}

const LINK_COMMENT = /^(?:Approved|Rejected) by one-time link by .* \[(005\w{12,15})\](?:\n([^]*))?$/;

/** The platform knows only that the service decided: for whom stands in the first line, in the same write. */
const linkComment = ({ approves, comment, by }: ApprovalDecision): string =>
  `${approves ? 'Approved' : 'Rejected'} by one-time link by ${by.name} [${by.id}]\n${comment}`.trim().slice(0, 1_300);

/** For whom the service decided, and what he wrote; undefined for what it did not write. */
export function readLinkComment(text: string): { readonly by: string; readonly comment: string } | undefined {
  const [, by, comment = ''] = LINK_COMMENT.exec(text) ?? [];
  return by === undefined ? undefined : { by, comment };
}

export async function myId(client: CrmClient): Promise<string> {
  const url = '/services/oauth2/userinfo';
  return parseReply(Me, await client.send({ method: 'GET', url, idempotent: true })).user_id;
}

/** What the CRM itself decided: who, and what he wrote. By request id. */
export async function readDecisions(
  client: CrmClient,
  requestIds: readonly string[]
): Promise<ReadonlyMap<string, { readonly by: string; readonly at: string; readonly comment: string }>> {
  if (requestIds.length === 0) return new Map();
  const Steps = z.array(
    z.object({
      ActorId: z.string(),
      CreatedDate: z.string(),
      Comments: z.string().nullish(),
      ProcessInstance: z.object({ TargetObjectId: z.string() }),
    })
  );
  const soql =
    `SELECT ActorId, CreatedDate, Comments, ProcessInstance.TargetObjectId FROM ProcessInstanceStep ` +
    `WHERE StepStatus IN ('Approved','Rejected') AND ProcessInstance.TargetObjectId IN (${requestIds.map(quote).join(',')})`;
  return new Map(
    Steps.parse(await client.query(soql)).map((step) => [
      step.ProcessInstance.TargetObjectId,
      { by: step.ActorId, at: new Date(step.CreatedDate).toISOString(), comment: step.Comments ?? '' },
    ])
  );
}

/** The approval action of the org (`OM_ApprovalAction`), for each input by itself. */
export async function callAction(
  client: CrmClient,
  inputs: readonly Readonly<Record<string, string>>[]
): Promise<readonly Result<void, Problem>[]> {
  const body = { inputs };
  const reply = await client.send({
    method: 'POST',
    url: '/actions/custom/apex/OM_ApprovalAction',
    body,
    idempotent: false,
  });
  return parseReply(Outcomes, reply).map(({ isSuccess, outputValues, errors }) => {
    if (isSuccess && outputValues?.isDone === true) return ok(undefined);
    return refuse({
      code: outputValues?.code ?? 'ApprovalRefused',
      message: outputValues?.message ?? errors?.[0]?.message ?? 'The org refuses without a reason',
      action: outputValues?.action ?? 'Correct what the message names and try again.',
    });
  });
}

const ALREADY_DECIDED: Problem = {
  code: 'AlreadyDecided',
  message: 'The request has been decided or withdrawn already',
  action: 'Look at the record to see what was decided.',
};
