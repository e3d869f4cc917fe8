import type { ObjectDef } from '../contract.ts';
import { child, childrenOf, flag, required, textOf } from './elements.ts';
import { readFilter } from './recordFilter.ts';
import type {
  ObjectSharing,
  Principal,
  RoleDef,
  SharingModel,
  SharingRuleDef,
  SharingSettings,
} from './sharingTypes.ts';
import { standardSharing } from './standardSharing.ts';

export type {
  ControllingField,
  ObjectSharing,
  Principal,
  RoleDef,
  SharingModel,
  SharingRuleDef,
  SharingSettings,
} from './sharingTypes.ts';
import type { ParsedComponent } from './parsedComponents.ts';
import { MetadataError, type XmlElement } from './xml.ts';

const MODELS: ReadonlySet<string> = new Set<SharingModel>([
  'Private',
  'Read',
  'ReadWrite',
  'ReadWriteTransfer',
  'FullAccess',
  'ControlledByParent',
]);

type Collect = <T>(type: string, read: (entry: ParsedComponent) => T) => T[];

/** Reads who sees which records by default, roles, and sharing rules. */
export function readSharing(objects: ReadonlyMap<string, ObjectDef>, collect: Collect): SharingSettings {
  const models = new Map<string, SharingModel>();
  collect('CustomObject', ({ fullName, element }) => {
    const model = element && textOf(element, 'sharingModel');
    if (model === undefined) return;
    if (!MODELS.has(model)) throw new MetadataError(`'${model}' is not a valid value for the enum 'SharingModel'`);
    models.set(fullName.toLowerCase(), model as SharingModel);
  });
  const readSuffices = new Set(
    collect('CustomField', ({ fullName, element }) =>
      element && flag(element, 'writeRequiresMasterRead') ? fullName.toLowerCase() : ''
    )
  );
  const rules = new Map<string, readonly SharingRuleDef[]>();
  collect('SharingRules', (entry) => {
    if (!objects.has(entry.fullName.toLowerCase())) {
      throw new MetadataError(`Entity of type '${entry.fullName}' cannot be found`);
    }
    rules.set(entry.fullName.toLowerCase(), readRules(entry.fullName, entry.element));
  });
  const sharing = new Map<string, ObjectSharing>();
  for (const [key, object] of objects) {
    const found = sharingOf(object, models, readSuffices);
    if (found) sharing.set(key, { ...found, rules: rules.get(key) ?? [] });
  }
  return { objects: sharing, roles: collect('Role', readRole) };
}

function sharingOf(
  object: ObjectDef,
  models: ReadonlyMap<string, SharingModel>,
  readSuffices: ReadonlySet<string>
): Omit<ObjectSharing, 'rules'> | undefined {
  const declared = models.get(object.name.toLowerCase());
  if (!object.custom) return standardSharing(object, declared, models);
  if (object.kind !== 'custom') return undefined;
  const masters = [...object.fields.values()].filter((field) => field.masterDetail);
  if (masters.length === 0) return { model: declared ?? 'ReadWrite', controlledBy: [] };
  const controlledBy = masters.map((field) => ({
    field: field.name,
    isMaster: true,
    readSuffices: readSuffices.has(`${object.name}.${field.name}`.toLowerCase()),
  }));
  return { model: 'ControlledByParent', controlledBy };
}

function readRole({ fullName, element }: ParsedComponent): RoleDef {
  if (element === undefined) throw new MetadataError(`The Role ${fullName} has no XML.`);
  return { name: fullName, label: textOf(element, 'name') ?? fullName, parent: textOf(element, 'parentRole') };
}

function readRules(objectName: string, element: XmlElement | undefined): readonly SharingRuleDef[] {
  if (element === undefined) return [];
  const base = (rule: XmlElement): Omit<SharingRuleDef, 'sharedFrom' | 'filter'> => ({
    name: `${objectName}.${required(rule, 'fullName')}`,
    edit: required(rule, 'accessLevel') !== 'Read',
    sharedTo: readPrincipals(rule, 'sharedTo'),
  });
  return [
    ...childrenOf(element, 'sharingOwnerRules').map((rule) => ({
      ...base(rule),
      sharedFrom: readPrincipals(rule, 'sharedFrom'),
    })),
    ...childrenOf(element, 'sharingCriteriaRules').map((rule) => ({ ...base(rule), filter: readFilter(rule) })),
  ];
}

const KINDS: Readonly<Record<string, Principal['kind']>> = {
  group: 'group',
  queue: 'queue',
  role: 'role',
  roleAndSubordinates: 'roleAndSubordinates',
  roleAndSubordinatesInternal: 'roleAndSubordinates',
  user: 'user',
};

function readPrincipals(rule: XmlElement, tag: string): readonly Principal[] {
  const holder = child(rule, tag);
  if (holder === undefined) throw new MetadataError(`Required field is missing: ${tag}`, rule.position());
  return holder.children.map(({ name, text }) => {
    if (name === 'allInternalUsers') return { kind: 'allInternalUsers', name: '' };
    const kind = KINDS[name];
    // Territories, portal roles and managers' groups need features that the org does not have.
    if (kind === undefined) throw new MetadataError(`'${name}' is not supported in this org.`, holder.position());
    return { kind, name: text };
  });
}

const MEMBER_KINDS: Readonly<Record<string, Principal['kind']>> = {
  publicGroup: 'group',
  role: 'role',
  roleAndSubordinate: 'roleAndSubordinates',
  roleAndSubordinateInternal: 'roleAndSubordinates',
  user: 'user',
};

/** `<queueMembers>` of a queue: users by name, groups, roles. */
export function readQueueMembers(element: XmlElement): readonly Principal[] {
  const lists = childrenOf(element, 'queueMembers').flatMap((members) => members.children);
  return lists.flatMap((list) =>
    list.children.flatMap(({ name, text }) => {
      const kind = MEMBER_KINDS[name];
      return kind === undefined ? [] : [{ kind, name: text }];
    })
  );
}
