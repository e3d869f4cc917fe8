/** The metadata of the project as the checks look at it: every component with its place, read once. */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { findingAt, type Finding, type Place } from './finding.ts';
import { child, childText, childrenOf, parseXml, XmlError, type XmlElement } from './xmlTree.ts';

export interface Component {
  /** Suffix of the file name, e.g. `field` or `layout`. */
  readonly suffix: string;
  /** Name by the file: `State__c`, or `Order-OM Order Layout` for a layout. */
  readonly name: string;
  /** The object whose folder the file is in, for the parts of an object. */
  readonly object?: string;
  readonly root: XmlElement;
  readonly file: string;
}

export interface Field {
  readonly object: string;
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly required: boolean;
  readonly externalId: boolean;
  readonly formula?: string;
  readonly referenceTo?: string;
  readonly relationshipName?: string;
  /** API names of the values of a picklist, in order. */
  readonly values: readonly string[];
  readonly component: Component;
}

export interface Project {
  readonly root: string;
  readonly components: readonly Component[];
  /** Files that are not well-formed XML. */
  readonly broken: readonly Finding[];
  /** Custom fields by object and field, e.g. `Order.OM_State__c`. */
  readonly fields: ReadonlyMap<string, Field>;
}

/** Reads all `*-meta.xml` under the package folders that `sfdx-project.json` names. */
export function readProject(root: string): Project {
  const settings = JSON.parse(readFileSync(join(root, 'sfdx-project.json'), 'utf8')) as {
    packageDirectories: readonly { path: string }[];
  };
  const components: Component[] = [];
  const broken: Finding[] = [];
  for (const directory of settings.packageDirectories) {
    for (const path of metadataFiles(join(root, directory.path))) {
      const file = relative(root, path).split(sep).join('/');
      try {
        components.push(componentOf(file, parseXml(readFileSync(path, 'utf8'))));
      } catch (error) {
        if (!(error instanceof XmlError)) throw error;
        broken.push(
          findingAt({ file, line: error.line, column: error.column }, 'schema/not-well-formed', error.message)
        );
      }
    }
  }
  const fields = new Map<string, Field>();
  for (const component of ofSuffix(components, 'field')) {
    const field = fieldOf(component);
    fields.set(`${field.object}.${field.name}`, field);
  }
  return { root, components, broken, fields };
}

function metadataFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('-meta.xml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function componentOf(file: string, root: XmlElement): Component {
  const [, name = '', suffix = ''] = /^(.*)\.(\w+)-meta\.xml$/.exec(basename(file)) ?? [];
  const object = /\/objects\/([^/]+)\//.exec(file)?.[1];
  return { suffix, name: decodeURIComponent(name), root, file, ...(object === undefined ? {} : { object }) };
}

function fieldOf(component: Component): Field {
  const { root } = component;
  const formula = childText(root, 'formula');
  const referenceTo = childText(root, 'referenceTo');
  const relationshipName = childText(root, 'relationshipName');
  return {
    object: component.object ?? '',
    name: component.name,
    type: childText(root, 'type') ?? '',
    label: childText(root, 'label') ?? '',
    required: childText(root, 'required') === 'true',
    externalId: childText(root, 'externalId') === 'true',
    ...(formula === undefined ? {} : { formula }),
    ...(referenceTo === undefined ? {} : { referenceTo }),
    ...(relationshipName === undefined ? {} : { relationshipName }),
    values: picklistValues(root).map((value) => childText(value, 'fullName') ?? ''),
    component,
  };
}

/** The value elements of a picklist field. */
export function picklistValues(field: XmlElement): readonly XmlElement[] {
  const definition = child(child(field, 'valueSet') ?? field, 'valueSetDefinition');
  return definition ? childrenOf(definition, 'value') : [];
}

export const ofSuffix = (components: readonly Component[], suffix: string): readonly Component[] =>
  components.filter((component) => component.suffix === suffix);

/** The place of an element, or of the root when there is none. */
export const placeOf = (component: Component, element: XmlElement = component.root): Place => ({
  file: component.file,
  line: element.line,
  column: element.column,
});

export const fieldsOfObject = (project: Project, object: string): readonly Field[] =>
  [...project.fields.values()].filter((field) => field.object === object);
