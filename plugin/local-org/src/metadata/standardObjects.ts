import { readdirSync, readFileSync } from 'node:fs';
import type { FieldDef, FieldType, ObjectDef } from '../contract.ts';
import { fieldDef, isNumeric, picklist } from './fieldDef.ts';
import { addressFields, ID_FIELD, systemFields, type SystemGroup } from './systemFields.ts';

/**
 * A standard object as `data/*.json` describes it. A field is one line:
 * `<type> [<length> | <precision>.<scale>] [->Target|Target [as Relationship] [children Name]] [word …]`; the words are
 * required, readonly, createonly, name, person, unique, cs, idlookup, cascade, restrict, auto=<format>, default=<value>.
 */
interface ObjectData {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly system?: readonly SystemGroup[];
  readonly access?: 'readonly' | 'setup' | 'undeletable' | 'virtual';
  readonly tooling?: boolean;
  /** The setting that an org must have switched on to have the object. */
  readonly setting?: string;
  readonly addresses?: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
  /** Formulas of calculated fields, over fields of the object. */
  readonly formulas?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly picklists?: Readonly<
    Record<
      string,
      {
        readonly values: readonly string[];
        readonly default?: string;
        readonly restricted?: boolean;
        readonly converted?: readonly string[];
      }
    >
  >;
}

interface Loaded {
  readonly objects: ReadonlyMap<string, ObjectDef>;
  /** Settings that objects depend on, by their lower-case names. */
  readonly settings: ReadonlyMap<string, string>;
}

let loaded: Loaded | undefined;

/**
 * The standard objects that an org with these settings has, by lower-case name. The definitions are read once per
 * process and never changed.
 */
export function standardObjects(orgSettings: ReadonlyMap<string, string> = new Map()): Map<string, ObjectDef> {
  loaded ??= readAll(new URL('../../data/', import.meta.url));
  const { objects, settings } = loaded;
  const isThere = (name: string): boolean => orgSettings.get(settings.get(name) ?? '') === 'true';
  return new Map([...objects].filter(([name]) => !settings.has(name) || isThere(name)));
}

function readAll(folder: URL): Loaded {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const all = files.map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as ObjectData);
  return {
    objects: new Map(all.map((data) => [data.name.toLowerCase(), objectDef(data)])),
    settings: new Map(all.flatMap(({ name, setting }) => (setting ? [[name.toLowerCase(), setting]] : []))),
  };
}

function objectDef(data: ObjectData): ObjectDef {
  const own = Object.entries(data.fields).map(([name, line]) => readField(data, name, line));
  const fields = [
    ID_FIELD,
    ...own,
    ...(data.addresses ?? []).flatMap(addressFields),
    ...systemFields(data.system ?? []),
  ];
  const isWritable = data.access === undefined || data.access === 'undeletable';
  return {
    name: data.name,
    label: data.label,
    labelPlural: data.labelPlural,
    keyPrefix: data.keyPrefix,
    custom: false,
    kind: 'standard',
    fields: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
    validationRules: [],
    createable: isWritable,
    updateable: isWritable || data.access === 'setup',
    deletable: data.access === undefined,
    queryable: data.access !== 'virtual',
    ...(data.tooling ? { tooling: true } : {}),
  };
}

function readField(data: ObjectData, name: string, line: string): FieldDef {
  const words = line.split(' ');
  const type = words.shift() as FieldType;
  const field: Partial<FieldDef> = type === 'reference' ? { length: 18 } : {};
  while (words.length > 0) Object.assign(field, readWords(words, type));
  const choices = data.picklists?.[name];
  if (choices) {
    Object.assign(field, {
      picklistValues: picklist(choices.values, choices.default).map((value) => ({
        ...value,
        ...(choices.converted?.includes(value.value) ? { converted: true } : {}),
      })),
      restrictedPicklist: choices.restricted ?? false,
    });
  }
  const formula = data.formulas?.[name];
  if (formula !== undefined) Object.assign(field, { formula });
  if (type === 'boolean') Object.assign(field, { nillable: false, defaultValue: field.defaultValue ?? false });
  return fieldDef({ ...field, name, label: data.labels?.[name] ?? labelOf(name), type });
}

/** Takes the next word of a field's line, with the name behind it where it needs one. */
function readWords(words: string[], type: FieldType): Partial<FieldDef> {
  const word = words.shift() ?? '';
  if (/^\d+$/.test(word)) return isNumeric(type) ? { precision: Number(word) } : { length: Number(word) };
  if (/^\d+\.\d+$/.test(word)) {
    const [precision = 0, scale = 0] = word.split('.').map(Number);
    return { precision, scale };
  }
  if (word.startsWith('->')) return { referenceTo: word.slice(2).split('|') };
  if (word === 'as') return { relationshipName: words.shift() ?? '' };
  if (word === 'children') return { childRelationshipName: words.shift() ?? '' };
  return propertyOf(word, type);
}

function propertyOf(word: string, type: FieldType): Partial<FieldDef> {
  const [key, value = ''] = word.split('=');
  switch (key) {
    case 'required':
      return { nillable: false };
    case 'readonly':
      return { createable: false, updateable: false };
    case 'createonly':
      return { updateable: false };
    case 'name':
      return { nameField: true };
    case 'person':
      return {};
    case 'unique':
      return { unique: true, idLookup: true };
    case 'cs':
      return { caseSensitive: true };
    case 'idlookup':
      return { idLookup: true };
    case 'cascade':
      return { cascadeDelete: true };
    case 'restrict':
      return { restrictedDelete: true };
    case 'auto':
      return { autoNumber: { format: value, start: 1 }, nillable: false };
    case 'default':
      return { defaultValue: type === 'boolean' ? value === 'true' : isNumeric(type) ? Number(value) : value };
    default:
      throw new Error(`The standard object data holds an unknown word: ${word}`);
  }
}

/** `BillToContactId` reads "Bill To Contact ID". */
function labelOf(name: string): string {
  return name
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .replace(/ Id$/, ' ID')
    .replace(/2 ID$/, ' ID');
}
