import { z } from 'zod';
import type { ApprovalActor, ApprovalPolicy, ApprovalSubject } from '../domain/approval.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import type {
  ApprovalCase,
  ApprovalCrm,
  ApprovalFinish,
  ApprovalRequest,
  NewApprovalRequest,
} from '../engine/approvalPorts.ts';
import type { Clock } from '../engine/ports.ts';
import { decideAsMe, readInbox } from './approvalInbox.ts';
import { absencesSince, MEMBERS, PEOPLE, QUEUES, RULES, toDirectory, toPolicy } from './approvalPolicyRows.ts';
import { CONTRACT_FIELDS, COST, lines, ORDER_FIELDS, REQUEST_FIELDS, toCase, toRequest } from './approvalRows.ts';
import { callAction, decideWorkitem, myId, openWorkitem, readDecisions, readLinkComment } from './approvalWorkitems.ts';
import { compositeFailure } from './compositeFailure.ts';
import { type CompositeRequest, type CrmClient, type Row } from './crmClient.ts';
import { CrmError } from './crmError.ts';
import { fit } from './recordText.ts';
import { isRecordId, quote } from './soql.ts';

const Ids = z.array(z.object({ Id: z.string() }));
const MOST_CASES = 200;
const REQUESTS_PER_CALL = 25;
const WANTED = `OM_ApprovalStatus__c = 'Pending' OR OM_ApprovalPreviewAskedAt__c != null`;
const UNWANTED = `OM_ApprovalStatus__c != 'Pending' AND OM_ApprovalPreviewAskedAt__c = null`;
const ANYTHING_OPEN = [
  `SELECT Id FROM Order WHERE ${WANTED} LIMIT 1`,
  `SELECT Id FROM Contract WHERE ${WANTED} LIMIT 1`,
  `SELECT Id FROM OM_ApprovalRequest__c WHERE State__c = 'Pending' LIMIT 1`,
];
const REASON_LENGTH = 4_096;

/** Approvals over the platform's REST API: a pass over what is open costs two calls. */
export function createApprovalCrm(client: CrmClient, clock: Clock): ApprovalCrm {
  let customerFields: readonly string[] = [];

  async function look() {
    const [rules = [], ...open] = await client.queries([RULES, ...ANYTHING_OPEN]);
    return { policy: read(rules), hasOpen: open.some((rows) => rows.length > 0) };
  }

  function read(rules: readonly Row[]): Result<ApprovalPolicy, readonly Problem[]> {
    const result = toPolicy(rules);
    if (result.ok) customerFields = fieldsOfCustomers(result.value);
    return result;
  }

  const account = (): string => customerFields.map((name) => `, Account.${name}`).join('');
  const orders = (where: string, withCosts = true): string =>
    `SELECT ${ORDER_FIELDS}${account()}, ${lines(withCosts)} FROM Order WHERE ${where} ORDER BY OM_ApprovalRequestedAt__c, Id LIMIT ${MOST_CASES}`;
  const contracts = (where: string): string =>
    `SELECT ${CONTRACT_FIELDS}${account()} FROM Contract WHERE ${where} ORDER BY OM_ApprovalRequestedAt__c, Id LIMIT ${MOST_CASES}`;
  const requests = (where: string): string =>
    `SELECT ${REQUEST_FIELDS} FROM OM_ApprovalRequest__c WHERE ${where} ORDER BY CreatedDate, Id`;

  async function openCases(): Promise<readonly ApprovalCase[]> {
    const open = `State__c = 'Pending'`;
    const [orderRows = [], contractRows = [], requested = [], otherOrders = [], otherContracts = []] =
      await client.queries([
        orders(WANTED),
        contracts(WANTED),
        requests(
          `${open} OR Order__r.OM_ApprovalStatus__c = 'Pending' OR Contract__r.OM_ApprovalStatus__c = 'Pending' ` +
            `OR Order__r.OM_ApprovalPreviewAskedAt__c != null OR Contract__r.OM_ApprovalPreviewAskedAt__c != null`
        ),
        orders(`${UNWANTED} AND Id IN (SELECT Order__c FROM OM_ApprovalRequest__c WHERE ${open})`),
        contracts(`${UNWANTED} AND Id IN (SELECT Contract__c FROM OM_ApprovalRequest__c WHERE ${open})`),
      ]);
    const known = requested.map(toRequest);
    return [...orderRows, ...contractRows, ...otherOrders, ...otherContracts].map((row) => toCase(row, known));
  }

  async function caseOf(ref: string): Promise<Result<ApprovalCase, Problem>> {
    const by = (number: string): string =>
      [
        `${number} = ${quote(ref)}`,
        `OM_ExternalId__c = ${quote(ref)}`,
        ...(isRecordId(ref) ? [`Id = ${quote(ref)}`] : []),
      ]
        .map((condition) => `(${condition})`)
        .join(' OR ');
    const read = (withCosts: boolean) =>
      client.queries([orders(by('OrderNumber'), withCosts), contracts(by('ContractNumber'))]);
    const [orderRows = [], contractRows = []] = await read(true).catch((error: unknown) => {
      if (hidesCosts(error)) return read(false);
      throw error;
    });
    const [row] = [...orderRows, ...contractRows];
    if (row === undefined) return refuse(notFound(ref));
    const id = quote(String(row['Id']));
    const known = await client.query(requests(`Order__c = ${id} OR Contract__c = ${id}`));
    return ok(toCase(row, known.map(toRequest)));
  }

  async function ask(wanted: readonly NewApprovalRequest[]): Promise<void> {
    for (const request of wanted) await create(request);
  }

  /** One by one: two requests of one record must not undo one another when an approver cannot be asked. */
  async function create(request: NewApprovalRequest): Promise<void> {
    const part: CompositeRequest = {
      method: 'POST',
      url: '/sobjects/OM_ApprovalRequest__c',
      referenceId: 'request',
      body: requestBody(request),
    };
    const problem = compositeFailure(
      await client.composite([part], { allOrNone: true, idempotent: true }),
      `approval request ${request.key}`
    );
    // It is there already: a pass before was ended between writing and hearing of it.
    if (problem && problem.code !== 'DuplicateRecord') throw refused(problem);
  }

  async function update(object: string, id: string, body: Row): Promise<void> {
    const part: CompositeRequest = { method: 'PATCH', url: `/sobjects/${object}/${id}`, referenceId: 'update', body };
    const problem = compositeFailure(await client.composite([part], { allOrNone: true, idempotent: true }), object);
    if (problem) throw refused(problem);
  }

  async function hand(
    requestId: string,
    to: ApprovalActor,
    { dueAt, at }: { readonly dueAt: string; readonly at: string }
  ): Promise<void> {
    await update('OM_ApprovalRequest__c', requestId, { OwnerId: to.id, DueAt__c: dueAt, EscalatedAt__c: at });
    const [item] = Ids.parse(await client.query(openWorkitem(requestId)));
    if (item) await update('ProcessInstanceWorkitem', item.Id, { ActorId: to.id });
  }

  async function attribute(decided: readonly ApprovalRequest[]): Promise<readonly ApprovalRequest[]> {
    const decisions = await readDecisions(
      client,
      decided.map((one) => one.id)
    );
    const service = decisions.size === 0 ? '' : await myId(client);
    const known: ApprovalRequest[] = [];
    for (const request of decided) {
      const decision = decisions.get(request.id);
      if (decision === undefined) continue;
      // Only what the service itself wrote is believed: anybody may write such a comment.
      const byLink = decision.by === service ? readLinkComment(decision.comment) : undefined;
      const { by, comment } = byLink ?? decision;
      const way = byLink ? 'Link' : 'CRM';
      const body = { DecidedBy__c: by, DecidedAt__c: decision.at, Way__c: way, Comment__c: fit(comment, 4_000) };
      await update('OM_ApprovalRequest__c', request.id, body);
      known.push({ ...request, decidedBy: by, comment });
    }
    return known;
  }

  async function withdraw(ids: readonly string[], state: string, comment: string): Promise<void> {
    for (let start = 0; start < ids.length; start += REQUESTS_PER_CALL) {
      const inputs = ids
        .slice(start, start + REQUESTS_PER_CALL)
        .map((recordId) => ({ recordId, action: 'withdraw', state, comment }));
      for (const answer of await callAction(client, inputs)) if (!answer.ok) throw refused(answer.error);
    }
  }

  async function finish(subject: ApprovalSubject, outcome: ApprovalFinish): Promise<void> {
    const status = { approved: 'Approved', notRequired: 'NotRequired', rejected: 'Rejected' }[outcome.kind];
    const reason = outcome.kind === 'rejected' ? fit(`Rejected: ${outcome.reason}`, REASON_LENGTH) : null;
    const isApproved = outcome.kind !== 'rejected';
    const next =
      subject.kind === 'Contract'
        ? { OM_LifecycleState__c: isApproved ? 'Negotiating' : 'Rejected' }
        : isApproved
          ? { OM_State__c: 'Acknowledged', OM_SubmittedAt__c: new Date(clock.now()).toISOString() }
          : {};
    await update(subject.kind, subject.id, { OM_ApprovalStatus__c: status, OM_StateReason__c: reason, ...next });
  }

  return {
    look,
    policy: async () => read(await client.query(RULES)),
    openCases,
    attribute,
    caseOf,
    ask,
    hand,
    withdraw,
    finish,
    async directory() {
      const now = new Date(clock.now()).toISOString();
      const [people = [], queues = [], members = [], absences = []] = await client.queries([
        PEOPLE,
        QUEUES,
        MEMBERS,
        absencesSince(now),
      ]);
      return toDirectory(people, queues, members, absences);
    },
    inbox: () => readInbox(client),
    decideAsMe: (ref, approves, comment) => decideAsMe(client, ref, approves, comment),
    async request(recordId, action, comment) {
      const [answer] = await callAction(client, [{ recordId, action, comment }]);
      return answer ?? ok(undefined);
    },
    noteReminder: (id, at) => update('OM_ApprovalRequest__c', id, { RemindedAt__c: at }),
    showOutlook: (subject, outlook) =>
      update(subject.kind, subject.id, {
        OM_ApprovalPreview__c: JSON.stringify(outlook),
        OM_ApprovalPreviewAskedAt__c: null,
      }),
    report: (subject, problems) =>
      update(subject.kind, subject.id, {
        OM_StateReason__c: fit(
          problems.map(({ message, action }) => `${message}. ${action}`).join('\n'),
          REASON_LENGTH
        ),
      }),
    decide: (decision) => decideWorkitem(client, decision),
  };
}

const hidesCosts = (error: unknown): boolean =>
  error instanceof CrmError && error.code === 'INVALID_FIELD' && error.message.includes(COST);

const fieldsOfCustomers = ({ rules }: ApprovalPolicy): readonly string[] => [
  ...new Set(
    rules.flatMap((rule) =>
      rule.conditions.flatMap(({ fact }) => {
        const field = fact.startsWith('customer.') ? fact.slice('customer.'.length) : '';
        return field === '' || field === 'Name' || field === 'OwnerId' ? [] : [field];
      })
    )
  ),
];

const requestBody = (request: NewApprovalRequest): Row => ({
  ExternalId__c: request.key,
  OwnerId: request.actor.id,
  RequestedBy__c: request.subject.submittedBy,
  Rule__c: fit(request.rule, 80),
  RuleName__c: fit(request.ruleName, 80),
  Slot__c: fit(request.slot, 255),
  Level__c: request.level,
  State__c: 'Pending',
  Reason__c: fit(request.reason, 1_000),
  Summary__c: request.summary,
  Facts__c: JSON.stringify(request.facts),
  DueAt__c: request.dueAt,
  [`${request.subject.kind}__c`]: request.subject.id,
});

const refused = (problem: Problem): CrmError =>
  new CrmError('refused', problem.code, `${problem.message}. ${problem.action}`);

const notFound = (ref: string): Problem => ({
  code: 'RecordNotFound',
  message: `There is no order and no contract ${ref}`,
  path: ref,
  action: 'Give the number, the record id or the external id of an order or contract that you may see.',
});
