import { afterEach, describe, expect, it } from 'vitest';
import { ApiError, type MetadataComponent, type Session } from '../../src/contract.ts';
import { SoqlEngine } from '../../src/soql/soqlEngine.ts';
import { codes, insert, run } from '../metadata/orgOf.ts';
import { groupId, person, remove, update } from '../security/sharingOrg.ts';
import { actions, approvalOrg, approver, expense, process, stateOf, step, type ApprovalOrg } from './approvalOrg.ts';

const opened: ApprovalOrg[] = [];
afterEach(() => {
  for (const { org } of opened.splice(0)) org.close();
});
const open = (...processes: readonly MetadataComponent[]): ApprovalOrg => {
  const world = approvalOrg(processes);
  opened.push(world);
  return world;
};

const MANAGER = step('Manager', approver('userHierarchyField'));
const CHECKER = approver('relatedUserField', 'Checker__c');
const REJECT = '<rejectBehavior><type>RejectRequest</type></rejectBehavior>';
const BACK = '<rejectBehavior><type>BackToPrevious</type></rejectBehavior>';

/** The code with which a call is refused. */
function refusal(call: () => unknown): string {
  try {
    call();
    return 'accepted';
  } catch (error) {
    if (error instanceof ApiError) return error.errorCode;
    throw error;
  }
}

const workitem = ({ newWorkitemIds }: { readonly newWorkitemIds: readonly string[] }): string =>
  newWorkitemIds[0] ?? '';
const answer = ({ org }: ApprovalOrg, session: Session, workitemId: string, action: 'Approve' | 'Reject' | 'Removed') =>
  org.approvals.decide(session, { workitemId, action, comments: action });

const statuses = ({ org }: ApprovalOrg, instanceId: string): unknown[] =>
  org.sql
    .all(`SELECT "StepStatus" FROM "ProcessInstanceStep" WHERE "ProcessInstanceId" = ? ORDER BY "Id"`, [instanceId])
    .map((row) => row['StepStatus']);

describe('approvals', () => {
  it('goes to the manager, locks the record, and ends with the final actions', () => {
    const world = open(process('Simple', MANAGER));
    const { org, worker, manager } = world;
    const id = expense(world);
    const submitted = org.approvals.submit(worker, { recordId: id, comments: 'Please' });

    expect(submitted).toMatchObject({ actorIds: [manager.userId], entityId: id, instanceStatus: 'Pending' });
    expect(stateOf(world, id)).toBe('Submitted');
    expect(codes(update(org, worker, id, { Amount__c: 1 }))).toEqual(['ENTITY_IS_LOCKED']);
    expect(codes(remove(org, worker, id))).toEqual(['ENTITY_IS_LOCKED']);
    expect(codes(update(org, manager, id, { Amount__c: 1 }))).toEqual(['ENTITY_IS_LOCKED']);
    expect(codes(update(org, org.admin, id, { Amount__c: 60 }))).toEqual([]);

    const decided = answer(world, manager, workitem(submitted), 'Approve');
    expect(decided).toMatchObject({ actorIds: null, instanceStatus: 'Approved', newWorkitemIds: [] });
    expect(stateOf(world, id)).toBe('Approved');
    expect(statuses(world, submitted.instanceId)).toEqual(['Started', 'Approved']);
    expect(codes(update(org, worker, id, { Amount__c: 1 }))).toEqual(['ENTITY_IS_LOCKED']);
  });

  it('unlocks a rejected record, which can be submitted again', () => {
    const world = open(process('Simple', MANAGER));
    const { org, worker, manager } = world;
    const id = expense(world);
    const submitted = org.approvals.submit(worker, { recordId: id });

    expect(answer(world, manager, workitem(submitted), 'Reject').instanceStatus).toBe('Rejected');
    expect(stateOf(world, id)).toBe('Rejected');
    expect(codes(update(org, worker, id, { Amount__c: 1 }))).toEqual([]);
    expect(org.approvals.submit(worker, { recordId: id }).instanceStatus).toBe('Pending');
  });

  it('refuses what the platform refuses, and leaves nothing behind', () => {
    const big = '<entryCriteria><formula>Amount__c &gt; 10</formula></entryCriteria>';
    const world = open(process('Simple', MANAGER, big));
    const { org, worker, manager, checker } = world;
    const [small, id] = [expense(world, { Amount__c: 5 }), expense(world)];

    expect(refusal(() => org.approvals.submit(worker, { recordId: small }))).toBe('NO_APPLICABLE_PROCESS');
    expect(refusal(() => org.approvals.submit(manager, { recordId: id }))).toBe('NO_APPLICABLE_PROCESS');
    const orphan = insert(org, 'Expense__c', { Name: 'O', Amount__c: 50 }, checker);
    expect(refusal(() => org.approvals.submit(checker, { recordId: orphan }))).toBe('MANAGER_NOT_DEFINED');
    expect(stateOf(world, orphan)).toBeNull();
    expect(codes(update(org, checker, orphan, { Amount__c: 51 }))).toEqual([]);
    expect(org.sql.all('SELECT "Id" FROM "ProcessInstance"', [])).toEqual([]);

    const submitted = org.approvals.submit(worker, { recordId: id });
    expect(refusal(() => org.approvals.submit(worker, { recordId: id }))).toBe('ALREADY_IN_PROCESS');
    expect(refusal(() => answer(world, checker, workitem(submitted), 'Approve'))).toBe(
      'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY'
    );
    expect(refusal(() => answer(world, org.admin, workitem(submitted), 'Approve'))).toBe(
      'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY'
    );
    answer(world, manager, workitem(submitted), 'Approve');
    expect(refusal(() => answer(world, manager, workitem(submitted), 'Approve'))).toBe('INVALID_CROSS_REFERENCE_KEY');
    expect(refusal(() => org.approvals.submit(worker, { recordId: id }))).toBe('ENTITY_IS_LOCKED');
    const skipping = { recordId: small, process: 'simple', skipEntryCriteria: true };
    expect(org.approvals.submit(worker, skipping).instanceStatus).toBe('Pending');
  });

  it('asks for the next approver where the step leaves it to be chosen', () => {
    const world = open(process('Chosen', step('Any', approver('adhoc'))));
    const { org, worker, checker } = world;
    const id = expense(world);

    expect(refusal(() => org.approvals.submit(worker, { recordId: id }))).toBe('REQUIRED_FIELD_MISSING');
    const request = { recordId: id, nextApproverIds: [checker.userId.slice(0, 15)] };
    expect(org.approvals.submit(worker, request).actorIds).toEqual([checker.userId]);
  });

  it('waits for everybody, or for the first one', () => {
    const both = approver('userHierarchyField') + CHECKER;
    const first = `${both}<whenMultipleApprovers>FirstResponse</whenMultipleApprovers>`;
    for (const [approvers, afterOne, others] of [
      [both, 'Pending', []],
      [first, 'Approved', ['NoResponse']],
    ] as const) {
      const world = open(process('Two', step('Both', approvers)));
      const { org, worker, manager, checker } = world;
      const id = expense(world, { Checker__c: checker.userId });
      const submitted = org.approvals.submit(worker, { recordId: id });
      expect(submitted.actorIds).toEqual([manager.userId, checker.userId]);

      expect(answer(world, manager, workitem(submitted), 'Approve').instanceStatus).toBe(afterOne);
      expect(statuses(world, submitted.instanceId)).toEqual(['Started', 'Approved', ...others]);
    }
  });

  it('stops at the first rejection even when all must agree', () => {
    const world = open(process('Two', step('Both', approver('userHierarchyField') + CHECKER)));
    const { org, worker, manager, checker } = world;
    const submitted = org.approvals.submit(worker, { recordId: expense(world, { Checker__c: checker.userId }) });

    expect(answer(world, manager, workitem(submitted), 'Reject').instanceStatus).toBe('Rejected');
    expect(statuses(world, submitted.instanceId)).toEqual(['Started', 'Rejected', 'NoResponse']);
  });

  it('lets a queue answer by any of its members', () => {
    const world = open(process('Queued', step('Desk', approver('queue', 'Desk'))));
    const { org, worker, checker, manager } = world;
    insert(org, 'GroupMember', { GroupId: groupId(org, 'Desk'), UserOrGroupId: checker.userId });
    const submitted = org.approvals.submit(worker, { recordId: expense(world) });

    expect(submitted.actorIds).toEqual([groupId(org, 'Desk')]);
    expect(refusal(() => answer(world, manager, workitem(submitted), 'Approve'))).toBe(
      'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY'
    );
    expect(answer(world, checker, workitem(submitted), 'Approve').instanceStatus).toBe('Approved');
  });

  it('walks the steps whose criteria a record meets', () => {
    const over = (amount: number, otherwise: string): string =>
      `<entryCriteria><criteriaItems><field>Expense__c.Amount__c</field><operation>greaterThan</operation>
<value>${String(amount)}</value></criteriaItems></entryCriteria><ifCriteriaNotMet>${otherwise}</ifCriteriaNotMet>`;
    const steps = (first: string, second: string): MetadataComponent =>
      process(
        'Steps',
        step('First', approver('userHierarchyField'), over(10, first)) +
          step('Second', CHECKER, over(100, second) + REJECT)
      );
    const outcome = (first: string, second: string, amount: number): string => {
      const world = open(steps(first, second));
      const id = expense(world, { Amount__c: amount, Checker__c: world.checker.userId });
      const submitted = world.org.approvals.submit(world.worker, { recordId: id });
      const actor = submitted.actorIds?.[0];
      const name = actor === world.manager.userId ? 'manager' : actor === world.checker.userId ? 'checker' : '';
      return `${submitted.instanceStatus} ${name}`.trim();
    };

    expect(outcome('GotoNextStep', 'ApproveRecord', 50)).toBe('Pending manager');
    expect(outcome('GotoNextStep', 'ApproveRecord', 5)).toBe('Approved');
    expect(outcome('GotoNextStep', 'GotoNextStep', 5)).toBe('Rejected');
    expect(outcome('ApproveRecord', 'ApproveRecord', 5)).toBe('Approved');
    expect(outcome('RejectRecord', 'ApproveRecord', 5)).toBe('Rejected');
  });

  it('runs the actions of a step, and sends the request back where the step says so', () => {
    const second = step('Second', CHECKER, BACK + actions('rejectionActions', 'Log_no'));
    const first = step('First', approver('userHierarchyField'), actions('approvalActions', 'Log_step'));
    const world = open(process('Back', first + second));
    const { org, worker, manager, checker } = world;
    const id = expense(world, { Checker__c: checker.userId });
    const submitted = org.approvals.submit(worker, { recordId: id });
    const passed = answer(world, manager, workitem(submitted), 'Approve');
    expect(passed).toMatchObject({ instanceStatus: 'Pending', actorIds: [checker.userId] });

    const returned = answer(world, checker, workitem(passed), 'Reject');
    expect(returned).toMatchObject({ instanceStatus: 'Pending', actorIds: [manager.userId] });
    expect(org.retrieve(org.admin, 'Expense__c', id)?.['Log__c']).toBe('|step|no');
    const again = answer(world, manager, workitem(returned), 'Approve');
    expect(answer(world, checker, workitem(again), 'Approve').instanceStatus).toBe('Approved');
  });

  it('is recalled by its submitter, or by who may modify all', () => {
    const world = open(process('Simple', MANAGER));
    const { org, worker, manager } = world;
    const id = expense(world);
    const submitted = org.approvals.submit(worker, { recordId: id });

    expect(refusal(() => answer(world, manager, workitem(submitted), 'Removed'))).toBe(
      'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY'
    );
    expect(answer(world, worker, workitem(submitted), 'Removed').instanceStatus).toBe('Removed');
    expect(stateOf(world, id)).toBe('Recalled');
    expect(codes(update(org, worker, id, { Amount__c: 1 }))).toEqual([]);
    expect(statuses(world, submitted.instanceId)).toEqual(['Started', 'Removed']);
    org.approvals.submit(worker, { recordId: id });
    expect(org.approvals.decide(org.admin, { workitemId: id, action: 'Removed' }).instanceStatus).toBe('Removed');
  });

  it('lets the current approver edit where the process says so, and no other', () => {
    const editable = process('Simple', MANAGER);
    const xml = editable.xml?.replace('AdminOnly', 'AdminOrCurrentApprover') ?? '';
    const world = open({ ...editable, xml });
    const { org, worker, manager } = world;
    const id = expense(world);
    org.approvals.submit(worker, { recordId: id });

    expect(codes(update(org, manager, id, { Amount__c: 7 }))).toEqual([]);
    expect(codes(update(org, worker, id, { Amount__c: 8 }))).toEqual(['ENTITY_IS_LOCKED']);
  });

  it('hands a request over when an admin changes its actor', () => {
    const world = open(process('Simple', MANAGER));
    const { org, worker, manager, checker } = world;
    const submitted = org.approvals.submit(worker, { recordId: expense(world) });
    const moved = update(org, org.admin, workitem(submitted), { ActorId: checker.userId });

    expect(codes(moved)).toEqual([]);
    expect(statuses(world, submitted.instanceId)).toEqual(['Started', 'Reassigned']);
    expect(refusal(() => answer(world, manager, workitem(submitted), 'Approve'))).not.toBe('accepted');
    expect(answer(world, checker, workitem(submitted), 'Approve').instanceStatus).toBe('Approved');
  });

  it('is shown by queries, to those who see the record', () => {
    const world = open(process('Simple', MANAGER));
    const { org, worker, manager } = world;
    const id = expense(world);
    const { instanceId } = org.approvals.submit(worker, { recordId: id, comments: 'Please' });
    const soql = `SELECT Status, ProcessDefinition.DeveloperName, TargetObject.Name, ElapsedTimeInDays,
(SELECT StepStatus, Comments FROM Steps), (SELECT ActorId FROM Workitems), (SELECT ProcessNode.Name FROM Nodes),
(SELECT StepStatus, IsPending, ActorId FROM StepsAndWorkitems ORDER BY IsPending)
FROM ProcessInstance WHERE TargetObjectId = '${id}'`;
    const shown = (session: Session): unknown =>
      new SoqlEngine(org).run(soql, { access: org.rights(session) }).page(0, 1, '')[0];

    expect(shown(worker)).toMatchObject({
      Status: 'Pending',
      ProcessDefinition: { DeveloperName: 'Simple' },
      TargetObject: { Name: 'Taxi' },
      ElapsedTimeInDays: 0,
      Steps: { records: [{ StepStatus: 'Started', Comments: 'Please' }] },
      Workitems: { records: [{ ActorId: manager.userId }] },
      Nodes: { records: [{ ProcessNode: { Name: 'Manager' } }] },
      StepsAndWorkitems: {
        records: [
          { StepStatus: 'Started', IsPending: false, ActorId: worker.userId },
          { StepStatus: 'Pending', IsPending: true, ActorId: manager.userId },
        ],
      },
    });
    expect(shown(person(org, []))).toBeUndefined();
    expect(instanceId.startsWith('04g')).toBe(true);
  });

  it('leaves with its record', () => {
    const world = open(process('Simple', MANAGER));
    const { org, worker } = world;
    const id = expense(world);
    org.approvals.submit(worker, { recordId: id });

    expect(codes(run(org, { kind: 'delete', object: 'Expense__c', id }))).toEqual([]);
    expect(new SoqlEngine(org).run('SELECT COUNT() FROM ProcessInstance').totalSize).toBe(0);
    expect(new SoqlEngine(org).run('SELECT COUNT() FROM ProcessInstanceWorkitem').totalSize).toBe(0);
  });
});
