import type { FieldDef } from '../contract.ts';
import { fieldDef } from './fieldDef.ts';

/** The groups of fields that the platform adds to objects; data files and custom objects name the groups they have. */
export type SystemGroup =
  'owner' | 'queueOwner' | 'audit' | 'stamps' | 'modstamp' | 'modstamps' | 'activity' | 'viewed' | 'bin';

const readOnly = { createable: false, updateable: false, nillable: false } as const;

export const ID_FIELD: FieldDef = fieldDef({
  ...readOnly,
  name: 'Id',
  label: 'Record ID',
  type: 'id',
  length: 18,
  idLookup: true,
});

const userReference = (name: string, label: string, relationshipName: string): FieldDef =>
  fieldDef({ ...readOnly, name, label, type: 'reference', length: 18, referenceTo: ['User'], relationshipName });
const stamp = (name: string, label: string): FieldDef => fieldDef({ ...readOnly, name, label, type: 'datetime' });

const owner = (referenceTo: readonly string[]): FieldDef =>
  fieldDef({
    name: 'OwnerId',
    label: 'Owner ID',
    type: 'reference',
    length: 18,
    nillable: false,
    referenceTo,
    relationshipName: 'Owner',
  });

const SYSTEM_MODSTAMP = stamp('SystemModstamp', 'System Modstamp');
const LAST_MODIFIED = [
  stamp('LastModifiedDate', 'Last Modified Date'),
  userReference('LastModifiedById', 'Last Modified By ID', 'LastModifiedBy'),
];
const CREATED = [stamp('CreatedDate', 'Created Date'), userReference('CreatedById', 'Created By ID', 'CreatedBy')];
const nullable = (field: FieldDef): FieldDef => ({ ...field, nillable: true });

const GROUPS: Readonly<Record<SystemGroup, readonly FieldDef[]>> = {
  owner: [owner(['User'])],
  queueOwner: [owner(['Group', 'User'])],
  audit: [...CREATED, ...LAST_MODIFIED, SYSTEM_MODSTAMP],
  stamps: [stamp('CreatedDate', 'Created Date'), stamp('LastModifiedDate', 'Last Modified Date'), SYSTEM_MODSTAMP],
  modstamp: [SYSTEM_MODSTAMP],
  modstamps: [...LAST_MODIFIED, SYSTEM_MODSTAMP],
  activity: [fieldDef({ ...readOnly, nillable: true, name: 'LastActivityDate', label: 'Last Activity', type: 'date' })],
  viewed: [
    nullable(stamp('LastViewedDate', 'Last Viewed Date')),
    nullable(stamp('LastReferencedDate', 'Last Referenced Date')),
  ],
  bin: [fieldDef({ ...readOnly, name: 'IsDeleted', label: 'Deleted', type: 'boolean' })],
};

export function systemFields(groups: readonly SystemGroup[]): readonly FieldDef[] {
  return groups.flatMap((group) => GROUPS[group]);
}

/** The parts of a compound address named `BillingAddress` (prefix `Billing`) or plain `Address`. */
export function addressFields(prefix: string): readonly FieldDef[] {
  const isPlain = prefix === 'address';
  const start = isPlain ? '' : prefix;
  const compound = isPlain ? 'Address' : `${prefix}Address`;
  const label = (part: string): string => (isPlain ? part : `${prefix} ${part}`);
  const text = (name: string, length: number, partLabel: string): FieldDef =>
    fieldDef({ name: start + name, label: label(partLabel), type: 'string', length, compoundFieldName: compound });
  const angle = (name: string): FieldDef =>
    fieldDef({
      name: start + name,
      label: label(name),
      type: 'double',
      precision: 18,
      scale: 15,
      compoundFieldName: compound,
    });
  return [
    { ...text('Street', 255, 'Street'), type: 'textarea' },
    text('City', 40, 'City'),
    text('State', 80, 'State/Province'),
    text('PostalCode', 20, 'Zip/Postal Code'),
    text('Country', 80, 'Country'),
    angle('Latitude'),
    angle('Longitude'),
    { ...text('GeocodeAccuracy', 40, 'Geocode Accuracy'), type: 'picklist' },
    fieldDef({ name: compound, label: label('Address'), type: 'address', createable: false, updateable: false }),
  ];
}
