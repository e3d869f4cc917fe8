import type { MetadataComponent, Session } from '../../src/contract.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { field, insert, metadata, orgOf } from '../metadata/orgOf.ts';
import { permissionSet, person, role, sharedObject } from '../security/sharingOrg.ts';

export const formulaText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const fieldUpdate = (name: string, target: string, inner: string): string =>
  `<fieldUpdates><fullName>${name}</fullName><field>${target}</field><name>${name}</name>
<notifyAssignee>false</notifyAssignee><protected>false</protected>${inner}</fieldUpdates>`;

export const setState = (name: string, value: string): string =>
  fieldUpdate(name, 'State__c', `<operation>Literal</operation><literalValue>${value}</literalValue>`);

const STATES = ['New', 'Submitted', 'Approved', 'Rejected', 'Recalled'].map(
  (state) => `<value><fullName>${state}</fullName><default>false</default><label>${state}</label></value>`
);

const FIELDS: readonly MetadataComponent[] = [
  field('Expense__c.Amount__c', 'Number', '<precision>10</precision><scale>2</scale>'),
  field('Expense__c.Double__c', 'Number', '<precision>10</precision><scale>2</scale><formula>Amount__c * 2</formula>'),
  field('Expense__c.Log__c', 'Text', '<length>255</length>'),
  field(
    'Expense__c.State__c',
    'Picklist',
    `<valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>${STATES.join('')}</valueSetDefinition></valueSet>`
  ),
  field(
    'Expense__c.Checker__c',
    'Lookup',
    '<referenceTo>User</referenceTo><relationshipName>Expenses</relationshipName>'
  ),
];

const TEMPLATE: MetadataComponent = {
  ...metadata(
    'EmailTemplate',
    'Folder/Decided',
    `<available>true</available><encodingKey>UTF-8</encodingKey><name>Decided</name><style>none</style>
<subject>{!Expense__c.Name} is {!Expense__c.State__c}</subject><type>text</type>`
  ),
  content: new TextEncoder().encode(
    'Amount {!Expense__c.Amount__c}, double {!Expense__c.Double__c}, of {!Expense__c.Owner}.'
  ),
};

const WORKFLOW = metadata(
  'Workflow',
  'Expense__c',
  `<alerts><fullName>Tell_owner</fullName><ccEmails>audit@x.test</ccEmails><description>Tell the owner</description>
<protected>false</protected><recipients><type>owner</type></recipients><senderType>CurrentUser</senderType>
<template>Folder/Decided</template></alerts>
${setState('Submitted', 'Submitted')}${setState('Approved', 'Approved')}${setState('Rejected', 'Rejected')}
${setState('Recalled', 'Recalled')}
${fieldUpdate('Log_step', 'Log__c', `<operation>Formula</operation><formula>${formulaText('BLANKVALUE(Log__c, "") & "|step"')}</formula>`)}
${fieldUpdate('Log_no', 'Log__c', `<operation>Formula</operation><formula>${formulaText('BLANKVALUE(Log__c, "") & "|no"')}</formula>`)}
<rules><fullName>Big</fullName><actions><name>Log_step</name><type>FieldUpdate</type></actions><active>true</active>
<criteriaItems><field>Expense__c.Amount__c</field><operation>greaterThan</operation><value>100</value></criteriaItems>
<triggerType>onCreateOnly</triggerType></rules>`
);

export const actions = (tag: string, ...names: readonly string[]): string =>
  `<${tag}>${names
    .map(
      (name) => `<action><name>${name}</name><type>${name.startsWith('Tell') ? 'Alert' : 'FieldUpdate'}</type></action>`
    )
    .join('')}</${tag}>`;

export const approver = (type: string, name = ''): string =>
  `<approver>${name === '' ? '' : `<name>${name}</name>`}<type>${type}</type></approver>`;

/** One step; `inner` comes before the label, in the order of the schema or any other. */
export const step = (name: string, approvers: string, inner = ''): string =>
  `<approvalStep><allowDelegate>false</allowDelegate><assignedApprover>${approvers}</assignedApprover>${inner}
<label>${name}</label><name>${name}</name></approvalStep>`;

export const process = (name: string, steps: string, inner = ''): MetadataComponent =>
  metadata(
    'ApprovalProcess',
    `Expense__c.${name}`,
    `<active>true</active><allowRecall>true</allowRecall><allowedSubmitters><type>owner</type></allowedSubmitters>
${steps}<finalApprovalRecordLock>true</finalApprovalRecordLock><finalRejectionRecordLock>false</finalRejectionRecordLock>
<label>${name} process</label><nextAutomatedApprover><useApproverFieldOfRecordOwner>false</useApproverFieldOfRecordOwner>
<userHierarchyField>Manager</userHierarchyField></nextAutomatedApprover>
${actions('initialSubmissionActions', 'Submitted')}${actions('finalApprovalActions', 'Approved', 'Tell_owner')}
${actions('finalRejectionActions', 'Rejected')}${actions('recallActions', 'Recalled')}
<recordEditability>AdminOnly</recordEditability>${inner}`
  );

export interface ApprovalOrg {
  readonly org: LocalOrg;
  readonly worker: Session;
  readonly manager: Session;
  readonly checker: Session;
}

export const approvalComponents = (processes: readonly MetadataComponent[]): readonly MetadataComponent[] => [
  sharedObject('Expense__c', 'ReadWrite'),
  ...FIELDS,
  TEMPLATE,
  WORKFLOW,
  role('Boss'),
  metadata('Queue', 'Desk', '<name>Desk</name><queueSobject><sobjectType>Expense__c</sobjectType></queueSobject>'),
  permissionSet('Staff', { Expense__c: 'RECD' }, [
    'Expense__c.Amount__c',
    'Expense__c.State__c',
    'Expense__c.Log__c',
    'Expense__c.Checker__c',
  ]),
  ...processes,
];

/** An org with expenses, a worker, his manager and a checker. */
export function approvalOrg(
  processes: readonly MetadataComponent[],
  options: Parameters<typeof orgOf>[1] = {}
): ApprovalOrg {
  const org = orgOf(approvalComponents(processes), options);
  const [worker, manager, checker] = [person(org, ['Staff']), person(org, ['Staff']), person(org, ['Staff'])];
  org.save(org.admin, [{ kind: 'update', object: 'User', id: worker.userId, values: { ManagerId: manager.userId } }], {
    allOrNone: true,
  });
  return { org, worker, manager, checker };
}

export const expense = ({ org, worker }: ApprovalOrg, values: Record<string, unknown> = {}): string =>
  insert(org, 'Expense__c', { Name: 'Taxi', Amount__c: 50, ...values }, worker);

export const stateOf = ({ org }: ApprovalOrg, id: string): unknown =>
  org.retrieve(org.admin, 'Expense__c', id)?.['State__c'];
