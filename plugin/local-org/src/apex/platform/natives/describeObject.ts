import type { ChildRelationship, FieldValue, ObjectDef } from '../../../contract.ts';
import { ApexList } from '../../library/collections/list.ts';
import { ApexMap } from '../../library/collections/map.ts';
import { exception } from '../../library/exceptions/standardExceptions.ts';
import { nativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { orgOf, rightsOf } from '../access.ts';
import { FieldSetToken, FieldToken, MembersOf, ObjectDescribe, ObjectToken } from '../describe/tokens.ts';
import { fieldSetsOf } from '../describe/fieldSets.ts';
import { DescribeMap } from '../describe/describeMap.ts';
import { recordTypesOf, type RecordTypeFacts } from '../describe/recordTypes.ts';
import { toApex } from '../records/fieldValues.ts';

type Of<Self> = (apex: ApexTransaction, self: Self) => unknown;

const child = nativeType('Schema.ChildRelationship', {
  isInstance: (value) => typeof value === 'object' && value !== null && 'childObject' in value,
  members: {
    'Schema.SObjectType getChildSObject()': (apex, { childObject }: ChildRelationship) =>
      apex.platform.objectToken(apex, childObject),
    'Schema.SObjectField getField()': (apex, { childObject, field }: ChildRelationship) =>
      apex.platform.fieldToken(apex, childObject, field),
    'String getRelationshipName()': (_apex, { name }: ChildRelationship) => (name === '' ? null : name),
    'Boolean isCascadeDelete()': (_apex, self: ChildRelationship) => self.cascadeDelete,
    'Boolean isDeprecatedAndHidden()': () => false,
    'Boolean isRestrictedDelete()': () => false,
  },
});

const recordType = nativeType('Schema.RecordTypeInfo', {
  isInstance: (value) => typeof value === 'object' && value !== null && 'developerName' in value && 'isMaster' in value,
  members: {
    'String getDeveloperName()': (_apex, self: RecordTypeFacts) => self.developerName,
    'String getName()': (_apex, self: RecordTypeFacts) => self.label,
    'Id getRecordTypeId()': (_apex, self: RecordTypeFacts) => self.id,
    'Boolean isActive()': (_apex, self: RecordTypeFacts) => self.isActive,
    'Boolean isAvailable()': (_apex, self: RecordTypeFacts) => self.isActive,
    'Boolean isDefaultRecordTypeMapping()': (_apex, self: RecordTypeFacts) => self.isMaster,
    'Boolean isMaster()': (_apex, self: RecordTypeFacts) => self.isMaster,
  },
});

const facts = (apex: ApexTransaction, { object }: ObjectDescribe): readonly RecordTypeFacts[] =>
  recordTypesOf(orgOf(apex), object);

const infosBy =
  (key: (facts: RecordTypeFacts) => string): Of<ObjectDescribe> =>
  (apex, self) =>
    ApexMap.of(
      apex,
      'String',
      'Schema.RecordTypeInfo',
      facts(apex, self).map((each) => [key(each), each])
    );

const may =
  (
    right: 'mayRead' | 'mayCreate' | 'mayEdit' | 'mayDelete',
    flag: (object: ObjectDef) => boolean
  ): Of<ObjectDescribe> =>
  (apex, { object }) =>
    flag(object) && rightsOf(apex)[right](object);

const text =
  (read: (object: ObjectDef) => string | boolean | null): Of<ObjectDescribe> =>
  (_apex, { object }) =>
    read(object);

/** The object's `getX()` of a describe can also be read as a property without `get`. */
const simple: Readonly<Record<string, Of<ObjectDescribe>>> = {
  'String getName()': text(({ name }) => name),
  'String getLocalName()': text(({ name }) => name),
  'String getLabel()': text(({ label }) => label),
  'String getLabelPlural()': text(({ labelPlural }) => labelPlural),
  'String getKeyPrefix()': text(({ keyPrefix }) => (keyPrefix === '' ? null : keyPrefix)),
  'Boolean isAccessible()': may('mayRead', () => true),
  'Boolean isCreateable()': may('mayCreate', ({ createable }) => createable),
  'Boolean isUpdateable()': may('mayEdit', ({ updateable }) => updateable),
  'Boolean isDeletable()': may('mayDelete', ({ deletable }) => deletable),
  'Boolean isUndeletable()': may('mayDelete', ({ deletable }) => deletable),
  'Boolean isMergeable()': text(({ name }) => ['Account', 'Case', 'Contact', 'Lead'].includes(name)),
  'Boolean isQueryable()': text(({ queryable }) => queryable),
  'Boolean isSearchable()': text(({ queryable, fields }) => queryable && fields.has('name')),
  'Boolean isCustom()': text(({ custom }) => custom),
  'Boolean isCustomSetting()': text(({ kind }) => kind === 'setting'),
  'Boolean isDeprecatedAndHidden()': text(() => false),
  'Boolean isFeedEnabled()': text(() => false),
};

/** `Boolean isCustom()` → `Boolean custom` is not a thing; `isX` and `getX` are read as `isX` and `x`. */
const properties = Object.fromEntries(
  Object.entries(simple).map(([signature, get]) => {
    const [, type = '', verb = '', name = ''] = /^(\w+) (get|is)(\w+)\(\)$/.exec(signature) ?? [];
    const property = verb === 'get' ? name.charAt(0).toLowerCase() + name.slice(1) : verb + name;
    return [`${type} ${property}`, { get }];
  })
);

const fieldsMap = (apex: ApexTransaction, { object }: MembersOf): ApexMap =>
  DescribeMap.from(
    apex,
    'Schema.SObjectField',
    [...object.fields].map(([key, field]) => [key, new FieldToken(object, field)])
  );

const fieldSetsMap = (apex: ApexTransaction, { object }: MembersOf): ApexMap =>
  DescribeMap.from(
    apex,
    'Schema.FieldSet',
    fieldSetsOf(orgOf(apex), object).map((info) => [info.name.toLowerCase(), new FieldSetToken(object, info)])
  );

const childRelationships = (apex: ApexTransaction, { object }: ObjectDescribe): ApexList =>
  new ApexList('Schema.ChildRelationship', [...orgOf(apex).org.schema.childRelationships(object.name)]);

export const describeObjectType = nativeType('Schema.DescribeSObjectResult', {
  isInstance: (value) => value instanceof ObjectDescribe,
  members: {
    ...simple,
    'List<Schema.ChildRelationship> getChildRelationships()': childRelationships,
    'List<Schema.RecordTypeInfo> getRecordTypeInfos()': (apex, self: ObjectDescribe) =>
      new ApexList('Schema.RecordTypeInfo', [...facts(apex, self)]),
    'Map<String,Schema.RecordTypeInfo> getRecordTypeInfosByName()': infosBy(({ label }) => label),
    'Map<String,Schema.RecordTypeInfo> getRecordTypeInfosByDeveloperName()': infosBy(
      ({ developerName }) => developerName
    ),
    'Map<Id,Schema.RecordTypeInfo> getRecordTypeInfosById()': infosBy(({ id }) => id),
    'Schema.SObjectType getSObjectType()': (_apex, self: ObjectDescribe) => new ObjectToken(self.object),
  },
  properties: {
    ...properties,
    'Schema.SObjectType sobjectType': { get: (_apex, self: ObjectDescribe) => new ObjectToken(self.object) },
    'Schema.SObjectTypeFields fields': { get: (_apex, self: ObjectDescribe) => new MembersOf('fields', self.object) },
    'Schema.SObjectTypeFieldSets fieldSets': {
      get: (_apex, self: ObjectDescribe) => new MembersOf('fieldSets', self.object),
    },
    'List<Schema.ChildRelationship> childRelationships': { get: childRelationships },
  },
});

function makeRecord(apex: ApexTransaction, { object }: ObjectToken, id: string | null = null): object {
  return apex.platform.newSObject(apex, object.name, id === null ? [] : [['Id', id]]);
}

function makeWithDefaults(
  apex: ApexTransaction,
  token: ObjectToken,
  recordTypeId: string | null,
  defaults: boolean
): object {
  const values: [string, unknown][] = recordTypeId === null ? [] : [['RecordTypeId', recordTypeId]];
  const record = apex.platform.newSObject(apex, token.object.name, values);
  if (!defaults) return record;
  const { core } = orgOf(apex);
  const scope = core.scope({ userId: apex.userId, username: '', orgId: apex.orgId });
  for (const field of token.object.fields.values()) {
    const preset = field.picklistValues.find(({ defaultValue }) => defaultValue)?.value;
    const given =
      field.defaultFormula === undefined
        ? field.defaultValue
        : scope.formulas.defaultValue(token.object, field.name, scope);
    const value = given ?? preset;
    if (value !== undefined)
      apex.platform.setField(apex, record, field.name, toApex(field.type, value as FieldValue, field.scale));
  }
  return record;
}

const describeToken = (_apex: ApexTransaction, { object }: ObjectToken): ObjectDescribe => new ObjectDescribe(object);

export const objectTypes = [
  child,
  recordType,
  describeObjectType,
  nativeType('Schema.SObjectType', {
    isInstance: (value) => value instanceof ObjectToken,
    members: {
      'Schema.DescribeSObjectResult getDescribe()': describeToken,
      'Schema.DescribeSObjectResult getDescribe(Schema.SObjectDescribeOptions options)': describeToken,
      'SObject newSObject()': makeRecord,
      'SObject newSObject(Id id)': makeRecord,
      'SObject newSObject(Id recordTypeId, Boolean loadDefaults)': makeWithDefaults,
      'String toString()': (_apex, { object }: ObjectToken) => object.name,
      'Boolean equals(Object other)': (_apex, self: ObjectToken, other: unknown) =>
        other instanceof ObjectToken && other.object.name === self.object.name,
    },
  }),
  nativeType('Schema.SObjectTypeFields', {
    isInstance: (value) => value instanceof MembersOf && value.kind === 'fields',
    members: { 'Map<String,Schema.SObjectField> getMap()': fieldsMap },
  }),
  nativeType('Schema.SObjectTypeFieldSets', {
    isInstance: (value) => value instanceof MembersOf && value.kind === 'fieldSets',
    members: { 'Map<String,Schema.FieldSet> getMap()': fieldSetsMap },
  }),
  nativeType('Schema.SObjectDescribeOptions', {
    kind: 'enum',
    isInstance: (value) => typeof value === 'object' && value !== null && 'enumType' in value,
    enumValues: ['DEFAULT', 'DEFERRED', 'FULL'],
  }),
];

/** @throws NoSuchElementException for a name that is no object */
export function describeNamed(apex: ApexTransaction, name: string): ObjectDescribe {
  const object = orgOf(apex).org.schema.object(name);
  if (object) return new ObjectDescribe(object);
  throw exception('InvalidParameterValueException', `${name} is not a supported object`);
}
