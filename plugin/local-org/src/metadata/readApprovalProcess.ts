import { child, childrenOf, flag, required, textOf } from './elements.ts';
import type { ParsedComponent } from './parsedComponents.ts';
import { readActions, type ActionReference } from './readWorkflow.ts';
import { readFilter, type RecordFilter } from './recordFilter.ts';
import { MetadataError, type XmlElement } from './xml.ts';

export interface ApproverDef {
  readonly type: 'adhoc' | 'user' | 'userHierarchyField' | 'relatedUserField' | 'queue';
  /** A username, a field of the record or the name of a queue. */
  readonly name: string;
}

export interface ApprovalStepDef {
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  /** Absent when every record enters the step. */
  readonly criteria?: RecordFilter;
  readonly ifCriteriaNotMet: 'ApproveRecord' | 'RejectRecord' | 'GotoNextStep';
  readonly approvers: readonly ApproverDef[];
  readonly firstResponse: boolean;
  readonly allowDelegate: boolean;
  readonly rejectBehavior: 'RejectRequest' | 'BackToPrevious';
  readonly approvalActions: readonly ActionReference[];
  readonly rejectionActions: readonly ActionReference[];
}

export interface SubmitterDef {
  readonly type: string;
  readonly name: string;
}

export interface ApprovalProcessDef {
  readonly object: string;
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  readonly active: boolean;
  readonly criteria?: RecordFilter;
  readonly submitters: readonly SubmitterDef[];
  readonly steps: readonly ApprovalStepDef[];
  readonly managerField?: string;
  readonly usesManagerOfOwner: boolean;
  readonly emailTemplate?: string;
  readonly allowRecall: boolean;
  readonly approverMayEdit: boolean;
  readonly locksWhenApproved: boolean;
  readonly locksWhenRejected: boolean;
  readonly onSubmit: readonly ActionReference[];
  readonly onApprove: readonly ActionReference[];
  readonly onReject: readonly ActionReference[];
  readonly onRecall: readonly ActionReference[];
}

const APPROVERS: ReadonlySet<string> = new Set<ApproverDef['type']>([
  'adhoc',
  'user',
  'userHierarchyField',
  'relatedUserField',
  'queue',
]);

/** Limits of the platform. */
const MAX_STEPS = 30;
const MAX_APPROVERS = 25;

/** @throws MetadataError where the platform refuses the process */
export function readApprovalProcess({ fullName, element }: ParsedComponent): ApprovalProcessDef {
  if (element === undefined) throw new MetadataError(`The ApprovalProcess ${fullName} has no XML.`);
  const [object = '', name = ''] = fullName.split('.');
  if (name === '') throw new MetadataError(`The name ${fullName} does not say of which object the process is.`);
  const manager = child(element, 'nextAutomatedApprover');
  const managerField = manager && textOf(manager, 'userHierarchyField');
  const steps = childrenOf(element, 'approvalStep').map((step, index) => readStep(step, index, managerField));
  if (steps.length > MAX_STEPS) throw new MetadataError('Approval processes cannot have more than 30 steps.');
  const submitters = childrenOf(element, 'allowedSubmitters').map((submitter) => ({
    type: required(submitter, 'type'),
    name: textOf(submitter, 'submitter') ?? '',
  }));
  const description = textOf(element, 'description');
  const emailTemplate = textOf(element, 'emailTemplate');
  return {
    object,
    name,
    label: required(element, 'label'),
    active: flag(element, 'active'),
    submitters,
    steps,
    usesManagerOfOwner: manager !== undefined && flag(manager, 'useApproverFieldOfRecordOwner'),
    allowRecall: flag(element, 'allowRecall'),
    approverMayEdit: textOf(element, 'recordEditability') === 'AdminOrCurrentApprover',
    locksWhenApproved: flag(element, 'finalApprovalRecordLock'),
    locksWhenRejected: flag(element, 'finalRejectionRecordLock'),
    onSubmit: readActions(child(element, 'initialSubmissionActions'), 'action'),
    onApprove: readActions(child(element, 'finalApprovalActions'), 'action'),
    onReject: readActions(child(element, 'finalRejectionActions'), 'action'),
    onRecall: readActions(child(element, 'recallActions'), 'action'),
    ...criteriaOf(element),
    ...(description === undefined ? {} : { description }),
    ...(managerField === undefined ? {} : { managerField }),
    ...(emailTemplate === undefined ? {} : { emailTemplate }),
  };
}

function criteriaOf(element: XmlElement): { readonly criteria?: RecordFilter } {
  const criteria = child(element, 'entryCriteria');
  return criteria === undefined ? {} : { criteria: readFilter(criteria) };
}

function readStep(element: XmlElement, index: number, managerField: string | undefined): ApprovalStepDef {
  const assigned = child(element, 'assignedApprover');
  const reject = child(element, 'rejectBehavior');
  if (index === 0 && reject)
    throw new MetadataError('The first step cannot have a reject behavior.', reject.position());
  const notMet = textOf(element, 'ifCriteriaNotMet');
  if (index > 0 && notMet === 'RejectRecord') {
    throw new MetadataError('RejectRecord is available only for the first step.', element.position());
  }
  const description = textOf(element, 'description');
  return {
    name: required(element, 'name'),
    label: required(element, 'label'),
    ifCriteriaNotMet: (notMet ??
      (index === 0 ? 'RejectRecord' : 'ApproveRecord')) as ApprovalStepDef['ifCriteriaNotMet'],
    approvers: readApprovers(assigned, managerField),
    firstResponse: assigned !== undefined && textOf(assigned, 'whenMultipleApprovers') === 'FirstResponse',
    allowDelegate: flag(element, 'allowDelegate'),
    rejectBehavior: reject && textOf(reject, 'type') === 'BackToPrevious' ? 'BackToPrevious' : 'RejectRequest',
    approvalActions: readActions(child(element, 'approvalActions'), 'action'),
    rejectionActions: readActions(child(element, 'rejectionActions'), 'action'),
    ...criteriaOf(element),
    ...(description === undefined ? {} : { description }),
  };
}

function readApprovers(assigned: XmlElement | undefined, managerField: string | undefined): readonly ApproverDef[] {
  const elements = assigned ? childrenOf(assigned, 'approver') : [];
  if (elements.length > MAX_APPROVERS) throw new MetadataError('A step cannot have more than 25 approvers.');
  return elements.map((approver) => {
    const type = required(approver, 'type');
    if (!APPROVERS.has(type)) {
      throw new MetadataError(`'${type}' is not a valid value for the enum 'NextOwnerType'`, approver.position());
    }
    if (type === 'userHierarchyField' && managerField === undefined) {
      throw new MetadataError('The process names no nextAutomatedApprover.', approver.position());
    }
    const name = type === 'adhoc' || type === 'userHierarchyField' ? '' : required(approver, 'name');
    return { type: type as ApproverDef['type'], name };
  });
}
