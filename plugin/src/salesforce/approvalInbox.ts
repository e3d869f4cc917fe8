import { z } from 'zod';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import type { ApprovalInboxItem } from '../engine/approvalPorts.ts';
import { Decided, GONE, myId } from './approvalWorkitems.ts';
import { parseReply, type CrmClient } from './crmClient.ts';
import { quote, within } from './soql.ts';

const Items = z.array(
  z.object({ Id: z.string(), CreatedDate: z.string(), ProcessInstance: z.object({ TargetObjectId: z.string() }) })
);
const Requests = z.array(
  z.object({
    Id: z.string(),
    Name: z.string(),
    RuleName__c: z.string().nullish(),
    Reason__c: z.string().nullish(),
    DueAt__c: z.string().nullish(),
    Order__r: z.object({ OrderNumber: z.string() }).nullish(),
    Contract__r: z.object({ ContractNumber: z.string() }).nullish(),
  })
);

/** What waits for the user of the connection or one of his queues, the oldest first. */
export async function readInbox(client: CrmClient): Promise<readonly ApprovalInboxItem[]> {
  const me = await myId(client);
  const member = `SELECT GroupId FROM GroupMember WHERE UserOrGroupId = ${quote(me)}`;
  const groups = (await client.query(member)).map((row) => String(row['GroupId']));
  const items = Items.parse(
    await client.query(
      `SELECT Id, CreatedDate, ProcessInstance.TargetObjectId FROM ProcessInstanceWorkitem ` +
        `WHERE ${within('ActorId', [me, ...groups])} ORDER BY CreatedDate, Id LIMIT 200`
    )
  );
  const targets = items.map((item) => item.ProcessInstance.TargetObjectId);
  const rows = Requests.parse(
    await client.query(
      `SELECT Id, Name, RuleName__c, Reason__c, DueAt__c, Order__r.OrderNumber, Contract__r.ContractNumber ` +
        `FROM OM_ApprovalRequest__c WHERE ${within('Id', targets)}`
    )
  );
  const requests = new Map(rows.map((row) => [row.Id, row]));
  return items.flatMap((item) => {
    const request = requests.get(item.ProcessInstance.TargetObjectId);
    if (request === undefined) return [];
    return [
      {
        workitemId: item.Id,
        requestId: request.Id,
        request: request.Name,
        record: request.Order__r?.OrderNumber ?? request.Contract__r?.ContractNumber ?? '',
        rule: request.RuleName__c ?? '',
        reason: request.Reason__c ?? '',
        waitingSince: new Date(item.CreatedDate).toISOString(),
        dueAt: request.DueAt__c ? new Date(request.DueAt__c).toISOString() : '',
      },
    ];
  });
}

/** Decides as the user of the connection; by the number of the request or the one request for a record. */
export async function decideAsMe(
  client: CrmClient,
  ref: string,
  approves: boolean,
  comment: string
): Promise<Result<ApprovalInboxItem, Problem>> {
  const mine = (await readInbox(client)).filter((item) => [item.request, item.requestId, item.record].includes(ref));
  const [item, other] = mine;
  if (item === undefined) return refuse(nothingWaits(ref));
  if (other !== undefined) return refuse(severalWait(ref, mine));
  const request = { actionType: approves ? 'Approve' : 'Reject', contextId: item.workitemId, comments: comment };
  const body = { requests: [request] };
  const reply = await client.send({ method: 'POST', url: '/process/approvals', body, idempotent: false });
  const [outcome] = parseReply(Decided, reply);
  if (outcome?.success === true) return ok(item);
  const error = outcome?.errors?.[0];
  if (error && GONE.has(error.statusCode)) return refuse(nothingWaits(ref));
  return refuse({
    code: 'ApprovalRefused',
    message: error?.message ?? 'The org refuses without a reason',
    path: item.request,
    action: 'Correct what the message names and try again.',
  });
}

const nothingWaits = (ref: string): Problem => ({
  code: 'NothingWaits',
  message: `Nothing of ${ref} waits for your decision`,
  path: ref,
  action: 'See what does: sf order approval list. Somebody else may have decided already.',
});

const severalWait = (ref: string, items: readonly ApprovalInboxItem[]): Problem => ({
  code: 'SeveralWait',
  message: `${ref} waits for several decisions of yours: ${items.map((item) => item.request).join(', ')}`,
  path: ref,
  action: 'Give the number of the request.',
});
