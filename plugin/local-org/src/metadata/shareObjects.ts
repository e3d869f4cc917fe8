import type { FieldDef, ObjectDef } from '../contract.ts';
import { fieldDef, picklist } from './fieldDef.ts';
import type { ObjectSharing, SharingSettings } from './sharingTypes.ts';
import { ID_FIELD } from './systemFields.ts';

/** Key prefixes as the platform has them; other share objects get one when they first appear. */
const PREFIXES: Readonly<Record<string, string>> = {
  AccountShare: '00r',
  CaseShare: '01n',
  LeadShare: '01o',
  OpportunityShare: '00t',
};
const PREFIX_START = 'h';

/** What a share of an account says about the records below it. */
const BELOW_ACCOUNT = ['CaseAccessLevel', 'ContactAccessLevel', 'OpportunityAccessLevel'];

interface Shared {
  readonly objects: ReadonlyMap<string, ObjectDef>;
  readonly sharing: SharingSettings;
}

/** Adds the share object of each object whose records have owners and may need sharing. */
export function withShares(
  { objects, sharing }: Shared,
  keyPrefixOf: (object: string, first: string) => string
): Shared {
  const allObjects = new Map(objects);
  const allSharing = new Map(sharing.objects);
  for (const [key, { model }] of sharing.objects) {
    const parent = objects.get(key);
    if (parent === undefined || !isShared(parent, model)) continue;
    const share = shareObject(parent, keyPrefixOf);
    allObjects.set(share.name.toLowerCase(), share);
    const controlledBy = [{ field: parentField(parent), isMaster: false, readSuffices: false }];
    allSharing.set(share.name.toLowerCase(), { model: 'ControlledByParent', controlledBy, rules: [] });
  }
  return { objects: allObjects, sharing: { ...sharing, objects: allSharing } };
}

/** Records of a public custom object are nobody's to share, so that it has no share object. */
function isShared(parent: ObjectDef, model: ObjectSharing['model']): boolean {
  if (!parent.fields.has('ownerid') || model === 'ControlledByParent' || !parent.queryable) return false;
  if (parent.name === 'Task' || parent.name === 'Event') return false;
  return !parent.custom || model === 'Private' || model === 'Read';
}

const parentField = (parent: ObjectDef): string => (parent.custom ? 'ParentId' : `${parent.name}Id`);
const levelField = (parent: ObjectDef): string => (parent.custom ? 'AccessLevel' : `${parent.name}AccessLevel`);

function shareObject(parent: ObjectDef, keyPrefixOf: (object: string, first: string) => string): ObjectDef {
  const name = parent.custom ? parent.name.replace(/__c$/, '__Share') : `${parent.name}Share`;
  const link = parentField(parent);
  const reference = (field: string, to: readonly string[], more: Partial<FieldDef>): FieldDef =>
    fieldDef({ name: field, label: field, type: 'reference', length: 18, referenceTo: to, ...more });
  const level = (field: string): FieldDef =>
    fieldDef({
      name: field,
      label: 'Access Level',
      type: 'picklist',
      nillable: field !== levelField(parent),
      restrictedPicklist: true,
      picklistValues: picklist(['Read', 'Edit', 'All', 'None']),
    });
  const fields = [
    ID_FIELD,
    reference(link, [parent.name], {
      nillable: false,
      updateable: false,
      relationshipName: parent.custom ? 'Parent' : parent.name,
      childRelationshipName: 'Shares',
      cascadeDelete: true,
    }),
    reference('UserOrGroupId', ['Group', 'User'], {
      nillable: false,
      updateable: false,
      relationshipName: 'UserOrGroup',
    }),
    level(levelField(parent)),
    ...(parent.name === 'Account' ? BELOW_ACCOUNT.map(level) : []),
    fieldDef({ name: 'RowCause', label: 'Row Cause', type: 'picklist', updateable: false, defaultValue: 'Manual' }),
    fieldDef({
      name: 'LastModifiedDate',
      label: 'Last Modified Date',
      type: 'datetime',
      createable: false,
      updateable: false,
    }),
    reference('LastModifiedById', ['User'], {
      createable: false,
      updateable: false,
      relationshipName: 'LastModifiedBy',
    }),
    fieldDef({
      name: 'IsDeleted',
      label: 'Deleted',
      type: 'boolean',
      nillable: false,
      createable: false,
      updateable: false,
    }),
  ];
  return {
    name,
    label: `${parent.label} Share`,
    labelPlural: `${parent.label} Share`,
    keyPrefix: PREFIXES[name] ?? keyPrefixOf(name, PREFIX_START),
    custom: false,
    kind: 'standard',
    fields: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
    validationRules: [],
    createable: true,
    updateable: true,
    deletable: true,
    queryable: true,
    shareOf: { object: parent.name, link, level: levelField(parent) },
  };
}
