import type { ChildRelationship, FieldDef, ObjectDef, ReadAccess, Schema } from '../contract.ts';
import { isAggregatable, isFilterable, isGroupable, isSortable } from '../soql/fieldTraits.ts';

/** The schema as one user sees it. */
export interface DescribeView {
  readonly schema: Schema;
  readonly access: ReadAccess;
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
  const visible = [...schema.objects()].filter((object) => access.mayRead(object));
  const sobjects = visible.map((object) => describeSummary(object, base));
  sobjects.sort((a, b) => String(a['name']).localeCompare(String(b['name'])));
  return { encoding: 'UTF-8', maxBatchSize: 200, sobjects };
}

export function describeObject({ schema, access }: DescribeView, object: ObjectDef, base: string): object {
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
    recordTypeInfos: [
      {
        active: true,
        available: true,
        defaultRecordTypeMapping: true,
        developerName: 'Master',
        master: true,
        name: 'Master',
        recordTypeId: '012000000000000AAA',
        urls: { layout: `${base}/sobjects/${object.name}/describe/layouts/012000000000000AAA` },
      },
    ],
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

function describeField(object: ObjectDef, field: FieldDef): object {
  const calculated = field.formula !== undefined || field.summary !== undefined;
  const writable = !calculated && field.autoNumber === undefined;
  return {
    aggregatable: isAggregatable(field),
    aiPredictionField: false,
    autoNumber: field.autoNumber !== undefined,
    byteLength: field.length * 3,
    calculated,
    calculatedFormula: field.formula ?? null,
    cascadeDelete: field.cascadeDelete,
    caseSensitive: field.caseSensitive,
    compoundFieldName: field.compoundFieldName ?? null,
    controllerName: null,
    createable: field.createable && object.createable && writable,
    custom: field.custom,
    defaultValue: field.type === 'boolean' ? field.defaultValue === true : (field.defaultValue ?? null),
    defaultValueFormula: field.defaultFormula ?? null,
    defaultedOnCreate: isDefaulted(field),
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: field.type === 'int' ? field.precision : 0,
    displayLocationInDecimal: false,
    encrypted: field.type === 'encryptedstring',
    externalId: field.externalId,
    extraTypeInfo: field.type === 'textarea' ? 'plaintextarea' : null,
    filterable: isFilterable(field),
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: field.treatBlanksAsZero ?? false,
    groupable: isGroupable(field),
    highScaleNumber: false,
    htmlFormatted: false,
    idLookup: field.idLookup || field.externalId || field.type === 'id',
    inlineHelpText: field.inlineHelpText ?? null,
    label: field.label,
    length: field.length,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.nameField,
    namePointing: field.type === 'reference' && field.referenceTo.length > 1,
    nillable: field.nillable,
    permissionable: field.custom && field.nillable,
    picklistValues: field.picklistValues.map((value) => ({
      active: value.active,
      defaultValue: value.defaultValue,
      label: value.label,
      validFor: null,
      value: value.value,
    })),
    polymorphicForeignKey: field.type === 'reference' && field.referenceTo.length > 1,
    precision: isNumeric(field) ? field.precision : 0,
    queryByDistance: field.type === 'location',
    referenceTargetField: null,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName ?? null,
    relationshipOrder: field.masterDetail ? 0 : null,
    restrictedDelete: field.restrictedDelete,
    restrictedPicklist: field.restrictedPicklist,
    scale: isNumeric(field) ? field.scale : 0,
    searchPrefilterable: false,
    soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
    sortable: isSortable(field),
    type: field.type,
    unique: field.unique,
    updateable: field.updateable && object.updateable && writable,
    writeRequiresMasterRead: false,
  };
}

/** Fields that the platform fills when a client leaves them out. */
function isDefaulted(field: FieldDef): boolean {
  if (field.type === 'boolean' || field.autoNumber !== undefined || field.defaultFormula !== undefined) return true;
  if (field.picklistValues.some((value) => value.defaultValue)) return true;
  return !field.createable || field.name === 'OwnerId';
}
