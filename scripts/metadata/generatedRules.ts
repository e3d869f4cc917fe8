/** The validation rules that follow from the code: moves of a state, and fields that only the fulfillment service writes. */
import { billingLifecycle, falloutLifecycle, itemLifecycle, orderLifecycle } from '../../plugin/src/domain/states.ts';
import { excludedStates } from '../../plugin/src/domain/contract.ts';
import type { Lifecycle } from '../../plugin/src/domain/lifecycle.ts';
import { fieldsOfObject, type Project } from './project.ts';

export interface GeneratedRule {
  readonly object: string;
  readonly name: string;
  readonly description: string;
  readonly formula: string;
  readonly field?: string;
  readonly message: string;
}

const byService = 'NOT($Permission.OM_Automation)';

/**
 * True when the move is not in the table. The allowed targets of each state are one text, since a formula cannot return
 * a Boolean from CASE. A blank state counts as not begun: it may become the first state or what follows it.
 */
export function illegalMove(field: string, { table, initial }: Lifecycle<string>): string {
  const list = (states: readonly string[]): string => `"|${states.join('|')}|"`;
  const rows = Object.entries(table).filter(([, targets]) => targets.length > 0);
  const cases = [
    `"-", ${list([initial, ...(table[initial] ?? [])])},`,
    ...rows.map(([state, targets]) => `"${state}", ${list(targets)},`),
    '"|"',
  ];
  return lines(
    'NOT(',
    '  CONTAINS(',
    '    CASE(',
    `      BLANKVALUE(TEXT(PRIORVALUE(${field})), "-"),`,
    ...cases.map((row) => `      ${row}`),
    '    ),',
    `    "|" & TEXT(${field}) & "|"`,
    '  )',
    ')'
  );
}

/** Every rule that is generated, in the order of the data model. */
export function generatedRules(project: Project): readonly GeneratedRule[] {
  return [
    {
      object: 'Order',
      name: 'OM_State_Moves',
      description: 'An order starts as a draft and moves as the order lifecycle says, whoever writes it.',
      formula: `IF(\n  ISNEW(),\n  NOT(ISPICKVAL(OM_State__c, "Draft")),\n${indent(changedIllegally('OM_State__c', orderLifecycle))}\n)`,
      field: 'OM_State__c',
      message:
        'The order cannot go to this state from the one it is in. Create orders as drafts, submit or cancel them, and leave the other states to the fulfillment service.',
    },
    {
      object: 'Order',
      name: 'OM_State_Owner',
      description: 'People submit or cancel a draft; every other move belongs to the fulfillment service.',
      formula: lines(
        'AND(',
        `  ${byService},`,
        '  NOT(ISNEW()),',
        '  ISCHANGED(OM_State__c),',
        '  NOT(',
        '    AND(',
        '      $Permission.OM_SubmitOrder,',
        '      CONTAINS(',
        '        "|-Draft|Draft-Acknowledged|Draft-Cancelled|",',
        '        "|" & TEXT(PRIORVALUE(OM_State__c)) & "-" & TEXT(OM_State__c) & "|"',
        '      )',
        '    )',
        '  )',
        ')'
      ),
      field: 'OM_State__c',
      message:
        'Only a draft can be submitted or cancelled, with the permission to submit orders. Ask your admin for the permission set Order Management: Sales.',
    },
    {
      object: 'OrderItem',
      name: 'OM_State_Moves',
      description: 'A line moves as the item lifecycle says, whoever writes it.',
      formula: stateFromStart('OM_State__c', itemLifecycle),
      field: 'OM_State__c',
      message: 'The line cannot go to this state from the one it is in. Reload it; its state follows the work.',
    },
    ownedField('OM_State__c', 'OM_State_Owner', 'The state of a line belongs to the fulfillment service.'),
    {
      object: 'OrderItem',
      name: 'OM_Billing_Moves',
      description: 'A line moves at the billing gate as the billing lifecycle says, whoever writes it.',
      formula: stateFromStart('OM_BillingState__c', billingLifecycle),
      field: 'OM_BillingState__c',
      message:
        'The line cannot go to this billing state from the one it is in: billing is released only from Eligible. Reload the line; its billing follows the work.',
    },
    ownedField('OM_BillingState__c', 'OM_Billing_Owner', 'The billing state belongs to the fulfillment service.'),
    {
      object: 'Contract',
      name: 'OM_Type_States',
      description: 'A contract goes through the states of its type only.',
      formula: lines(
        'CONTAINS(',
        `  "|${Object.entries(excludedStates)
          .flatMap(([type, states]) => states.map((state) => `${type}-${state}`))
          .join('|')}|",`,
        '  "|" & TEXT(OM_Type__c) & "-" & TEXT(OM_LifecycleState__c) & "|"',
        ')'
      ),
      field: 'OM_LifecycleState__c',
      message:
        'Contracts of this type do not have this state. Terminate the contract or let it expire, and draft a new one for what follows.',
    },
    {
      object: 'OM_Fallout__c',
      name: 'State_Moves',
      description:
        'People move a fallout as the fallout lifecycle says. The service may overwrite the state when the step went on by itself.',
      formula: `AND(\n  ${byService},\n${indent('NOT(ISNEW()),')}\n${indent('ISCHANGED(State__c),')}\n${indent(illegalMove('State__c', falloutLifecycle))}\n)`,
      field: 'State__c',
      message: 'The fallout cannot go to this state from the one it is in. Take it In Progress first, then resolve it.',
    },
    writtenByService(
      project,
      'OM_FulfillmentStep__c',
      ['TaskOutput__c', 'TaskDoneBy__c', 'TaskDoneAt__c', 'TaskHeldAt__c', 'TaskHoldReason__c', 'TaskAssignReason__c'],
      {
        description: 'A step is a copy of what the fulfillment service knows; people write the task fields only.',
        message:
          'This field is written by the fulfillment service. Fill in the task fields of an open task, or work on the fallout of a failed step.',
      }
    ),
    writtenByService(project, 'OM_Fallout__c', ['State__c', 'ResolvedAt__c'], {
      description: 'What failed and when is written by the fulfillment service; people write how the repair stands.',
      message: 'This field is written by the fulfillment service. Change the state of the fallout instead.',
    }),
  ];
}

const changedIllegally = (field: string, lifecycle: Lifecycle<string>): string =>
  lines('AND(', `  ISCHANGED(${field}),`, indent(illegalMove(field, lifecycle)), ')');

/** New records have no state yet or are in the first one. */
const stateFromStart = (field: string, lifecycle: Lifecycle<string>): string =>
  lines(
    'IF(',
    '  ISNEW(),',
    `  AND(NOT(ISBLANK(TEXT(${field}))), NOT(ISPICKVAL(${field}, "${lifecycle.initial}"))),`,
    indent(changedIllegally(field, lifecycle)),
    ')'
  );

const ownedField = (field: string, name: string, description: string): GeneratedRule => ({
  object: 'OrderItem',
  name,
  description,
  formula: lines('AND(', `  ${byService},`, `  IF(ISNEW(), NOT(ISBLANK(TEXT(${field}))), ISCHANGED(${field}))`, ')'),
  field,
  message: 'This state follows the work and is written by the fulfillment service only. Leave it as it is.',
});

/** Lists the fields, so that a field added later is guarded too or the comparison fails. */
function writtenByService(
  project: Project,
  object: string,
  writtenByPeople: readonly string[],
  text: Pick<GeneratedRule, 'description' | 'message'>
): GeneratedRule {
  const guarded = fieldsOfObject(project, object)
    .filter((field) => field.formula === undefined && field.type !== 'MasterDetail')
    .map((field) => field.name)
    .filter((name) => !writtenByPeople.includes(name))
    .toSorted();
  const changes = ['ISNEW()', ...guarded.map((field) => `ISCHANGED(${field})`)];
  const formula = lines('AND(', `  ${byService},`, '  OR(', `    ${changes.join(',\n    ')}`, '  )', ')');
  return { object, name: 'Written_By_Service', formula, ...text };
}

const lines = (...parts: readonly string[]): string => parts.join('\n');
const indent = (text: string): string => text.replaceAll(/^/gm, '  ');
