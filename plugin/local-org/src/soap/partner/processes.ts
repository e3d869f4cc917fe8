import { ApiError, type ApprovalResult, type DecideRequest } from '../../contract.ts';
import { childrenOf, flag, textOf } from '../../metadata/elements.ts';
import type { XmlElement } from '../../metadata/xml.ts';
import type { SoapValue } from '../envelope.ts';
import type { PartnerCall } from './call.ts';
import { errorValue } from './records.ts';

const ACTIONS: ReadonlySet<string> = new Set<DecideRequest['action']>(['Approve', 'Reject', 'Removed']);

/** `process`: submits records, and answers or recalls requests; the only API of the platform that recalls. */
export const processOperation = (call: PartnerCall): SoapValue =>
  childrenOf(call.body, 'actions').map((action) => {
    try {
      return { ...perform(call, action), success: true };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { errors: [errorValue(error)], success: false };
    }
  });

/** A submission names a record, an answer a work item: the kinds of requests need no look at their `xsi:type`. */
function perform({ tenant, session }: PartnerCall, request: XmlElement): Readonly<Record<string, SoapValue>> {
  const { approvals } = tenant.org;
  const comments = textOf(request, 'comments');
  const common = {
    nextApproverIds: childrenOf(request, 'nextApproverIds').map(({ text }) => text),
    ...(comments === undefined ? {} : { comments }),
  };
  const workitemId = textOf(request, 'workitemId');
  if (workitemId !== undefined) {
    const action = textOf(request, 'action') ?? '';
    if (!isAction(action)) throw new ApiError('INVALID_ARGUMENT_TYPE', `unknown action: ${action}`);
    return resultValue(approvals.decide(session, { workitemId, action, ...common }));
  }
  const [submitterId, process] = [textOf(request, 'submitterId'), textOf(request, 'processDefinitionNameOrId')];
  const submission = {
    recordId: textOf(request, 'objectId') ?? '',
    skipEntryCriteria: flag(request, 'skipEntryCriteria'),
    ...common,
    ...(submitterId === undefined ? {} : { submitterId }),
    ...(process === undefined ? {} : { process }),
  };
  return resultValue(approvals.submit(session, submission));
}

const isAction = (text: string): text is DecideRequest['action'] => ACTIONS.has(text);

const resultValue = (result: ApprovalResult): Readonly<Record<string, SoapValue>> => ({
  actorIds: [...(result.actorIds ?? [])],
  entityId: result.entityId,
  instanceId: result.instanceId,
  instanceStatus: result.instanceStatus,
  newWorkitemIds: [...result.newWorkitemIds],
});
