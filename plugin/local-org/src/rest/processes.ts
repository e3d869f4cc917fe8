import { ApiError, type ApprovalResult, type Org } from '../contract.ts';
import { isObject, json, notFound, objectBody, type Handler, type RestContext } from './message.ts';

const ACTIONS = { submit: 'Submit', approve: 'Approve', reject: 'Reject' } as const;

type Values = Readonly<Record<string, unknown>>;

/** `GET /process/approvals`: the active processes by object, in the order in which records try them. */
export const listApprovals: Handler = ({ org }) => {
  const approvals: Record<string, object[]> = {};
  for (const process of org.approvals.processes().filter(({ active }) => active)) {
    const siblings = (approvals[process.object] ??= []);
    siblings.push({
      description: process.description ?? null,
      id: process.id,
      name: process.label,
      object: process.object,
      sortOrder: siblings.length + 1,
    });
  }
  return json({ approvals });
};

/** `POST /process/approvals`: each request is decided by itself, so that a refused one does not undo the others. */
export const requestApprovals: Handler = (context, request) => {
  const { requests } = objectBody(request);
  if (!Array.isArray(requests)) throw missing('requests');
  return json((requests as unknown[]).map((each) => answer(() => perform(context, each))));
};

function perform({ org, session }: RestContext, given: unknown): ApprovalResult {
  if (!isObject(given)) throw missing('requests');
  const action = ACTIONS[(textOf(given, 'actionType') ?? '').toLowerCase() as keyof typeof ACTIONS] as
    (typeof ACTIONS)[keyof typeof ACTIONS] | undefined;
  const contextId = textOf(given, 'contextId');
  if (action === undefined) throw new ApiError('INVALID_ARGUMENT_TYPE', 'actionType must be Submit, Approve or Reject');
  if (contextId === undefined) throw missing('contextId');
  const common = {
    ...optional('comments', textOf(given, 'comments')),
    nextApproverIds: idsOf(given['nextApproverIds']),
  };
  if (action !== 'Submit') return org.approvals.decide(session, { workitemId: contextId, action, ...common });
  return org.approvals.submit(session, {
    recordId: contextId,
    ...common,
    ...optional('submitterId', textOf(given, 'contextActorId')),
    ...optional('process', textOf(given, 'processDefinitionNameOrId')),
    skipEntryCriteria: isTrue(given['skipEntryCriteria']),
  });
}

function answer(call: () => ApprovalResult): object {
  try {
    return { ...call(), errors: null, success: true };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { errorCode, message, fields } = error;
    return {
      actorIds: null,
      entityId: null,
      errors: [{ statusCode: errorCode, message, fields }],
      instanceId: null,
      instanceStatus: null,
      newWorkitemIds: null,
      success: false,
    };
  }
}

/** `GET /process/rules`, of all objects, of one, or one rule of it. */
export const listRules: Handler = ({ org }, _request, params) => {
  const wanted = params['object']?.toLowerCase();
  const found = org.approvals.rules().filter((rule) => wanted === undefined || rule.object.toLowerCase() === wanted);
  const rule = params['rule'];
  if (rule !== undefined) {
    const one = found.find(({ id }) => isSameId(id, rule));
    if (one === undefined) throw notFound();
    return json(describeRule(one));
  }
  const rules: Record<string, object[]> = {};
  for (const each of found.filter(({ active }) => active)) (rules[each.object] ??= []).push(describeRule(each));
  return json({ rules });
};

const describeRule = (rule: ReturnType<Org['approvals']['rules']>[number]): object => ({
  actions: rule.actions,
  description: rule.description ?? null,
  id: rule.id,
  name: rule.name,
  namespacePrefix: null,
  object: rule.object,
});

/** `POST /process/rules`: runs the rules of records; when one fails, all are undone. */
export const triggerRules: Handler = ({ org, session }, request, params) => {
  const { contextIds } = objectBody(request);
  const ids = idsOf(contextIds);
  if (ids.length === 0) throw missing('contextIds');
  const rule = org.approvals.rules().find(({ id }) => isSameId(id, params['rule'] ?? ''));
  if (params['rule'] !== undefined && rule === undefined) throw notFound();
  org.transaction(() => {
    for (const id of ids) org.approvals.triggerRules(session, id, rule?.name);
  });
  return json({ errors: null, success: true });
};

/** `POST /actions/standard/submit`: submits records as an invocable action, one answer for each input. */
export const submitAction: Handler = ({ org, session }, request) => {
  const { inputs } = objectBody(request);
  if (!Array.isArray(inputs) || inputs.length === 0) throw missing('inputs');
  const answers = (inputs as unknown[]).map((input) => submitInput(org, session, isObject(input) ? input : {}));
  const failed = answers.some(({ isSuccess }) => !isSuccess);
  return json(answers, failed ? 400 : 200);
};

function submitInput(
  org: Org,
  session: RestContext['session'],
  input: Values
): {
  readonly actionName: 'submit';
  readonly isSuccess: boolean;
  readonly errors: unknown;
  readonly outputValues: unknown;
} {
  try {
    const recordId = textOf(input, 'objectId');
    if (recordId === undefined) throw missing('objectId');
    const outputValues = org.approvals.submit(session, {
      recordId,
      nextApproverIds: idsOf(input['nextApproverIds']),
      skipEntryCriteria: isTrue(input['skipEntryCriteria']),
      ...optional('comments', textOf(input, 'comment')),
      ...optional('process', textOf(input, 'processDefinitionNameOrId')),
      ...optional('submitterId', textOf(input, 'submitterId')),
    });
    return { actionName: 'submit', isSuccess: true, errors: null, outputValues };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { errorCode, message, fields } = error;
    const errors = [{ statusCode: errorCode, message, fields }];
    return { actionName: 'submit', isSuccess: false, errors, outputValues: null };
  }
}

const INPUTS = [
  ['objectId', 'ID', true, 1],
  ['processDefinitionNameOrId', 'STRING', false, 1],
  ['nextApproverIds', 'ID', false, 1],
  ['skipEntryCriteria', 'BOOLEAN', false, 1],
  ['submitterId', 'ID', false, 1],
  ['comment', 'STRING', false, 1],
] as const;

export const describeSubmitAction: Handler = () =>
  json({
    description: 'Submit a record for approval.',
    inputs: INPUTS.map(([name, type, required, maxOccurs]) => ({ name, type, required, maxOccurs, label: name })),
    label: 'Submit for Approval',
    name: 'submit',
    outputs: ['actorIds', 'entityId', 'instanceId', 'instanceStatus', 'newWorkitemIds'].map((name) => ({ name })),
    standard: true,
    targetEntityName: null,
    type: 'SUBMITAPPROVAL',
  });

const isSameId = (id: string, other: string): boolean => id.slice(0, 15) === other.slice(0, 15);
const isTrue = (value: unknown): boolean => value === true || value === 'true';
const missing = (name: string): ApiError => new ApiError('MISSING_ARGUMENT', `missing required argument: ${name}`);
const idsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map(String) : typeof value === 'string' && value !== '' ? [value] : [];

function textOf(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const optional = <K extends string>(key: K, value: string | undefined): { [key in K]?: string } =>
  value === undefined ? {} : ({ [key]: value } as { [key in K]: string });
