import type { FieldDef, ObjectDef } from '../contract.ts';
import { storedFields } from '../store/tables.ts';
import { makeId } from '../store/ids.ts';
import type { Row } from '../store/records.ts';
import type { Change, SaveScope } from './change.ts';
import { roundTo, coerce } from './coerce.ts';

/** A record with every stored field blank; checkboxes are never blank. */
export function blankRow(object: ObjectDef): Row {
  let row = blanks.get(object);
  if (row === undefined) {
    row = { IsDeleted: false };
    for (const field of storedFields(object)) row[field.name] = field.type === 'boolean' ? false : null;
    blanks.set(object, row);
  }
  return { ...row };
}

const blanks = new WeakMap<ObjectDef, Row>();

/** The fields of an object for which defaults, or numbers, are to be thought of. */
interface Preset {
  readonly withDefault: readonly FieldDef[];
  readonly numbered: readonly FieldDef[];
}

const presets = new WeakMap<ObjectDef, Preset>();

function presetOf(object: ObjectDef): Preset {
  let preset = presets.get(object);
  if (preset === undefined) {
    const fields = storedFields(object);
    preset = {
      withDefault: fields.filter(
        ({ defaultFormula, defaultValue, picklistValues }) =>
          defaultFormula !== undefined ||
          defaultValue !== undefined ||
          picklistValues.some((entry) => entry.defaultValue)
      ),
      numbered: fields.filter(({ autoNumber: format }) => format !== undefined),
    };
    presets.set(object, preset);
  }
  return preset;
}

/** Default values of the fields that an insert does not give, and the owner. */
export function applyDefaults(change: Change, scope: SaveScope): void {
  const { object, after, given } = change;
  for (const field of presetOf(object).withDefault) {
    if (given.has(field.name)) continue;
    if (field.defaultFormula !== undefined) {
      const value = scope.formulas.defaultValue(object, field.name, scope);
      after[field.name] = value === null && field.type === 'boolean' ? false : coerce(field, value);
    } else if (field.defaultValue !== undefined) {
      after[field.name] = field.defaultValue as string | number | boolean;
    } else {
      const preset = field.picklistValues.find((entry) => entry.defaultValue);
      if (preset) after[field.name] = preset.value;
    }
  }
  if (object.fields.has('ownerid')) after['OwnerId'] ??= scope.session.userId;
}

/** What a form for a new record shows before anybody has filled it. */
export function startValues(object: ObjectDef, scope: SaveScope): Row {
  const after = blankRow(object);
  const nothing: Change = {
    index: 0,
    kind: 'insert',
    object,
    before: undefined,
    after,
    given: new Set(),
    created: true,
    errors: [],
  };
  applyDefaults(nothing, scope);
  return after;
}

/** Id, auto-numbers, who and when; run last, so that a refused insert uses no number. */
export function stampInsert(change: Change, scope: SaveScope): void {
  const { object, after } = change;
  after['Id'] = makeId(object.keyPrefix, scope.counters.next(`id.${object.name}`));
  for (const field of presetOf(object).numbered) {
    if (field.autoNumber) {
      const number = scope.counters.next(`auto.${object.name}.${field.name}`, field.autoNumber.start);
      after[field.name] = autoNumber(field.autoNumber.format, number, scope.now);
    }
  }
  if (object.fields.has('createddate')) after['CreatedDate'] = scope.stamp;
  if (object.fields.has('createdbyid')) after['CreatedById'] = scope.session.userId;
  stampUpdate(change, scope);
  const name = object.fields.get('name');
  // A custom object whose name is left blank is called by its id.
  if (name?.nameField && object.custom && !name.autoNumber) after['Name'] ??= after['Id'] ?? null;
}

export function stampUpdate({ object, after }: Change, scope: SaveScope): void {
  if (object.fields.has('lastmodifieddate')) after['LastModifiedDate'] = scope.stamp;
  if (object.fields.has('lastmodifiedbyid')) after['LastModifiedById'] = scope.session.userId;
  if (object.fields.has('systemmodstamp')) after['SystemModstamp'] = scope.stamp;
}

/** `OM-{YYYY}-{00000}` and number 7 make `OM-2026-00007`. */
export function autoNumber(format: string, value: number, now: Date): string {
  const parts: Readonly<Record<string, string>> = {
    YYYY: String(now.getUTCFullYear()),
    YY: String(now.getUTCFullYear()).slice(2),
    MM: String(now.getUTCMonth() + 1).padStart(2, '0'),
    DD: String(now.getUTCDate()).padStart(2, '0'),
  };
  return format.replace(/\{([^}]*)\}/g, (whole, inner: string) =>
    /^0+$/.test(inner) ? String(roundTo(value, 0)).padStart(inner.length, '0') : (parts[inner] ?? whole)
  );
}
