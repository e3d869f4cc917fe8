import type { FieldDef, FieldType, PicklistValue } from '../contract.ts';
import { fieldDef } from './fieldDef.ts';
import { child, childrenOf, flag, numberOf, required, textOf } from './elements.ts';
import { readLookupFilter } from './readLookupFilter.ts';
import { MetadataError, type XmlElement } from './xml.ts';

/** How a metadata field type is stored and described. */
const TYPES: Readonly<Record<string, FieldType>> = {
  AutoNumber: 'string',
  Checkbox: 'boolean',
  Currency: 'currency',
  Date: 'date',
  DateTime: 'datetime',
  Email: 'email',
  EncryptedText: 'encryptedstring',
  Html: 'textarea',
  Location: 'location',
  LongTextArea: 'textarea',
  Lookup: 'reference',
  MasterDetail: 'reference',
  MetadataRelationship: 'reference',
  ExternalLookup: 'reference',
  IndirectLookup: 'reference',
  Hierarchy: 'reference',
  MultiselectPicklist: 'multipicklist',
  Number: 'double',
  Percent: 'percent',
  Phone: 'phone',
  Picklist: 'picklist',
  Text: 'string',
  TextArea: 'textarea',
  Time: 'time',
  Url: 'url',
};

const LENGTHS: Readonly<Record<string, number>> = {
  Email: 80,
  Phone: 40,
  TextArea: 255,
  Url: 255,
  Picklist: 255,
  MultiselectPicklist: 4099,
  AutoNumber: 30,
  EncryptedText: 175,
};

/** Finds a value set by name, for fields that use a global one. */
export type ValueSets = (name: string) => readonly PicklistValue[] | undefined;

/** Reads one custom field. @throws MetadataError worded as a deploy states it */
export function readField(element: XmlElement, valueSets: ValueSets): FieldDef {
  const name = required(element, 'fullName');
  if (!/^[A-Za-z]\w*__c$/.test(name)) {
    throw new MetadataError(
      `The field name you provided ${name} is not valid. Custom field names end in __c.`,
      child(element, 'fullName')?.position()
    );
  }
  const declared = required(element, 'type');
  const type = declared === 'Summary' ? summaryType(element) : TYPES[declared];
  if (type === undefined) {
    throw new MetadataError(
      `'${declared}' is not a valid value for the enum 'FieldType'`,
      child(element, 'type')?.position()
    );
  }
  const formula = textOf(element, 'formula');
  const field = fieldDef({
    ...common(element, name, type),
    ...access(element, declared, formula !== undefined),
    length: numberOf(element, 'length') ?? LENGTHS[declared] ?? (type === 'string' && formula !== undefined ? 1300 : 0),
    ...numberShape(element, declared),
    ...defaultOf(element, declared),
    ...specifics(element, declared, name, valueSets),
  });
  if (formula === undefined) return checked(field, declared, element);
  return { ...field, formula, treatBlanksAsZero: textOf(element, 'formulaTreatBlanksAs') !== 'BlankAsBlank' };
}

function common(
  element: XmlElement,
  name: string,
  type: FieldType
): Pick<FieldDef, 'name' | 'label' | 'type'> & Partial<FieldDef> {
  const help = textOf(element, 'inlineHelpText');
  return {
    name,
    label: textOf(element, 'label') ?? name.replace(/__c$/, '').replaceAll('_', ' '),
    type,
    custom: true,
    externalId: flag(element, 'externalId'),
    idLookup: flag(element, 'externalId'),
    unique: flag(element, 'unique'),
    caseSensitive: flag(element, 'caseSensitive'),
    ...(help === undefined ? {} : { inlineHelpText: help }),
  };
}

function access(element: XmlElement, declared: string, isFormula: boolean): Partial<FieldDef> {
  const isReadOnly = isFormula || declared === 'Summary' || declared === 'AutoNumber';
  const isRequired = flag(element, 'required') || declared === 'MasterDetail' || declared === 'Checkbox';
  return { nillable: !isRequired || isFormula, createable: !isReadOnly, updateable: !isReadOnly };
}

function numberShape(element: XmlElement, declared: string): Partial<FieldDef> {
  // Up to three digits of degrees stand before the point.
  if (declared === 'Location') {
    const scale = numberOf(element, 'scale') ?? 2;
    return { precision: 3 + scale, scale };
  }
  if (!['Number', 'Currency', 'Percent', 'Summary'].includes(declared)) return {};
  return { precision: numberOf(element, 'precision') ?? 18, scale: numberOf(element, 'scale') ?? 0 };
}

function specifics(element: XmlElement, declared: string, name: string, valueSets: ValueSets): Partial<FieldDef> {
  switch (declared) {
    case 'Lookup':
    case 'MasterDetail':
    case 'Hierarchy':
    case 'MetadataRelationship':
      return reference(element, declared, name);
    case 'Picklist':
    case 'MultiselectPicklist':
      return picklistOf(element, valueSets);
    case 'AutoNumber':
      return {
        nillable: false,
        autoNumber: {
          format: textOf(element, 'displayFormat') ?? '{0}',
          start: numberOf(element, 'startingNumber') ?? 1,
        },
      };
    case 'Summary':
      return { summary: summaryOf(element), nillable: true };
    default:
      return {};
  }
}

function reference(element: XmlElement, declared: string, name: string): Partial<FieldDef> {
  const isMaster = declared === 'MasterDetail';
  const constraint = textOf(element, 'deleteConstraint');
  const children = textOf(element, 'relationshipName');
  const lookupFilter = readLookupFilter(element);
  return {
    length: 18,
    ...(lookupFilter && { lookupFilter }),
    referenceTo: [declared === 'Hierarchy' ? 'User' : required(element, 'referenceTo')],
    relationshipName: name.replace(/__c$/, '__r'),
    ...(children === undefined ? {} : { childRelationshipName: `${children}__r` }),
    masterDetail: isMaster,
    cascadeDelete: isMaster || constraint === 'Cascade',
    restrictedDelete: constraint === 'Restrict',
    updateable: !isMaster || flag(element, 'reparentableMasterDetail'),
  };
}

function picklistOf(element: XmlElement, valueSets: ValueSets): Partial<FieldDef> {
  const set = child(element, 'valueSet');
  if (set === undefined) return {};
  const globalName = textOf(set, 'valueSetName');
  if (globalName !== undefined) {
    const values = valueSets(globalName);
    if (values === undefined) {
      throw new MetadataError(`no GlobalValueSet named ${globalName} found`, child(set, 'valueSetName')?.position());
    }
    return { ...dependency(set, values), restrictedPicklist: true };
  }
  const definition = child(set, 'valueSetDefinition');
  return {
    ...dependency(set, definition === undefined ? [] : readValues(definition, 'value')),
    restrictedPicklist: flag(set, 'restricted'),
  };
}

/** The values with the values of the controlling field that offer each of them, where there is such a field. */
function dependency(set: XmlElement, values: readonly PicklistValue[]): Partial<FieldDef> {
  const controllerName = textOf(set, 'controllingField');
  if (controllerName === undefined) return { picklistValues: values };
  const offers = new Map<string, readonly string[]>();
  for (const setting of childrenOf(set, 'valueSettings')) {
    const controlling = childrenOf(setting, 'controllingFieldValue').map(({ text }) => text);
    const name = textOf(setting, 'valueName') ?? '';
    offers.set(name, [...(offers.get(name) ?? []), ...controlling]);
  }
  return {
    controllerName,
    picklistValues: values.map((value) => ({ ...value, validFor: offers.get(value.value) ?? [] })),
  };
}

/** The values of a value set definition, a global value set or a standard value set. */
export function readValues(element: XmlElement, tag: string): readonly PicklistValue[] {
  return childrenOf(element, tag).map((entry) => {
    const value = required(entry, 'fullName');
    return {
      value,
      label: textOf(entry, 'label') ?? value,
      active: flag(entry, 'isActive', true),
      defaultValue: flag(entry, 'default'),
      ...(flag(entry, 'converted') ? { converted: true } : {}),
    };
  });
}

function defaultOf(element: XmlElement, declared: string): Partial<FieldDef> {
  const text = textOf(element, 'defaultValue');
  if (declared === 'Checkbox' && textOf(element, 'formula') === undefined) return { defaultValue: text === 'true' };
  return text === undefined ? {} : { defaultFormula: text };
}

function summaryType(element: XmlElement): FieldType {
  return textOf(element, 'summaryOperation') === 'count' ? 'int' : 'currency';
}

function summaryOf(element: XmlElement): NonNullable<FieldDef['summary']> {
  const [childObject = '', childField = ''] = required(element, 'summaryForeignKey').split('.');
  const operation = required(element, 'summaryOperation') as 'count' | 'sum' | 'min' | 'max';
  const summarized = textOf(element, 'summarizedField')?.split('.')[1];
  const filters = childrenOf(element, 'summaryFilterItems').map((item) => ({
    field: required(item, 'field').split('.')[1] ?? '',
    operation: required(item, 'operation'),
    value: textOf(item, 'value') ?? '',
  }));
  return { operation, childObject, childField, filters, ...(summarized === undefined ? {} : { summarized }) };
}

function checked(field: FieldDef, declared: string, element: XmlElement): FieldDef {
  if (declared === 'Text' && (field.length < 1 || field.length > 255)) {
    throw new MetadataError(`Text fields have a length of 1 to 255, not ${field.length}.`, element.position());
  }
  if (declared === 'LongTextArea' && (field.length < 256 || field.length > 131_072)) {
    throw new MetadataError(
      `Long text area fields have a length of 256 to 131072, not ${field.length}.`,
      element.position()
    );
  }
  if (field.precision > 18 || field.scale > field.precision) {
    throw new MetadataError(`Invalid precision ${field.precision} and scale ${field.scale}.`, element.position());
  }
  return field;
}
