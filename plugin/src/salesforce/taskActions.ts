import { z } from 'zod';
import type { Attributes } from '../domain/order.ts';
import type { TaskView } from '../domain/orderView.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { parseReply, type CrmClient } from './crmClient.ts';
import { compositeFailure } from './compositeFailure.ts';
import { outboxRow } from './orderActions.ts';
import { text, time } from './rowTypes.ts';
import { isRecordId, quote } from './soql.ts';

export interface TaskFilter {
  readonly queue?: string;
  /** Order number, external id or record id. */
  readonly order?: string;
}

const StepRow = z.object({
  Id: z.string(),
  Key__c: z.string(),
  StepName__c: text,
  Type__c: z.string(),
  State__c: z.string(),
  Queue__c: text,
  Instructions__c: text,
  Form__c: text,
  ReadyAt__c: time,
  DueAt__c: time,
  TaskDoneAt__c: time,
  AssignedTo__r: z.object({ Name: text }).nullish(),
  AssignedReason__c: text,
  Plan__r: z.object({
    ExternalId__c: z.string(),
    Order__c: z.string(),
    Order__r: z.object({ OrderNumber: z.string(), Account: z.object({ Name: text }).nullish() }),
  }),
});
type StepRow = z.infer<typeof StepRow>;

const FIELDS =
  'Id, Key__c, StepName__c, Type__c, State__c, Queue__c, Instructions__c, Form__c, ReadyAt__c, DueAt__c, TaskDoneAt__c, AssignedTo__r.Name, AssignedReason__c, ' +
  'Plan__r.ExternalId__c, Plan__r.Order__c, Plan__r.Order__r.OrderNumber, Plan__r.Order__r.Account.Name';
const OPEN = ['Ready', 'InProgress', 'Waiting'];

/** Tasks that wait for a person, the most urgent first. */
export async function listTasks(client: CrmClient, filter: TaskFilter = {}): Promise<readonly TaskView[]> {
  const conditions = [`Type__c = 'manual'`, `State__c IN ('Ready','InProgress','Waiting')`, 'TaskDoneAt__c = null'];
  if (filter.queue !== undefined) conditions.push(`Queue__c = ${quote(filter.queue)}`);
  if (filter.order !== undefined) conditions.push(`(${orderConditions(filter.order).join(' OR ')})`);
  const soql = `SELECT ${FIELDS} FROM OM_FulfillmentStep__c WHERE ${conditions.join(' AND ')} ORDER BY DueAt__c NULLS LAST, ReadyAt__c, Id`;
  return parseReply(z.array(StepRow), await client.query(soql)).map(toTask);
}

const orderConditions = (ref: string): readonly string[] => [
  `Plan__r.Order__r.OrderNumber = ${quote(ref)}`,
  `Plan__r.Order__r.OM_ExternalId__c = ${quote(ref)}`,
  ...(isRecordId(ref) ? [`Plan__r.Order__c = ${quote(ref)}`] : []),
];

/** One step with its form, by record id, step number or external id. */
export async function readTask(client: CrmClient, ref: string): Promise<Result<TaskView, Problem>> {
  const found = await findStep(client, ref);
  return found.ok ? ok(toTask(found.value)) : found;
}

/**
 * A person's task is done: the outbox row and its fields in one transaction. The service moves the step on. The row comes
 * first and has the key that the trigger of the org would give it, so that there is one (decision 9).
 */
export async function completeTask(
  client: CrmClient,
  now: () => number,
  ref: string,
  done: { readonly output: Attributes; readonly by: string }
): Promise<Result<TaskView, Problem>> {
  const found = await findStep(client, ref);
  if (!found.ok) return found;
  const step = found.value;
  const form = parseForm(step.Form__c);
  const problem = notCompletable(step) ?? (form && formProblem(form, done.output, step));
  if (problem) return refuse(problem);
  const doneAt = now();
  const payload = { ...stepRef(step), output: done.output, by: done.by };
  const replies = await client.composite(
    [
      outboxRow('TaskCompleted', step.Plan__r.Order__c, payload, `task/${step.Id}/${Math.floor(doneAt / 1_000)}`),
      {
        method: 'PATCH',
        url: `/sobjects/OM_FulfillmentStep__c/${step.Id}`,
        referenceId: 'step',
        body: {
          TaskOutput__c: JSON.stringify(done.output),
          TaskDoneBy__c: done.by.slice(0, 255),
          TaskDoneAt__c: new Date(doneAt).toISOString(),
        },
      },
    ],
    { allOrNone: true, idempotent: false }
  );
  const failure = compositeFailure(replies, `OM_FulfillmentStep__c ${step.Id}`);
  return failure ? refuse(failure) : ok(toTask(step));
}

/** Asks the service to run a failed step again, or to pass over it for a reason. */
export async function requestStep(
  client: CrmClient,
  ref: string,
  request:
    | { readonly kind: 'retry'; readonly by: string }
    | { readonly kind: 'skip'; readonly by: string; readonly reason: string }
): Promise<Result<{ readonly stepId: string; readonly orderNumber: string }, Problem>> {
  if (request.kind === 'skip' && request.reason.trim() === '') {
    const action = 'Say why the step may be passed over; the reason stands in the billing certificate.';
    return refuse({ code: 'ReasonMissing', message: 'A step is not skipped without a reason', action });
  }
  const found = await findStep(client, ref);
  if (!found.ok) return found;
  const step = found.value;
  const type = request.kind === 'retry' ? 'StepRetryRequested' : 'StepSkipRequested';
  const payload = { ...stepRef(step), by: request.by, ...(request.kind === 'skip' ? { reason: request.reason } : {}) };
  const replies = await client.composite([outboxRow(type, step.Plan__r.Order__c, payload)], {
    allOrNone: true,
    idempotent: false,
  });
  const failure = compositeFailure(replies, `OM_FulfillmentStep__c ${step.Id}`);
  return failure ? refuse(failure) : ok({ stepId: step.Id, orderNumber: step.Plan__r.Order__r.OrderNumber });
}

const stepRef = (step: StepRow) => ({ planId: step.Plan__r.ExternalId__c, stepKey: step.Key__c });

/** By record id, by step number (`FS-…`) or by external id. */
async function findStep(client: CrmClient, ref: string): Promise<Result<StepRow, Problem>> {
  const conditions = [`Name = ${quote(ref)}`, `ExternalId__c = ${quote(ref)}`];
  if (isRecordId(ref)) conditions.push(`Id = ${quote(ref)}`);
  const soql = `SELECT ${FIELDS} FROM OM_FulfillmentStep__c WHERE ${conditions.join(' OR ')} LIMIT 2`;
  const [row] = parseReply(z.array(StepRow), await client.query(soql));
  if (row) return ok(row);
  const action = 'See the open tasks: sf order task list';
  return refuse({ code: 'TaskNotFound', message: `There is no step ${ref}`, path: `step ${ref}`, action });
}

function notCompletable(step: StepRow): Problem | undefined {
  const name = `${step.StepName__c ?? step.Key__c} of order ${step.Plan__r.Order__r.OrderNumber}`;
  const path = `OM_FulfillmentStep__c ${step.Id}`;
  if (step.Type__c !== 'manual') {
    const action = 'Only manual steps are completed by people; the service completes the others.';
    return { code: 'NotATask', message: `${name} is a ${step.Type__c} step`, path, action };
  }
  if (step.TaskDoneAt__c) {
    const action = 'Nothing to do: the service moves the order on.';
    return { code: 'TaskAlreadyDone', message: `${name} was reported done at ${step.TaskDoneAt__c}`, path, action };
  }
  if (OPEN.includes(step.State__c)) return undefined;
  const action = 'See what it waits for: sf order plan display';
  return { code: 'TaskNotOpen', message: `${name} is ${step.State__c}`, path, action };
}

function formProblem(form: TaskView['form'], output: Attributes, step: StepRow): Problem | undefined {
  const path = (key: string): string => `OM_FulfillmentStep__c ${step.Id}: ${key}`;
  for (const [key, spec] of Object.entries(form)) {
    const value = output[key];
    if (value === undefined) {
      if (!spec.required) continue;
      const action = `Fill it in: --set ${key}=<${spec.values?.join('|') ?? spec.type}>`;
      return { code: 'TaskFieldMissing', message: `The task needs ${key}`, path: path(key), action };
    }
    if (typeof value !== spec.type) {
      const action = `Give a ${spec.type}.`;
      return { code: 'TaskFieldType', message: `${key} is a ${typeof value}`, path: path(key), action };
    }
    if (spec.values && !spec.values.includes(value)) {
      const action = `Use one of: ${spec.values.join(', ')}.`;
      return { code: 'TaskFieldValue', message: `${key} cannot be ${String(value)}`, path: path(key), action };
    }
  }
  const unknown = Object.keys(output).find((key) => !Object.hasOwn(form, key));
  if (unknown === undefined) return undefined;
  const action = `Leave it out; the form has: ${Object.keys(form).join(', ') || 'no fields'}.`;
  return { code: 'TaskFieldUnknown', message: `The task has no field ${unknown}`, path: path(unknown), action };
}

const Form = z.record(
  z.string(),
  z.object({
    type: z.enum(['string', 'number', 'boolean']),
    required: z.boolean(),
    values: z.array(z.union([z.string(), z.number(), z.boolean()])).exactOptional(),
  })
);

/** The form as the projection wrote it. Undefined when it cannot be read: the engine checks the output in any case. */
function parseForm(json: string | null | undefined): TaskView['form'] | undefined {
  if (!json) return {};
  try {
    return Form.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}

const toTask = (step: StepRow): TaskView => ({
  id: step.Id,
  orderNumber: step.Plan__r.Order__r.OrderNumber,
  accountName: step.Plan__r.Order__r.Account?.Name ?? '',
  name: step.StepName__c ?? step.Key__c,
  queue: step.Queue__c ?? '',
  ...(step.AssignedTo__r?.Name ? { assignee: step.AssignedTo__r.Name } : {}),
  ...(step.AssignedReason__c ? { assignedWhy: step.AssignedReason__c } : {}),
  state: step.State__c,
  ...(step.Instructions__c ? { instructions: step.Instructions__c } : {}),
  form: parseForm(step.Form__c) ?? {},
  ...(step.ReadyAt__c ? { readyAt: step.ReadyAt__c } : {}),
  ...(step.DueAt__c ? { dueAt: step.DueAt__c } : {}),
});
