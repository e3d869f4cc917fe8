import { ApiError, type ApprovalResult, type SubmitRequest } from '../contract.ts';
import type { ApprovalProcessDef } from '../metadata/readApprovalProcess.ts';
import { mayRow } from '../save/access.ts';
import { entityDeleted, invalidCrossReference, locked, noAccessToReferenced } from '../save/errors.ts';
import type { SaveScope } from '../save/change.ts';
import { normalizeId } from '../store/ids.ts';
import type { Row } from '../store/records.ts';
import { runActions } from './actions.ts';
import { maySubmit } from './approvers.ts';
import { meets } from './criteria.ts';
import { alreadyInProcess, noApplicableProcess } from './errors.ts';
import { addStep, definitionId, pendingInstance, type Instance } from './instances.ts';
import { resultOf } from './result.ts';
import { enterStep } from './route.ts';
import { insertSystem, objectOf, rowOf } from './systemRecords.ts';

/** Submits a record to the first process that takes it. The caller's transaction makes it whole. @throws ApiError */
export function submit(scope: SaveScope, request: SubmitRequest): ApprovalResult {
  const record = submittedRecord(scope, request.recordId);
  const recordId = String(record['Id']);
  const submitterId = submitterOf(scope, request);
  if (pendingInstance(scope, recordId)) throw alreadyInProcess();
  const object = scope.model.schema.objectOfId(recordId);
  if (object && scope.locks.has(recordId) && !scope.rights.modifiesAll(object)) throw locked();
  const process = processFor(scope, record, submitterId, request);
  const row = insertSystem(scope, 'ProcessInstance', {
    ProcessDefinitionId: definitionId(scope, process),
    TargetObjectId: recordId,
    Status: 'Pending',
    SubmittedById: submitterId,
  });
  const instance: Instance = { process, row };
  addStep(scope, instance, 'Started', {
    actorId: submitterId,
    ...(request.comments === undefined ? {} : { comments: request.comments }),
  });
  scope.locks.set(recordId, true);
  runActions(scope, process.object, recordId, process.onSubmit);
  enterStep(scope, instance, 0, { predecessorId: submitterId, nextApproverIds: request.nextApproverIds ?? [] });
  return resultOf(scope, String(row['Id']), recordId);
}

function submittedRecord(scope: SaveScope, givenId: string): Readonly<Row> {
  const id = normalizeId(givenId);
  if (id === undefined) throw new ApiError('MALFORMED_ID', `malformed id ${givenId}`, { fields: ['contextId'] });
  const object = scope.model.schema.objectOfId(id);
  if (object === undefined || !object.queryable || !scope.rights.mayRead(object)) throw invalidCrossReference();
  const record = scope.records.find(object, id);
  if (record === undefined) throw scope.records.isDeleted(object, id) ? entityDeleted() : invalidCrossReference();
  if (!mayRow(scope, object, id, 'read')) throw noAccessToReferenced(id);
  return record;
}

/** Somebody else may be named as the submitter by those who may modify all of the object's records. */
function submitterOf(scope: SaveScope, { submitterId, recordId }: SubmitRequest): string {
  if (submitterId === undefined) return scope.session.userId;
  const id = normalizeId(submitterId) ?? submitterId;
  if (id === scope.session.userId) return id;
  const object = scope.model.schema.objectOfId(recordId);
  if (object === undefined || !scope.rights.modifiesAll(object)) throw noAccessToReferenced(id);
  if (rowOf(scope, 'User', id) === undefined) throw invalidCrossReference();
  return id;
}

/** Processes are tried in their order; a named one is the only one tried. @throws ApiError NO_APPLICABLE_PROCESS */
function processFor(
  scope: SaveScope,
  record: Readonly<Row>,
  submitterId: string,
  request: SubmitRequest
): ApprovalProcessDef {
  const object = scope.model.schema.objectOfId(String(record['Id']));
  const named = request.process;
  const skipsCriteria = named !== undefined && request.skipEntryCriteria === true;
  const found = scope.model.automation.approvalProcesses.find(
    (process) =>
      process.active &&
      process.object.toLowerCase() === object?.name.toLowerCase() &&
      (named === undefined || isNamed(scope, process, named)) &&
      maySubmit(scope, process, record, submitterId) &&
      (skipsCriteria || meets(scope, objectOf(scope, process.object), record, process.criteria))
  );
  if (found === undefined) throw noApplicableProcess();
  return found;
}

function isNamed(scope: SaveScope, process: ApprovalProcessDef, nameOrId: string): boolean {
  if (process.name.toLowerCase() === nameOrId.toLowerCase()) return true;
  return normalizeId(nameOrId) === definitionId(scope, process);
}
