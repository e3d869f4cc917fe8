import type { FieldDef, ObjectDef, PicklistValue, ValidationRuleDef } from '../contract.ts';
import { fieldDef } from './fieldDef.ts';
import type { ParsedComponent } from './parsedComponents.ts';
import { readField } from './readField.ts';
import { kindOfObject, PREFIX_START, readObject, readValidationRule } from './readObject.ts';
import { MetadataError } from './xml.ts';

interface Sources {
  /** Standard objects by lower-case name, with the values of standard value sets. */
  readonly standard: ReadonlyMap<string, ObjectDef>;
  readonly parsed: ReadonlyMap<string, ParsedComponent>;
  readonly valueSets: ReadonlyMap<string, readonly PicklistValue[]>;
  readonly keyPrefixOf: (objectName: string, first: string) => string;
  /** Runs a reader and turns its MetadataError into a problem of the component. */
  readonly attempt: <T>(entry: ParsedComponent, read: () => T) => T | undefined;
}

/** All objects of the org by lower-case name: standard ones with their custom fields, and custom ones. */
export function buildObjects(sources: Sources): ReadonlyMap<string, ObjectDef> {
  const objects = new Map(sources.standard);
  const entries = [...sources.parsed.values()];
  for (const entry of entries) if (entry.type === 'CustomObject') addObject(objects, sources, entry);
  const fields = partsByObject(entries, 'CustomField');
  const rules = partsByObject(entries, 'ValidationRule');
  for (const [key, own] of fields) addFields(objects, sources, key, own);
  for (const [key, own] of rules) addRules(objects, sources, key, own);
  checkReferences(objects, sources, entries);
  typeSummaries(objects);
  return objects;
}

function addObject(objects: Map<string, ObjectDef>, sources: Sources, entry: ParsedComponent): void {
  const { fullName, element } = entry;
  const kind = kindOfObject(fullName, element);
  sources.attempt(entry, () => {
    if (kind === 'standard') {
      if (!objects.has(fullName.toLowerCase())) throw new MetadataError(`Entity of type '${fullName}' cannot be found`);
      return;
    }
    if (element === undefined) throw new MetadataError(`The object ${fullName} has no XML.`);
    objects.set(
      fullName.toLowerCase(),
      readObject(fullName, element, sources.keyPrefixOf(fullName, PREFIX_START[kind]))
    );
  });
}

function partsByObject(entries: readonly ParsedComponent[], type: string): Map<string, ParsedComponent[]> {
  const groups = new Map<string, ParsedComponent[]>();
  for (const entry of entries) {
    if (entry.type !== type) continue;
    const key = objectNameOf(entry).toLowerCase();
    const group = groups.get(key) ?? [];
    group.push(entry);
    groups.set(key, group);
  }
  return groups;
}

const objectNameOf = (entry: ParsedComponent): string => entry.fullName.slice(0, entry.fullName.indexOf('.'));

function objectFor(objects: ReadonlyMap<string, ObjectDef>, entry: ParsedComponent): ObjectDef {
  const object = objects.get(objectNameOf(entry).toLowerCase());
  if (object === undefined) {
    throw new MetadataError(
      `Entity Enumeration Or ID: bad value for restricted picklist field: ${objectNameOf(entry)}`
    );
  }
  return object;
}

function addFields(
  objects: Map<string, ObjectDef>,
  sources: Sources,
  key: string,
  entries: readonly ParsedComponent[]
): void {
  const custom: FieldDef[] = [];
  for (const entry of entries) {
    const field = sources.attempt(entry, () => {
      objectFor(objects, entry);
      if (entry.element === undefined) throw new MetadataError(`The field ${entry.fullName} has no XML.`);
      // A standard field is listed to be tracked or to carry help text; it keeps its definition.
      if (!entry.fullName.endsWith('__c')) return undefined;
      return readField(entry.element, (name) => sources.valueSets.get(name));
    });
    if (field) custom.push(field, ...partsOfPlace(field));
  }
  const object = objects.get(key);
  if (object === undefined || custom.length === 0) return;
  const fields = new Map(object.fields);
  for (const field of custom) fields.set(field.name.toLowerCase(), field);
  // A detail record has no owner: its master has one.
  if (custom.some((field) => field.masterDetail)) fields.delete('ownerid');
  objects.set(key, { ...object, fields });
}

/** A place is made of two fields of its own: `Site__c` of `Site__Latitude__s` and `Site__Longitude__s`. */
function partsOfPlace(field: FieldDef): readonly FieldDef[] {
  if (field.type !== 'location') return [];
  const { label, precision, scale, nillable, custom, name: compoundFieldName } = field;
  return ['Latitude', 'Longitude'].map((part) =>
    fieldDef({
      name: `${compoundFieldName.replace(/__c$/, '')}__${part}__s`,
      label: `${label} (${part})`,
      type: 'double',
      precision,
      scale,
      nillable,
      custom,
      compoundFieldName,
    })
  );
}

function addRules(
  objects: Map<string, ObjectDef>,
  sources: Sources,
  key: string,
  entries: readonly ParsedComponent[]
): void {
  const rules: ValidationRuleDef[] = [];
  for (const entry of entries) {
    const rule = sources.attempt(entry, () => {
      const object = objectFor(objects, entry);
      if (entry.element === undefined) throw new MetadataError(`The rule ${entry.fullName} has no XML.`);
      const read = readValidationRule(entry.element);
      if (read.errorField !== undefined && !object.fields.has(read.errorField.toLowerCase())) {
        throw new MetadataError(`The error display field ${read.errorField} does not exist on ${object.name}.`);
      }
      return read;
    });
    if (rule) rules.push(rule);
  }
  const object = objects.get(key);
  // Rules run in the order of their names: the platform states none, and a fixed one makes messages repeatable.
  if (object) objects.set(key, { ...object, validationRules: rules.sort((a, b) => (a.name < b.name ? -1 : 1)) });
}

/** What only the whole set of objects can tell: targets of references and roll-ups, names of relationships. */
function checkReferences(
  objects: ReadonlyMap<string, ObjectDef>,
  sources: Sources,
  entries: readonly ParsedComponent[]
): void {
  const taken = new Map<string, string>();
  for (const entry of entries) {
    if (entry.type !== 'CustomField') continue;
    const object = objects.get(objectNameOf(entry).toLowerCase());
    const field = object?.fields.get(entry.fullName.slice(entry.fullName.indexOf('.') + 1).toLowerCase());
    if (object === undefined || field === undefined) continue;
    sources.attempt(entry, () => {
      checkTargets(objects, field, taken, entry);
      checkSummary(objects, object, field);
    });
  }
}

function checkTargets(
  objects: ReadonlyMap<string, ObjectDef>,
  field: FieldDef,
  taken: Map<string, string>,
  entry: ParsedComponent
): void {
  for (const target of field.referenceTo) {
    if (!objects.has(target.toLowerCase())) {
      throw new MetadataError(
        `referenceTo value of '${target}' does not resolve to a valid sObject type`,
        entry.element?.position()
      );
    }
    if (field.childRelationshipName === undefined || !field.custom) continue;
    const key = `${target}.${field.childRelationshipName}`.toLowerCase();
    const owner = taken.get(key);
    if (owner !== undefined) {
      throw new MetadataError(
        `There is already a Child Relationship named ${field.childRelationshipName.replace(/__r$/, '')} on ${target}.`
      );
    }
    taken.set(key, entry.fullName);
  }
}

/** A sum, minimum or maximum is of the type of what it sums up; only the whole set of objects can tell. */
function typeSummaries(objects: Map<string, ObjectDef>): void {
  for (const [key, object] of objects) {
    const typed = [...object.fields.values()].flatMap((field) => {
      const summarized = field.summary?.summarized?.toLowerCase();
      const source = objects.get(field.summary?.childObject.toLowerCase() ?? '')?.fields.get(summarized ?? '');
      if (source === undefined) return [];
      const { type, scale, precision } = source;
      return [{ ...field, type: type === 'int' ? 'double' : type, scale, precision: Math.max(precision, 18) } as const];
    });
    if (typed.length === 0) continue;
    const fields = new Map(object.fields);
    for (const field of typed) fields.set(field.name.toLowerCase(), field);
    objects.set(key, { ...object, fields });
  }
}

function checkSummary(objects: ReadonlyMap<string, ObjectDef>, object: ObjectDef, field: FieldDef): void {
  const summary = field.summary;
  if (summary === undefined) return;
  const children = objects.get(summary.childObject.toLowerCase());
  const link = children?.fields.get(summary.childField.toLowerCase());
  if (!link?.cascadeDelete || !link.referenceTo.includes(object.name)) {
    throw new MetadataError(`Invalid Summary foreign key '${summary.childObject}.${summary.childField}'.`);
  }
  const used = [
    ...(summary.summarized === undefined ? [] : [summary.summarized]),
    ...summary.filters.map((f) => f.field),
  ];
  for (const name of used) {
    if (!children?.fields.has(name.toLowerCase())) {
      throw new MetadataError(`Summary field: ${summary.childObject}.${name} does not exist. Check spelling.`);
    }
  }
}
