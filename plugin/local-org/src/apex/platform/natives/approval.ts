import { ApiError, type ApprovalResult } from '../../../contract.ts';
import { ApexList } from '../../library/collections/list.ts';
import { nullPointer } from '../../library/exceptions/standardExceptions.ts';
import { nativeType, type NativeFunction } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { orgOf } from '../access.ts';
import { elementsOf } from '../collections.ts';
import { dmlException, errorOf, type DmlOutcome } from '../dml/outcome.ts';
import { sessionOf } from '../org.ts';
import { asSObject } from '../records/sobject.ts';
import { bag } from './bag.ts';

/** `Approval.ProcessSubmitRequest` and `Approval.ProcessWorkitemRequest`. */
class ApprovalRequest {
  readonly kind: 'submit' | 'workitem';
  [name: string]: unknown;

  constructor(kind: 'submit' | 'workitem') {
    this.kind = kind;
  }
}

interface Processed extends DmlOutcome {
  readonly approval: ApprovalResult | undefined;
}

const text = (request: ApprovalRequest, name: string): string | undefined => {
  const value = request[name];
  return typeof value === 'string' ? value : undefined;
};

/** An optional property of a request, left out when Apex has not set it. */
const given = <Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> =>
  value === undefined ? {} : ({ [name]: value } as Record<Name, string>);

function act(apex: ApexTransaction, request: ApprovalRequest): ApprovalResult {
  const { approvals } = orgOf(apex).org;
  const nextApproverIds = (elementsOf(request['nextApproverIds'] ?? null) ?? []).map(String);
  const shared = {
    ...given('comments', text(request, 'comments')),
    ...(nextApproverIds.length > 0 ? { nextApproverIds } : {}),
  };
  if (request.kind === 'submit') {
    return approvals.submit(sessionOf(apex), {
      recordId: text(request, 'objectId') ?? '',
      ...shared,
      ...given('submitterId', text(request, 'submitterId')),
      ...given('process', text(request, 'processDefinitionNameOrId')),
      ...(request['skipEntryCriteria'] === true ? { skipEntryCriteria: true } : {}),
    });
  }
  const action = text(request, 'action');
  if (action !== 'Approve' && action !== 'Reject' && action !== 'Removed') {
    throw new ApiError('INVALID_ACTION', `Invalid action: ${action ?? 'null'}`);
  }
  return approvals.decide(sessionOf(apex), { workitemId: text(request, 'workitemId') ?? '', action, ...shared });
}

function processOne(apex: ApexTransaction, request: ApprovalRequest): Processed {
  const id = text(request, 'objectId') ?? null;
  try {
    const approval = orgOf(apex).core.database.transaction(() => act(apex, request));
    return { id: approval.entityId, isSuccess: true, isCreated: false, errors: [], approval };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { id, isSuccess: false, isCreated: false, errors: [errorOf(error)], approval: undefined };
  }
}

function process(apex: ApexTransaction, requests: unknown, allOrNone?: boolean): unknown {
  if (requests === null) throw nullPointer('Argument cannot be null.');
  apex.count('dmlStatements');
  const outcomes = (elementsOf(requests) ?? [requests]).map((each) => processOne(apex, each as ApprovalRequest));
  if (allOrNone !== false && outcomes.some(({ isSuccess }) => !isSuccess)) throw dmlException('process', outcomes);
  return elementsOf(requests) === undefined ? (outcomes[0] ?? null) : new ApexList('Approval.ProcessResult', outcomes);
}

const idOf = (subject: unknown): string => (typeof subject === 'string' ? subject : (asSObject(subject).id ?? ''));

const lock =
  (isLocked: boolean) =>
  (apex: ApexTransaction, subject: unknown): unknown => {
    apex.count('dmlStatements');
    const outcomes = (elementsOf(subject) ?? [subject]).map((each): DmlOutcome => {
      const id = idOf(each);
      orgOf(apex).core.locks.set(id, isLocked);
      return { id, isSuccess: true, isCreated: false, errors: [] };
    });
    const type = isLocked ? 'Approval.LockResult' : 'Approval.UnlockResult';
    return elementsOf(subject) === undefined ? (outcomes[0] ?? null) : new ApexList(type, outcomes);
  };

const isLocked = (apex: ApexTransaction, subject: unknown): boolean => orgOf(apex).core.locks.has(idOf(subject));

const SUBMIT = {
  objectId: 'Id',
  comments: 'String',
  submitterId: 'Id',
  processDefinitionNameOrId: 'String',
  skipEntryCriteria: 'Boolean',
  nextApproverIds: 'List<Id>',
};
const WORKITEM = { workitemId: 'Id', action: 'String', comments: 'String', nextApproverIds: 'List<Id>' };

const accessors = (names: Readonly<Record<string, string>>): Record<string, NativeFunction> =>
  Object.fromEntries(
    Object.entries(names).flatMap(([name, type]): [string, NativeFunction][] => {
      const title = name.charAt(0).toUpperCase() + name.slice(1);
      return [
        [
          `void set${title}(${type} value)`,
          (_apex: ApexTransaction, self: ApprovalRequest, value: unknown) => void (self[name] = value),
        ],
        [`${type} get${title}()`, (_apex: ApexTransaction, self: ApprovalRequest) => self[name] ?? null],
      ];
    })
  );

const request = (name: string, kind: ApprovalRequest['kind'], names: Readonly<Record<string, string>>) =>
  nativeType(`Approval.${name}`, {
    isInstance: (value) => value instanceof ApprovalRequest && value.kind === kind,
    extends: 'Approval.ProcessRequest',
    constructors: { '()': () => new ApprovalRequest(kind) },
    members: accessors(names),
    properties: bag(names),
  });

const ofApproval = (read: (approval: ApprovalResult) => unknown) => (_apex: ApexTransaction, self: Processed) =>
  self.approval ? read(self.approval) : null;

const outcome = (name: string) =>
  nativeType(`Approval.${name}`, {
    isInstance: (value) => typeof value === 'object' && value !== null && 'isSuccess' in value,
    members: {
      'Id getId()': (_apex, self: DmlOutcome) => self.id,
      'Boolean isSuccess()': (_apex, self: DmlOutcome) => self.isSuccess,
      'List<Database.Error> getErrors()': (_apex, self: DmlOutcome) => new ApexList('Database.Error', [...self.errors]),
    },
  });

/** `lock`, `unlock` of a record, an id, or lists of them. */
const lockMembers = Object.fromEntries(
  (['lock', 'unlock'] as const).flatMap((verb) => {
    const type = verb === 'lock' ? 'Approval.LockResult' : 'Approval.UnlockResult';
    const run = lock(verb === 'lock');
    return ['SObject', 'Id', 'List<SObject>', 'List<Id>'].flatMap((subject) => {
      const returns = subject.startsWith('List') ? `List<${type}>` : type;
      return ['', ', Boolean allOrNone'].map(
        (extra) => [`static ${returns} ${verb}(${subject} subject${extra})`, run] as const
      );
    });
  })
);

export const approvalTypes = [
  nativeType('Approval', {
    isInstance: () => false,
    members: {
      'static Approval.ProcessResult process(Approval.ProcessRequest request)': process,
      'static Approval.ProcessResult process(Approval.ProcessRequest request, Boolean allOrNone)': process,
      'static List<Approval.ProcessResult> process(List<Approval.ProcessRequest> requests)': process,
      'static List<Approval.ProcessResult> process(List<Approval.ProcessRequest> requests, Boolean allOrNone)': process,
      'static Boolean isLocked(SObject record)': isLocked,
      'static Boolean isLocked(Id id)': isLocked,
      ...lockMembers,
    },
  }),
  nativeType('Approval.ProcessRequest', { isInstance: (value) => value instanceof ApprovalRequest }),
  request('ProcessSubmitRequest', 'submit', SUBMIT),
  request('ProcessWorkitemRequest', 'workitem', WORKITEM),
  nativeType('Approval.ProcessResult', {
    isInstance: (value) => typeof value === 'object' && value !== null && 'approval' in value,
    members: {
      'Id getEntityId()': (_apex, self: Processed) => self.id,
      'Id getInstanceId()': ofApproval(({ instanceId }) => instanceId),
      'String getInstanceStatus()': ofApproval(({ instanceStatus }) => instanceStatus),
      'List<Id> getNewWorkitemIds()': ofApproval(({ newWorkitemIds }) => new ApexList('Id', [...newWorkitemIds])),
      'List<Id> getActorIds()': ofApproval(({ actorIds }) => new ApexList('Id', [...(actorIds ?? [])])),
      'Boolean isSuccess()': (_apex, self: Processed) => self.isSuccess,
      'List<Database.Error> getErrors()': (_apex, self: Processed) => new ApexList('Database.Error', [...self.errors]),
    },
  }),
  outcome('LockResult'),
  outcome('UnlockResult'),
];
