import type { Org } from '../contract.ts';
import { childrenOf, textOf } from '../metadata/elements.ts';
import { relationshipField } from '../metadata/schema.ts';
import { componentsOf } from '../rest/orgComponents.ts';
import type { ModuleCatalog } from './build/salesforceModules.ts';

/** The metadata of an org, as the modules of its components ask for it. */
export function orgCatalog(org: Org): ModuleCatalog {
  const labels = new Map(
    componentsOf(org, 'CustomLabels').flatMap(({ element }) =>
      (element ? childrenOf(element, 'labels') : []).map(
        (label) => [textOf(label, 'fullName') ?? '', textOf(label, 'value') ?? ''] as const
      )
    )
  );
  const has = (type: string, name: string): boolean =>
    componentsOf(org, type).some(({ fullName }) => fullName === name);
  return {
    label: (name) => labels.get(name),
    hasMessageChannel: (name) => has('LightningMessageChannel', name),
    hasStaticResource: (name) => has('StaticResource', name),
    hasCustomPermission: (name) => has('CustomPermission', name),
    apexProblem: (className, method) => apexProblem(org, className, method),
    schemaProblem: (path) => schemaProblem(org, path),
  };
}

function apexProblem(org: Org, className: string, method: string): string | undefined {
  const found = org.components().find(({ type, fullName }) => type === 'ApexClass' && fullName === className);
  if (!found) return `there is no Apex class ${className}`;
  const source = new TextDecoder().decode(found.content ?? new Uint8Array());
  const declared = new RegExp(`@AuraEnabled\\b[^;{}]*\\b${method}\\s*\\(`, 'i');
  return declared.test(source) ? undefined : `${className} has no method ${method} with @AuraEnabled`;
}

/** Follows `Order.Account.Name` through the relationships. */
function schemaProblem(org: Org, path: string): string | undefined {
  const [objectName = '', ...rest] = path.split('.');
  let objects = [org.schema.object(objectName)];
  if (!objects[0]) return `there is no object ${objectName}`;
  for (const [index, name] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const owner = objects.find(
      (object) => object && (object.fields.has(name.toLowerCase()) || relationshipField(object, name))
    );
    if (!owner) return `${objects[0]?.name ?? objectName} has no field ${name}`;
    if (isLast) return undefined;
    const field = relationshipField(owner, name);
    if (!field) return `${owner.name} has no relationship ${name}`;
    objects = field.referenceTo.map((target) => org.schema.object(target));
  }
  return undefined;
}
