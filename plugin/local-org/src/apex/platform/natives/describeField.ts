import type { FieldDef, PicklistValue } from '../../../contract.ts';
import { isFilterable, isGroupable, isSortable } from '../../../soql/fieldTraits.ts';
import { ApexList } from '../../library/collections/list.ts';
import { nativeType } from '../../native.ts';
import type { ApexTransaction, EnumValue } from '../../transaction.ts';
import { orgOf, rightsOf } from '../access.ts';
import { FieldDescribe, FieldSetToken, FieldToken, ObjectToken } from '../describe/tokens.ts';
import { enumType } from './enumType.ts';
import { toApex } from '../records/fieldValues.ts';

type Get = (apex: ApexTransaction, self: FieldDescribe) => unknown;

const DISPLAY_TYPES = [
  'ADDRESS',
  'ANYTYPE',
  'BASE64',
  'BOOLEAN',
  'COMBOBOX',
  'CURRENCY',
  'DATACATEGORYGROUPREFERENCE',
  'DATE',
  'DATETIME',
  'DOUBLE',
  'EMAIL',
  'ENCRYPTEDSTRING',
  'ID',
  'INTEGER',
  'LOCATION',
  'LONG',
  'MULTIPICKLIST',
  'PERCENT',
  'PHONE',
  'PICKLIST',
  'REFERENCE',
  'STRING',
  'TEXTAREA',
  'TIME',
  'URL',
];
const SOAP_TYPES = [
  'ANYTYPE',
  'ADDRESS',
  'BASE64BINARY',
  'BOOLEAN',
  'DATE',
  'DATETIME',
  'DOUBLE',
  'ID',
  'INTEGER',
  'LOCATION',
  'STRING',
  'TIME',
];

const enumValue = (apex: ApexTransaction, type: string, name: string): EnumValue | null =>
  apex.types.resolve(type)?.enumValues.find((value) => value.name === name) ?? null;

const displayType = (apex: ApexTransaction, { field }: FieldDescribe): EnumValue | null =>
  enumValue(apex, 'Schema.DisplayType', field.type === 'int' ? 'INTEGER' : field.type.toUpperCase());

const SOAP: Partial<Readonly<Record<FieldDef['type'], string>>> = {
  boolean: 'BOOLEAN',
  date: 'DATE',
  datetime: 'DATETIME',
  time: 'TIME',
  double: 'DOUBLE',
  currency: 'DOUBLE',
  percent: 'DOUBLE',
  int: 'INTEGER',
  id: 'ID',
  reference: 'ID',
  base64: 'BASE64BINARY',
  address: 'ADDRESS',
  location: 'LOCATION',
  anyType: 'ANYTYPE',
};

const of =
  (read: (field: FieldDef) => string | number | boolean | null): Get =>
  (_apex, { field }) =>
    read(field);

const mayEdit =
  (flag: (field: FieldDef) => boolean): Get =>
  (apex, { object, field }) =>
    flag(field) && field.formula === undefined && rightsOf(apex).mayEditField(object, field.name);

const mayCreateHere: Get = (apex, self) =>
  rightsOf(apex).mayCreate(self.object) && mayEdit(({ createable }) => createable)(apex, self);
const mayEditHere: Get = (apex, self) =>
  rightsOf(apex).mayEdit(self.object) && mayEdit(({ updateable }) => updateable)(apex, self);
const mayReadHere: Get = (apex, { object, field }) =>
  rightsOf(apex).mayRead(object) && rightsOf(apex).mayReadField(object, field.name);

const simple: Readonly<Record<string, Get>> = {
  'String getName()': of(({ name }) => name),
  'String getLocalName()': of(({ name }) => name),
  'String getLabel()': of(({ label }) => label),
  'Integer getLength()': of(({ length }) => length),
  'Integer getByteLength()': of(({ length }) => length * 3),
  'Integer getPrecision()': of(({ precision }) => precision),
  'Integer getScale()': of(({ scale }) => scale),
  'Integer getDigits()': of(({ type, precision }) => (type === 'int' ? precision : 0)),
  'String getInlineHelpText()': of(({ inlineHelpText }) => inlineHelpText ?? null),
  'String getCalculatedFormula()': of(({ formula }) => formula ?? null),
  'String getDefaultValueFormula()': of(({ defaultFormula }) => defaultFormula ?? null),
  'String getRelationshipName()': of(({ relationshipName }) => relationshipName ?? null),
  'Integer getRelationshipOrder()': of(({ masterDetail }) => (masterDetail ? 0 : null)),
  'Boolean isAccessible()': mayReadHere,
  'Boolean isCreateable()': mayCreateHere,
  'Boolean isUpdateable()': mayEditHere,
  'Boolean isPermissionable()': of((field) => field.custom && field.nillable && !field.masterDetail),
  'Boolean isCalculated()': of(({ formula, summary }) => formula !== undefined || summary !== undefined),
  'Boolean isAutoNumber()': of(({ autoNumber }) => autoNumber !== undefined),
  'Boolean isCustom()': of(({ custom }) => custom),
  'Boolean isCascadeDelete()': of(({ cascadeDelete }) => cascadeDelete),
  'Boolean isRestrictedDelete()': of(({ restrictedDelete }) => restrictedDelete),
  'Boolean isCaseSensitive()': of(({ caseSensitive }) => caseSensitive),
  'Boolean isDefaultedOnCreate()': of(
    (field) => field.defaultValue !== undefined || field.type === 'boolean' || field.name === 'OwnerId'
  ),
  'Boolean isDependentPicklist()': of(() => false),
  'Boolean isDeprecatedAndHidden()': of(() => false),
  'Boolean isEncrypted()': of(({ type }) => type === 'encryptedstring'),
  'Boolean isExternalId()': of(({ externalId }) => externalId),
  'Boolean isFilterable()': of(isFilterable),
  'Boolean isGroupable()': of(isGroupable),
  'Boolean isHtmlFormatted()': of(() => false),
  'Boolean isIdLookup()': of(({ idLookup, externalId, type }) => idLookup || externalId || type === 'id'),
  'Boolean isNameField()': of(({ nameField }) => nameField),
  'Boolean isNamePointing()': of(({ referenceTo }) => referenceTo.length > 1),
  'Boolean isNillable()': of(({ nillable }) => nillable),
  'Boolean isRestrictedPicklist()': of(({ restrictedPicklist }) => restrictedPicklist),
  'Boolean isSortable()': of(isSortable),
  'Boolean isUnique()': of(({ unique }) => unique),
  'Boolean isWriteRequiresMasterRead()': of(() => false),
};

const computed: Readonly<Record<string, Get>> = {
  'Schema.DisplayType getType()': displayType,
  'Schema.SoapType getSoapType()': (apex, { field }) =>
    enumValue(apex, 'Schema.SoapType', SOAP[field.type] ?? 'STRING'),
  'List<Schema.PicklistEntry> getPicklistValues()': (_apex, { field }) =>
    new ApexList('Schema.PicklistEntry', [...field.picklistValues]),
  'List<Schema.SObjectType> getReferenceTo()': (apex, { field }) =>
    new ApexList(
      'Schema.SObjectType',
      field.referenceTo.flatMap((name) => {
        const object = orgOf(apex).org.schema.object(name);
        return object ? [new ObjectToken(object)] : [];
      })
    ),
  'Object getDefaultValue()': (_apex, { field }) =>
    field.defaultValue === undefined ? null : toApex(field.type, field.defaultValue as string, field.scale),
  'Schema.SObjectField getSObjectField()': (_apex, { object, field }) => new FieldToken(object, field),
  'Schema.SObjectType getSObjectType()': (_apex, { object }) => new ObjectToken(object),
  'Schema.SObjectField getController()': () => null,
};

const properties = Object.fromEntries(
  Object.entries({ ...simple, ...computed }).map(([signature, get]) => {
    const [, type = '', verb = '', name = ''] = /^(\S+) (get|is)(\w+)\(\)$/.exec(signature) ?? [];
    return [`${type} ${verb === 'get' ? name.charAt(0).toLowerCase() + name.slice(1) : verb + name}`, { get }];
  })
);

const entry = (read: (value: PicklistValue) => unknown) => (_apex: ApexTransaction, self: PicklistValue) => read(self);

const fieldOfMember = ({ token, path }: FieldSetEntry): FieldDef | undefined =>
  token.object.fields.get(path.toLowerCase());

/** A field of a field set. */
interface FieldSetEntry {
  readonly token: FieldSetToken;
  readonly path: string;
  readonly isRequired: boolean;
}

const membersOf = (_apex: ApexTransaction, token: FieldSetToken): ApexList =>
  new ApexList(
    'Schema.FieldSetMember',
    token.info.fields.map((field): FieldSetEntry => ({ token, ...field }))
  );

export const fieldTypes = [
  nativeType('Schema.DescribeFieldResult', {
    isInstance: (value) => value instanceof FieldDescribe,
    members: { ...simple, ...computed },
    properties,
  }),
  nativeType('Schema.SObjectField', {
    isInstance: (value) => value instanceof FieldToken,
    members: {
      'Schema.DescribeFieldResult getDescribe()': (_apex, { object, field }: FieldToken) =>
        new FieldDescribe(object, field),
      'Schema.DescribeFieldResult getDescribe(Object options)': (_apex, { object, field }: FieldToken) =>
        new FieldDescribe(object, field),
      'String toString()': (_apex, { field }: FieldToken) => field.name,
      'Boolean equals(Object other)': (_apex, self: FieldToken, other: unknown) =>
        other instanceof FieldToken && other.object.name === self.object.name && other.field.name === self.field.name,
    },
  }),
  nativeType('Schema.PicklistEntry', {
    isInstance: (value) => typeof value === 'object' && value !== null && 'value' in value && 'label' in value,
    members: {
      'String getLabel()': entry(({ label }) => label),
      'String getValue()': entry(({ value }) => value),
      'Boolean isActive()': entry(({ active }) => active),
      'Boolean isDefaultValue()': entry(({ defaultValue }) => defaultValue),
    },
    properties: {
      'String label': { get: entry(({ label }) => label) },
      'String value': { get: entry(({ value }) => value) },
    },
  }),
  nativeType('Schema.FieldSet', {
    isInstance: (value) => value instanceof FieldSetToken,
    members: {
      'List<Schema.FieldSetMember> getFields()': membersOf,
      'String getName()': (_apex, { info }: FieldSetToken) => info.name,
      'String getLabel()': (_apex, { info }: FieldSetToken) => info.label,
      'String getDescription()': (_apex, { info }: FieldSetToken) => info.description,
      'Schema.SObjectType getSObjectType()': (_apex, { object }: FieldSetToken) => new ObjectToken(object),
    },
    properties: { 'List<Schema.FieldSetMember> fields': { get: membersOf } },
  }),
  nativeType('Schema.FieldSetMember', {
    isInstance: (value) => typeof value === 'object' && value !== null && 'path' in value && 'token' in value,
    members: {
      'String getFieldPath()': (_apex, { path }: FieldSetEntry) => path,
      'String getLabel()': (_apex, self: FieldSetEntry) => fieldOfMember(self)?.label ?? self.path,
      'Boolean getRequired()': (_apex, { isRequired }: FieldSetEntry) => isRequired,
      'Boolean getDbRequired()': (_apex, self: FieldSetEntry) => fieldOfMember(self)?.nillable === false,
      'Schema.DisplayType getType()': (apex, self: FieldSetEntry) => {
        const field = fieldOfMember(self);
        return field ? displayType(apex, new FieldDescribe(self.token.object, field)) : null;
      },
      'Schema.SObjectField getSObjectField()': (_apex, self: FieldSetEntry) => {
        const field = fieldOfMember(self);
        return field ? new FieldToken(self.token.object, field) : null;
      },
    },
  }),
  enumType('Schema.DisplayType', DISPLAY_TYPES),
  enumType('Schema.SoapType', SOAP_TYPES),
];
