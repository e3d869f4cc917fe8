import type { ChildRelationship, FieldDef, ObjectDef, ReadAccess, Schema } from '../contract.ts';
import type { RecordTypeInfo } from './recordTypes.ts';
import { isAggregatable, isFilterable, isGroupable, isSortable } from '../soql/fieldTraits.ts';

/** The schema as one user sees it. */
export interface DescribeView {
  readonly schema: Schema;
  readonly access: ReadAccess;
  recordTypes(object: ObjectDef): readonly RecordTypeInfo[];
}

const SOAP_TYPES: Partial<Record<FieldDef['type'], string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  time: 'xsd:time',
  base64: 'xsd:base64Binary',
  address: 'urn:address',
  location: 'urn:location',
  anyType: 'xsd:anyType',
};

/** An object as the global describe lists it. */
export function describeSummary(object: ObjectDef, base: string): Record<string, unknown> {
  const root = `${base}/sobjects/${object.name}`;
  const urls: Record<string, string> = {
    rowTemplate: `${root}/{ID}`,
    describe: `${root}/describe`,
    sobject: root,
    layouts: `${root}/describe/layouts`,
    compactLayouts: `${root}/describe/compactLayouts`,
    approvalLayouts: `${root}/describe/approvalLayouts`,
    listviews: `${root}/listviews`,
    quickActions: `${root}/quickActions`,
  };
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: object.createable,
    custom: object.custom,
    customSetting: object.kind === 'setting',
    deepCloneable: false,
    deletable: object.deletable,
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: object.keyPrefix || null,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: object.kind !== 'event' && object.kind !== 'metadata',
    mergeable: false,
    mruEnabled: false,
    name: object.name,
    queryable: object.queryable,
    replicateable: object.fields.has('systemmodstamp'),
    retrieveable: object.queryable,
    searchable: object.queryable,
    triggerable: object.createable,
    undeletable: object.fields.has('isdeleted'),
    updateable: object.updateable,
    urls,
  };
}

export function describeGlobal({ schema, access }: DescribeView, base: string): object {
  const visible = [...schema.objects()].filter((object) => !object.tooling && access.mayRead(object));
  const sobjects = visible.map((object) => describeSummary(object, base));
  sobjects.sort((a, b) => String(a['name']).localeCompare(String(b['name'])));
  return { encoding: 'UTF-8', maxBatchSize: 200, sobjects };
}

export function describeObject(view: DescribeView, object: ObjectDef, base: string): object {
  const { schema, access } = view;
  const fields = [...object.fields.values()].filter((field) => access.mayReadField(object, field.name));
  return {
    actionOverrides: [],
    ...describeSummary(object, base),
    childRelationships: schema.childRelationships(object.name).map((relation) => childRelationship(schema, relation)),
    compactLayoutable: true,
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: fields.map((field) => describeField(object, field)),
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: view.recordTypes(object).map((type) => ({
      active: type.active,
      available: true,
      defaultRecordTypeMapping: type.master,
      developerName: type.developerName,
      master: type.master,
      name: type.name,
      recordTypeId: type.id,
      urls: { layout: `${base}/sobjects/${object.name}/describe/layouts/${type.id}` },
    })),
    searchLayoutable: object.queryable,
    sobjectDescribeOption: 'FULL',
    supportedScopes: [{ label: `All ${object.labelPlural}`, name: 'everything' }],
  };
}

function childRelationship(schema: Schema, relation: ChildRelationship): object {
  const field = schema.object(relation.childObject)?.fields.get(relation.field.toLowerCase());
  return {
    cascadeDelete: relation.cascadeDelete,
    childSObject: relation.childObject,
    deprecatedAndHidden: false,
    field: relation.field,
    junctionIdListNames: [],
    junctionReferenceTo: [],
    relationshipName: relation.name || null,
    restrictedDelete: field?.restrictedDelete ?? false,
  };
}

const isNumeric = (field: FieldDef): boolean => ['double', 'currency', 'percent'].includes(field.type);

export function describeField(object: ObjectDef, field: FieldDef): object {
  return {
    ...FIELD_CONSTANTS,
    ...writing(object, field),
    ...querying(field),
    ...pointing(field),
    autoNumber: field.autoNumber !== undefined,
    byteLength: field.length * 3,
    caseSensitive: field.caseSensitive,
    compoundFieldName: field.compoundFieldName ?? null,
    custom: field.custom,
    digits: field.type === 'int' ? field.precision : 0,
    encrypted: field.type === 'encryptedstring',
    externalId: field.externalId,
    extraTypeInfo: field.type === 'textarea' ? 'plaintextarea' : null,
    inlineHelpText: field.inlineHelpText ?? null,
    label: field.label,
    length: field.length,
    name: field.name,
    nameField: field.nameField,
    nillable: field.nillable,
    permissionable: field.custom && field.nillable,
    picklistValues: field.picklistValues.map((value) => ({
      active: value.active,
      defaultValue: value.defaultValue,
      label: value.label,
      validFor: null,
      value: value.value,
    })),
    precision: isNumeric(field) ? field.precision : 0,
    restrictedPicklist: field.restrictedPicklist,
    scale: isNumeric(field) ? field.scale : 0,
    soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
    type: field.type,
    unique: field.unique,
  };
}

/** What the local org has one answer for. */
const FIELD_CONSTANTS = {
  aiPredictionField: false,
  controllerName: null,
  dependentPicklist: false,
  deprecatedAndHidden: false,
  displayLocationInDecimal: false,
  filteredLookupInfo: null,
  highScaleNumber: false,
  htmlFormatted: false,
  mask: null,
  maskType: null,
  referenceTargetField: null,
  searchPrefilterable: false,
  writeRequiresMasterRead: false,
} as const;

function writing(object: ObjectDef, field: FieldDef): object {
  const calculated = field.formula !== undefined || field.summary !== undefined;
  const writable = !calculated && field.autoNumber === undefined;
  return {
    calculated,
    calculatedFormula: field.formula ?? null,
    createable: field.createable && object.createable && writable,
    defaultValue: field.type === 'boolean' ? field.defaultValue === true : (field.defaultValue ?? null),
    defaultValueFormula: field.defaultFormula ?? null,
    defaultedOnCreate: isDefaulted(field),
    formulaTreatNullNumberAsZero: field.treatBlanksAsZero ?? false,
    updateable: field.updateable && object.updateable && writable,
  };
}

const querying = (field: FieldDef): object => ({
  aggregatable: isAggregatable(field),
  filterable: isFilterable(field),
  groupable: isGroupable(field),
  idLookup: field.idLookup || field.externalId || field.type === 'id',
  queryByDistance: field.type === 'location',
  sortable: isSortable(field),
});

function pointing(field: FieldDef): object {
  const isPolymorphic = field.type === 'reference' && field.referenceTo.length > 1;
  return {
    cascadeDelete: field.cascadeDelete,
    namePointing: isPolymorphic,
    polymorphicForeignKey: isPolymorphic,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName ?? null,
    relationshipOrder: field.masterDetail ? 0 : null,
    restrictedDelete: field.restrictedDelete,
  };
}

/** Fields that the platform fills when a client leaves them out. */
function isDefaulted(field: FieldDef): boolean {
  if (field.type === 'boolean' || field.autoNumber !== undefined || field.defaultFormula !== undefined) return true;
  if (field.picklistValues.some((value) => value.defaultValue)) return true;
  return !field.createable || field.name === 'OwnerId';
}
