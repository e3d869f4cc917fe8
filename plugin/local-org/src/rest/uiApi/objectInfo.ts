import { ApiError, type AccessRights, type FieldDef, type ObjectDef } from '../../contract.ts';
import { nameFieldOf } from '../../metadata/schema.ts';
import { isFilterable, isSortable } from '../../soql/fieldTraits.ts';
import { json, type Handler } from '../message.ts';
import { batchOf } from './batch.ts';
import { conditionalJson, tagged } from './entityTag.ts';
import { listOf } from './fieldTree.ts';
import { hasRecordTypes } from './readRecords.ts';
import { defaultRecordTypeId } from './recordTypeInfos.ts';
import type {
  DependentFieldsRepresentation,
  FieldRepresentation,
  ObjectInfoRepresentation,
  ThemeInfoRepresentation,
} from './representations.ts';
import { isSupported, uiContext, uiObject, type UiContext } from './uiContext.ts';

const MAX_OBJECTS = 100;

/** `GET /ui-api/object-info`: the objects that the API knows and the user may read. */
export const listObjectInfos: Handler = (context, request) => {
  const { access, schema } = uiContext(context, request);
  const objects = [...schema.objects()].filter((object) => isSupported(object) && access.mayRead(object));
  objects.sort((a, b) => (a.name < b.name ? -1 : 1));
  return json({
    eTag: tagged(objects.map(({ name }) => name)).eTag,
    objects: Object.fromEntries(
      objects.map(({ name, label, labelPlural, keyPrefix }) => [
        name,
        {
          apiName: name,
          keyPrefix: keyPrefix || null,
          label,
          labelPlural,
          nameFields: [],
          objectInfoUrl: `${request.base}/ui-api/object-info/${name}`,
        },
      ])
    ),
  });
};

/** `GET /ui-api/object-info/X`. */
export const readObjectInfo: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  return conditionalJson(request, objectInfo(ui, uiObject(ui, params['object'] ?? '')));
};

/** `GET /ui-api/object-info/batch/X,Y`. */
export const readObjectInfos: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const names = listOf(params['objects'] ?? '');
  if (names.length > MAX_OBJECTS) throw new ApiError('LIMIT_EXCEEDED', `At most ${String(MAX_OBJECTS)} objects.`);
  return json(batchOf(names, (name) => objectInfo(ui, uiObject(ui, name))));
};

/** An object with its fields as the user may see and write them. */
export function objectInfo(context: UiContext, object: ObjectDef): ObjectInfoRepresentation {
  const { access } = context;
  const fields = [...object.fields.values()].filter((field) => access.mayReadField(object, field.name));
  fields.sort((a, b) => (a.name < b.name ? -1 : 1));
  const infos = hasRecordTypes(object) ? context.recordTypeInfos(object) : [];
  const isStandalone = object.kind !== 'metadata' && object.kind !== 'setting';
  return tagged({
    apiName: object.name,
    associateEntityType: null,
    associateParentEntity: null,
    childRelationships: childRelationships(context, object),
    compactLayoutable: isStandalone,
    createable: object.createable && access.mayCreate(object),
    custom: object.custom,
    defaultRecordTypeId: defaultRecordTypeId(infos),
    deletable: object.deletable && access.mayDelete(object),
    dependentFields: dependentFields(fields),
    feedEnabled: false,
    fields: Object.fromEntries(fields.map((field) => [field.name, fieldInfo(context, object, field)])),
    keyPrefix: object.keyPrefix || null,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: isStandalone,
    mruEnabled: object.fields.has('lastvieweddate'),
    nameFields: nameFields(object),
    queryable: object.queryable,
    recordTypeInfos: Object.fromEntries(infos.map((info) => [info.recordTypeId, info])),
    searchLayoutable: isStandalone,
    searchable: isStandalone,
    themeInfo: themeOf(context, object),
    updateable: object.updateable && access.mayEdit(object),
  });
}

/** People are called by first and last name. */
const isPerson = (object: ObjectDef): boolean => object.fields.has('firstname') && object.fields.has('lastname');

function nameFields(object: ObjectDef): readonly string[] {
  const name = nameFieldOf(object);
  return [...(isPerson(object) ? ['FirstName', 'LastName'] : []), ...(name ? [name.name] : [])];
}

function childRelationships(
  { schema, access }: UiContext,
  object: ObjectDef
): ObjectInfoRepresentation['childRelationships'] {
  const relations = schema.childRelationships(object.name).filter(({ childObject, name, field }) => {
    const child = schema.object(childObject);
    return child && name !== '' && isSupported(child) && access.mayRead(child) && access.mayReadField(child, field);
  });
  return relations.map(({ childObject, field, name }) => ({
    childObjectApiName: childObject,
    fieldName: field,
    junctionIdListNames: [],
    junctionReferenceTo: [],
    relationshipName: name,
  }));
}

const DATA_TYPES: Partial<Record<FieldDef['type'], string>> = {
  id: 'String',
  anyType: 'String',
  datetime: 'DateTime',
  textarea: 'TextArea',
  multipicklist: 'MultiPicklist',
  combobox: 'ComboBox',
  encryptedstring: 'EncryptedString',
};

const dataType = ({ type }: FieldDef): string => DATA_TYPES[type] ?? type.charAt(0).toUpperCase() + type.slice(1);

/** A field as the user may see and write it. */
export function fieldInfo(context: UiContext, object: ObjectDef, field: FieldDef): FieldRepresentation {
  const isPersonName = field.nameField && isPerson(object);
  const isNumber = ['double', 'currency', 'percent'].includes(field.type);
  return {
    ...FIELD_CONSTANTS,
    ...writing(context.access, object, field),
    ...pointing(context, field),
    apiName: field.name,
    compound: field.type === 'address' || field.type === 'location' || isPersonName,
    compoundComponentName: componentName(field),
    compoundFieldName: field.compoundFieldName ?? null,
    controllerName: field.controllerName ?? null,
    controllingFields: field.controllerName === undefined ? [] : [field.controllerName],
    custom: field.custom,
    dataType: dataType(field),
    digits: field.type === 'int' ? field.precision : 0,
    externalId: field.externalId,
    extraTypeInfo: isPersonName ? 'PersonName' : field.type === 'textarea' ? 'PlainTextArea' : null,
    filterable: isFilterable(field),
    inlineHelpText: field.inlineHelpText ?? null,
    label: field.label,
    length: field.length,
    nameField: field.nameField,
    precision: isNumber ? field.precision : 0,
    required: !field.nillable,
    scale: isNumber ? field.scale : 0,
    sortable: isSortable(field),
    unique: field.unique,
  };
}

/** What the local org has one answer for. */
const FIELD_CONSTANTS = {
  filteredLookupInfo: null,
  highScaleNumber: false,
  htmlFormatted: false,
  maskType: null,
  searchPrefilterable: false,
} as const;

type Writing = 'calculated' | 'createable' | 'defaultValue' | 'defaultedOnCreate' | 'updateable';

function writing(access: AccessRights, object: ObjectDef, field: FieldDef): Pick<FieldRepresentation, Writing> {
  const calculated = field.formula !== undefined || field.summary !== undefined;
  const isWritable = !calculated && field.autoNumber === undefined && access.mayEditField(object, field.name);
  return {
    calculated,
    createable: field.createable && object.createable && isWritable && access.mayCreate(object),
    defaultValue: plainDefault(field),
    defaultedOnCreate: field.type === 'boolean' || field.autoNumber !== undefined || !field.createable,
    updateable: field.updateable && object.updateable && isWritable && access.mayEdit(object),
  };
}

type Pointing =
  'polymorphicForeignKey' | 'reference' | 'referenceTargetField' | 'referenceToInfos' | 'relationshipName';

function pointing({ schema }: UiContext, field: FieldDef): Pick<FieldRepresentation, Pointing> {
  return {
    polymorphicForeignKey: field.type === 'reference' && field.referenceTo.length > 1,
    reference: field.type === 'reference',
    referenceTargetField: null,
    referenceToInfos: field.referenceTo.flatMap((name) => {
      const target = schema.object(name);
      return target ? [{ apiName: target.name, nameFields: nameFields(target) }] : [];
    }),
    relationshipName: field.relationshipName ?? null,
  };
}

/** `City` of `BillingCity`, which is a part of `BillingAddress`. */
function componentName({ name, compoundFieldName }: FieldDef): string | null {
  if (compoundFieldName === undefined) return null;
  return name.startsWith(compoundFieldName.replace(/Address$/, ''))
    ? name.slice(compoundFieldName.replace(/Address$/, '').length)
    : name;
}

function plainDefault({ type, defaultValue }: FieldDef): string | number | boolean | null {
  if (type === 'boolean') return defaultValue === true;
  return typeof defaultValue === 'string' || typeof defaultValue === 'number' ? defaultValue : null;
}

/** The picklists that depend on others: `{ Country__c: { State__c: { City__c: {} } } }`. */
function dependentFields(fields: readonly FieldDef[]): DependentFieldsRepresentation {
  const below = (name: string, path: readonly string[]): DependentFieldsRepresentation =>
    Object.fromEntries(
      fields
        .filter((field) => field.controllerName === name && !path.includes(field.name))
        .map((field) => [field.name, below(field.name, [...path, name])])
    );
  const controllers = new Set(fields.map(({ controllerName }) => controllerName).filter((name) => name !== undefined));
  const tops = fields.filter(({ name, controllerName }) => controllers.has(name) && controllerName === undefined);
  return Object.fromEntries(tops.map(({ name }) => [name, below(name, [])]));
}

/** Colours of the platform's icons, as far as the local org has their objects; custom objects share one. */
const COLORS: Readonly<Record<string, string>> = {
  account: '7F8DE1',
  asset: 'FA975C',
  case: 'F2CF5B',
  contact: 'A094ED',
  contract: '6EC06E',
  event: 'EB7092',
  lead: 'F88962',
  opportunity: 'FCB95B',
  order: '769ED9',
  pricebook2: 'B781D3',
  product2: 'B781D3',
  task: '4BC076',
  user: '65CAE4',
};
const OTHER_COLOR = '8199AF';

export function themeOf({ rest }: Pick<UiContext, 'rest'>, object: ObjectDef): ThemeInfoRepresentation {
  const name = object.name.toLowerCase();
  const icon = object.custom ? 'custom/custom18' : `standard/${name.replace(/2$/, '')}`;
  return { color: COLORS[name] ?? OTHER_COLOR, iconUrl: `${rest.serverUrl}/img/icon/t4v35/${icon}_120.png` };
}
