import type { FieldDef, FieldType, PicklistValue } from '../contract.ts';

type FieldSeed = Pick<FieldDef, 'name' | 'label' | 'type'> & Partial<FieldDef>;

/** A field with the platform's usual properties where the seed is silent. */
export function fieldDef(seed: FieldSeed): FieldDef {
  return {
    length: 0,
    precision: 0,
    scale: 0,
    custom: false,
    nillable: true,
    createable: true,
    updateable: true,
    unique: false,
    caseSensitive: false,
    externalId: false,
    idLookup: false,
    nameField: false,
    restrictedPicklist: false,
    picklistValues: [],
    referenceTo: [],
    cascadeDelete: false,
    restrictedDelete: false,
    masterDetail: false,
    ...seed,
  };
}

export function picklist(
  values: readonly string[],
  defaultValue?: string,
  labels: Readonly<Record<string, string>> = {}
): readonly PicklistValue[] {
  return values.map((value) => ({
    value,
    label: labels[value] ?? value,
    active: true,
    defaultValue: value === defaultValue,
  }));
}

const NUMERIC: ReadonlySet<FieldType> = new Set(['int', 'double', 'currency', 'percent']);
export const isNumeric = (type: FieldType): boolean => NUMERIC.has(type);

/** Calculated fields have no column: formulas, and compounds made of other fields. */
export function isStored(field: FieldDef): boolean {
  return field.formula === undefined && field.type !== 'address' && field.type !== 'location';
}
