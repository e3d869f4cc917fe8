import type { ComponentResult, MetadataComponent, Org } from '../../contract.ts';
import { OBJECT_PARTS } from '../../metadata/componentTypes.ts';
import { childrenOf, textOf } from '../../metadata/elements.ts';
import { keyOf } from '../../metadata/parsedComponents.ts';
import { SoapFault, type SoapValue } from '../envelope.ts';
import { checkedNames, type MetadataCall, type MetadataOperation } from './call.ts';
import { componentOf } from './componentXml.ts';

/** The synchronous calls that change metadata; each component stands for itself. */
export const WRITE_OPERATIONS: Readonly<Record<string, MetadataOperation>> = {
  createMetadata: (call) => each(call, (org, component) => create(org, component)),
  updateMetadata: (call) => each(call, (org, component) => update(org, component)),
  upsertMetadata: (call) => each(call, (org, component) => upsert(org, component)),
  deleteMetadata: ({ tenant, body }) => {
    const type = textOf(body, 'type') ?? '';
    const names = checkedNames(childrenOf(body, 'fullNames').map(({ text }) => text));
    return names.map((fullName) => {
      const component = { type, fullName, fileName: fullName, delete: true };
      return { ...apply(tenant.org, [component]), fullName };
    });
  },
  renameMetadata: ({ tenant, body }) => {
    const [type = '', from = '', to = ''] = ['type', 'oldFullName', 'newFullName'].map((name) => textOf(body, name));
    return { ...rename(tenant.org, type, from, to), fullName: from };
  },
};

type Outcome = Readonly<Record<string, SoapValue>>;

function each({ tenant, body }: MetadataCall, work: (org: Org, component: MetadataComponent) => Outcome): SoapValue {
  const components = checkedNames(childrenOf(body, 'metadata')).map(componentOf);
  return components.map((component) => ({ ...work(tenant.org, component), fullName: component.fullName }));
}

const find = (org: Org, component: MetadataComponent): MetadataComponent | undefined =>
  org.components().find((stored) => keyOf(stored) === keyOf(component));

const failure = (statusCode: string, message: string): Outcome => ({ errors: { message, statusCode }, success: false });

function create(org: Org, component: MetadataComponent): Outcome {
  if (!find(org, component)) return apply(org, [component]);
  const message = `There is already a ${component.type} with the name ${component.fullName}.`;
  return failure('DUPLICATE_DEVELOPER_NAME', message);
}

function update(org: Org, component: MetadataComponent): Outcome {
  if (find(org, component) || isStandard(org, component)) return apply(org, [component]);
  const message = `In field: fullName - no ${component.type} named ${component.fullName} found`;
  return failure('INVALID_CROSS_REFERENCE_KEY', message);
}

const upsert = (org: Org, component: MetadataComponent): Outcome => ({
  created: !find(org, component),
  ...apply(org, [component]),
});

const isStandard = (org: Org, { type, fullName }: MetadataComponent): boolean =>
  type === 'CustomObject' && org.schema.object(fullName)?.kind === 'standard';

function apply(org: Org, components: readonly MetadataComponent[]): Outcome {
  const refused = org.applyMetadata(components, { checkOnly: false }).find((result) => !result.success);
  return refused ? failure(codeOf(refused), refused.problem?.message ?? '') : { success: true };
}

const codeOf = ({ problem }: ComponentResult): string =>
  /^Required field is missing/.test(problem?.message ?? '') ? 'REQUIRED_FIELD_MISSING' : 'FIELD_INTEGRITY_EXCEPTION';

/**
 * A component under another name, with the components that mention it. An object is renamed with its parts, as long as
 * it holds no records: their table would have to move.
 */
function rename(org: Org, type: string, from: string, to: string): Outcome {
  const stored = org.components();
  const whole = stored.find((each) => keyOf(each) === keyOf({ type, fullName: from }));
  if (!whole) return failure('INVALID_CROSS_REFERENCE_KEY', `In field: fullName - no ${type} named ${from} found`);
  if (stored.some((each) => keyOf(each) === keyOf({ type, fullName: to }))) {
    return failure('DUPLICATE_DEVELOPER_NAME', `There is already a ${type} with the name ${to}.`);
  }
  if (type === 'CustomObject' && hasRecords(org, from)) {
    throw new SoapFault('INVALID_OPERATION', 'The local org renames objects without records only.');
  }
  const mention = new RegExp(`(?<![\\w])${from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w])`, 'g');
  const renamed = (text: string): string => text.replace(mention, () => to);
  const changed = stored.flatMap((component) => {
    const isOwn = component === whole || (isPart(component) && component.fullName.startsWith(`${from}.`));
    const fullName = isOwn ? renamed(component.fullName) : component.fullName;
    const xml = component.xml === undefined ? undefined : renamed(component.xml);
    if (fullName === component.fullName && xml === component.xml) return [];
    return [{ ...component, fullName, fileName: renamed(component.fileName), ...(xml === undefined ? {} : { xml }) }];
  });
  return apply(org, [...changed, { type, fullName: from, fileName: whole.fileName, delete: true }]);
}

const isPart = ({ type }: MetadataComponent): boolean => OBJECT_PARTS.some((part) => part.type === type);

function hasRecords(org: Org, object: string): boolean {
  const known = org.schema.object(object);
  return (
    known?.queryable === true && org.sql.all(`SELECT 1 AS found FROM ${org.sql.table(object)} LIMIT 1`, []).length > 0
  );
}
