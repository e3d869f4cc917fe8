import type { FieldDef, ObjectDef, ValidationRuleDef } from '../contract.ts';
import { fieldDef } from './fieldDef.ts';
import { ID_FIELD, systemFields, type SystemGroup } from './systemFields.ts';
import { child, flag, numberOf, required, textOf } from './elements.ts';
import { MetadataError, type XmlElement } from './xml.ts';

type Kind = ObjectDef['kind'];

const SUFFIX_KINDS: readonly (readonly [suffix: string, kind: Kind])[] = [
  ['__e', 'event'],
  ['__mdt', 'metadata'],
  ['__c', 'custom'],
];

export function kindOfObject(fullName: string, element: XmlElement | undefined): Kind {
  if (element && textOf(element, 'customSettingsType') !== undefined) return 'setting';
  return SUFFIX_KINDS.find(([suffix]) => fullName.endsWith(suffix))?.[1] ?? 'standard';
}

/** The first key prefix character of each kind of custom object. */
export const PREFIX_START: Readonly<Record<Kind, string>> = {
  standard: '',
  custom: 'a',
  setting: 'a',
  event: 'e',
  metadata: 'm',
};

/** A custom object without its custom fields. @throws MetadataError */
export function readObject(fullName: string, element: XmlElement, keyPrefix: string): ObjectDef {
  const kind = kindOfObject(fullName, element);
  const label = required(element, 'label');
  const fields = [ID_FIELD, ...ownFields(kind, fullName, element), ...systemFields(systemGroups(kind))];
  return {
    name: fullName,
    label,
    labelPlural: textOf(element, 'pluralLabel') ?? label,
    keyPrefix,
    custom: true,
    kind,
    fields: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
    validationRules: [],
    createable: kind !== 'metadata',
    updateable: kind !== 'metadata' && kind !== 'event',
    deletable: kind !== 'metadata' && kind !== 'event',
    queryable: kind !== 'event',
    ...(kind === 'event' && textOf(element, 'publishBehavior') === 'PublishImmediately'
      ? { publishesImmediately: true }
      : {}),
  };
}

function systemGroups(kind: Kind): readonly SystemGroup[] {
  if (kind === 'event' || kind === 'metadata') return [];
  if (kind === 'setting') return ['audit', 'bin'];
  return ['queueOwner', 'audit', 'activity', 'viewed', 'bin'];
}

function ownFields(kind: Kind, fullName: string, element: XmlElement): readonly FieldDef[] {
  if (kind === 'event') return eventFields();
  if (kind === 'metadata') return metadataFields();
  if (kind === 'setting') return [nameField(undefined), setupOwner()];
  const declared = child(element, 'nameField');
  if (declared === undefined) {
    throw new MetadataError(
      `Must specify a nameField of type Text or AutoNumber for the custom object ${fullName}`,
      element.position()
    );
  }
  return [nameField(declared)];
}

function nameField(declared: XmlElement | undefined): FieldDef {
  const label = (declared && textOf(declared, 'label')) ?? 'Name';
  const base = { name: 'Name', label, type: 'string', length: 80, nameField: true, idLookup: true } as const;
  if (declared === undefined || required(declared, 'type') !== 'AutoNumber') return fieldDef(base);
  return fieldDef({
    ...base,
    nillable: false,
    createable: false,
    updateable: false,
    autoNumber: {
      format: textOf(declared, 'displayFormat') ?? '{0}',
      start: numberOf(declared, 'startingNumber') ?? 1,
    },
  });
}

const setupOwner = (): FieldDef =>
  fieldDef({
    name: 'SetupOwnerId',
    label: 'Location',
    type: 'reference',
    length: 18,
    updateable: false,
    referenceTo: ['Organization', 'Profile', 'User'],
    relationshipName: 'SetupOwner',
  });

const eventFields = (): readonly FieldDef[] => {
  const readOnly = { createable: false, updateable: false } as const;
  return [
    fieldDef({ ...readOnly, name: 'ReplayId', label: 'Replay ID', type: 'string', length: 1000 }),
    fieldDef({ ...readOnly, name: 'EventUuid', label: 'Event UUID', type: 'string', length: 36 }),
    fieldDef({ ...readOnly, nillable: false, name: 'CreatedDate', label: 'Created Date', type: 'datetime' }),
    fieldDef({
      ...readOnly,
      nillable: false,
      name: 'CreatedById',
      label: 'Created By ID',
      type: 'reference',
      length: 18,
      referenceTo: ['User'],
      relationshipName: 'CreatedBy',
    }),
  ];
};

const metadataFields = (): readonly FieldDef[] =>
  (
    [
      ['DeveloperName', 40],
      ['MasterLabel', 40],
      ['Language', 40],
      ['NamespacePrefix', 15],
      ['Label', 40],
      ['QualifiedApiName', 70],
    ] as const
  ).map(([name, length]) => fieldDef({ name, label: name, type: 'string', length, nameField: name === 'MasterLabel' }));

/** @throws MetadataError */
export function readValidationRule(element: XmlElement): ValidationRuleDef {
  const errorField = textOf(element, 'errorDisplayField');
  return {
    name: required(element, 'fullName'),
    active: flag(element, 'active'),
    formula: required(element, 'errorConditionFormula'),
    message: required(element, 'errorMessage'),
    ...(errorField === undefined ? {} : { errorField }),
  };
}
