/** Picklists that mirror the code: their values must be those of the lifecycle tables and of the types in the plugin. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import {
  assetLifecycle,
  billingLifecycle,
  contractLifecycle,
  falloutLifecycle,
  itemLifecycle,
  orderLifecycle,
  planLifecycle,
  stepLifecycle,
} from '../../plugin/src/domain/states.ts';
import { OVERRIDE_STATES } from '../../plugin/src/domain/change.ts';
import { JEOPARDY_LEVELS } from '../../plugin/src/domain/outlook.ts';
import { contractTypes } from '../../plugin/src/domain/contract.ts';
import { signatureStates } from '../../plugin/src/domain/signature.ts';
import { findingAt, type Finding } from './finding.ts';
import { picklistValues, placeOf, type Project } from './project.ts';
import { childText } from './xmlTree.ts';

interface Mirror {
  readonly field: string;
  readonly values: readonly string[];
  /** The value of a new record, where the code has one. */
  readonly initial?: string;
  readonly source: string;
}

const JEOPARDY_FIELDS = [
  'Order.OM_Jeopardy__c',
  'OrderItem.OM_Jeopardy__c',
  'OM_FulfillmentPlan__c.Jeopardy__c',
  'OM_FulfillmentItem__c.Jeopardy__c',
  'OM_FulfillmentStep__c.Jeopardy__c',
];
const STATES = 'plugin/src/domain/states.ts';

export function mirrors(root: string): readonly Mirror[] {
  const lifecycle = (
    field: string,
    { states, initial }: { readonly states: readonly string[]; readonly initial: string },
    // Lines have no state before they are submitted; everything else is born in the first one.
    born = true
  ): Mirror => ({ field, values: states, source: STATES, ...(born ? { initial } : {}) });
  const fixed = (field: string, values: readonly string[], source: string): Mirror => ({ field, values, source });
  const union = (field: string, source: string, type: string): Mirror => ({
    field,
    values: unionIn(readFileSync(join(root, source), 'utf8'), type),
    source,
  });
  return [
    lifecycle('Order.OM_State__c', orderLifecycle),
    lifecycle('OrderItem.OM_State__c', itemLifecycle, false),
    lifecycle('OrderItem.OM_BillingState__c', billingLifecycle, false),
    lifecycle('OM_FulfillmentPlan__c.State__c', planLifecycle),
    lifecycle('OM_FulfillmentItem__c.State__c', itemLifecycle),
    lifecycle('OM_FulfillmentStep__c.State__c', stepLifecycle),
    lifecycle('OM_Fallout__c.State__c', falloutLifecycle),
    lifecycle('Contract.OM_LifecycleState__c', contractLifecycle),
    lifecycle('Asset.OM_State__c', assetLifecycle, false),
    ...JEOPARDY_FIELDS.map((field) => fixed(field, JEOPARDY_LEVELS, 'plugin/src/domain/outlook.ts')),
    fixed('Order.OM_OverrideState__c', OVERRIDE_STATES, 'plugin/src/domain/change.ts'),
    fixed('Contract.OM_Type__c', contractTypes, 'plugin/src/domain/contract.ts'),
    fixed('OM_ContractTemplate__c.Type__c', contractTypes, 'plugin/src/domain/contract.ts'),
    fixed('OM_SignatureRequest__c.State__c', signatureStates, 'plugin/src/domain/signature.ts'),
    union('OM_Signer__c.State__c', 'plugin/src/domain/signature.ts', 'SignatoryState'),
    union('OM_Signer__c.Role__c', 'plugin/src/engine/vendorPorts.ts', 'Signatory.role'),
    union('OM_Obligation__c.Party__c', 'plugin/src/domain/contract.ts', 'ContractParty'),
    union('OrderItem.OM_Action__c', 'plugin/src/domain/order.ts', 'ItemAction'),
    union('OM_FulfillmentItem__c.Action__c', 'plugin/src/domain/order.ts', 'ItemAction'),
    union('OM_FulfillmentStep__c.Type__c', 'plugin/src/domain/fulfillmentDesign.ts', 'StepType'),
    union('OM_OutboxEvent__c.Type__c', 'plugin/src/engine/crmPort.ts', 'OutboxEvent.type'),
    union('OM_GatewayMessage__c.Direction__c', 'plugin/src/engine/projection.ts', 'GatewayMessageProjection.direction'),
    union('OM_FulfillmentDesign__c.State__c', 'plugin/src/engine/crmPort.ts', 'DesignRecord.state'),
  ];
}

/** The texts of `type Name = 'a' | 'b'`, or of a property `Interface.property` of that type. */
export function unionIn(source: string, name: string): readonly string[] {
  const [typeName, property] = name.split('.');
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
  for (const statement of file.statements) {
    if (ts.isTypeAliasDeclaration(statement) && statement.name.text === typeName) return literalsOf(statement.type);
    if (!ts.isInterfaceDeclaration(statement) || statement.name.text !== typeName) continue;
    const member = statement.members.find((candidate) => candidate.name?.getText() === property);
    if (member && ts.isPropertySignature(member) && member.type) return literalsOf(member.type);
  }
  throw new Error(`${name} is no longer declared where scripts/metadata/codeValues.ts looks for it`);
}

function literalsOf(node: ts.TypeNode): readonly string[] {
  return (ts.isUnionTypeNode(node) ? node.types : [node]).flatMap((part) =>
    ts.isLiteralTypeNode(part) && ts.isStringLiteral(part.literal) ? [part.literal.text] : []
  );
}

export function checkCodeValues(project: Project, wanted: readonly Mirror[]): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { field: path, values, initial, source } of wanted) {
    const field = project.fields.get(path);
    if (!field) {
      const place = { file: 'force-app', line: 1, column: 1 };
      findings.push(findingAt(place, 'states/field-missing', `${path} is missing; it mirrors ${source}`));
      continue;
    }
    const place = placeOf(field.component);
    const lost = values.filter((value) => !field.values.includes(value));
    const extra = field.values.filter((value) => !values.includes(value));
    if (lost.length > 0)
      findings.push(findingAt(place, 'states/values', `${path} lacks ${lost.join(', ')} of ${source}`));
    if (extra.length > 0)
      findings.push(findingAt(place, 'states/values', `${path} has ${extra.join(', ')}, unknown to ${source}`));
    const chosen = picklistValues(field.component.root).find((value) => childText(value, 'default') === 'true');
    if (initial !== undefined && (!chosen || childText(chosen, 'fullName') !== initial)) {
      findings.push(findingAt(place, 'states/initial', `${path} must start as ${initial}, as ${source} says`));
    }
  }
  return findings;
}
