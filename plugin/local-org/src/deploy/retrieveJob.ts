import type { MetadataComponent, Org, Session } from '../contract.ts';
import type { ComponentFile } from '../metadata/componentFiles.ts';
import { componentType, isFolder, OBJECT_PARTS, type ComponentType } from '../metadata/componentTypes.ts';
import { parseXml } from '../metadata/xml.ts';
import { writeManifest, type Manifest } from './packageXml.ts';

export interface FileProperties {
  readonly fileName: string;
  readonly fullName: string;
  readonly type: string;
  readonly id: string;
}

export interface RetrieveJob {
  readonly id: string;
  readonly session: Session;
  readonly manifest: Manifest;
  readonly version: string;
  status: 'Pending' | 'Succeeded' | 'Failed';
  files: readonly ComponentFile[];
  properties?: readonly FileProperties[];
  messages: readonly { readonly fileName: string; readonly problem: string }[];
  completedAt?: Date;
}

type Stored = MetadataComponent & { readonly id?: string };

const encoder = new TextEncoder();
const partTypes = new Map(OBJECT_PARTS.map((type) => [type.type, type]));

/** Collects the members of the manifest from what is stored in the org. */
export function runRetrieve(org: Org, job: RetrieveJob, now: Date): void {
  const stored: readonly Stored[] = org.components();
  const files = new Map<string, ComponentFile>();
  const properties: FileProperties[] = [];
  const messages: RetrieveJob['messages'][number][] = [];
  const objects = new Map<string, { whole: boolean; parts: Set<string> }>();
  for (const [type, members] of job.manifest) {
    for (const member of members) {
      const found = stored.filter((component) => isMember(component, type, member));
      if (found.length === 0 && member !== '*' && !isStandardObject(org, type, member)) {
        messages.push({
          fileName: 'unpackaged/package.xml',
          problem: `Entity of type '${type}' named '${member}' cannot be found`,
        });
      }
      if (type === 'CustomObject' && member !== '*') wholeObject(objects, member);
      for (const component of found) {
        properties.push(propertiesOf(component));
        if (type === 'CustomObject') wholeObject(objects, component.fullName);
        else if (partTypes.has(type)) addPart(objects, component.fullName);
        else addFiles(files, component, messages);
      }
    }
  }
  for (const [name, { whole, parts }] of objects) {
    const file = objectFile(stored, name, whole ? undefined : parts);
    if (file) files.set(file.path, file);
  }
  const manifest = {
    path: 'unpackaged/package.xml',
    content: encoder.encode(writeManifest(job.manifest, job.version)),
  };
  job.files = [...files.values(), manifest];
  job.properties = properties;
  job.messages = messages;
  job.completedAt = now;
  job.status = 'Succeeded';
}

function isMember(component: Stored, type: string, member: string): boolean {
  if (component.type !== type) return false;
  return member === '*' || component.fullName.toLowerCase() === member.toLowerCase();
}

const isStandardObject = (org: Org, type: string, member: string): boolean =>
  type === 'CustomObject' && org.schema.object(member)?.kind === 'standard';

type ObjectParts = Map<string, { whole: boolean; parts: Set<string> }>;

function entry(objects: ObjectParts, name: string): { whole: boolean; parts: Set<string> } {
  const known = objects.get(name);
  if (known) return known;
  const fresh = { whole: false, parts: new Set<string>() };
  objects.set(name, fresh);
  return fresh;
}

function wholeObject(objects: ObjectParts, name: string): void {
  entry(objects, name).whole = true;
}

function addPart(objects: ObjectParts, fullName: string): void {
  entry(objects, fullName.split('.')[0] ?? '').parts.add(fullName.toLowerCase());
}

export function propertiesOf(component: Stored): FileProperties {
  const { type, fullName, id = '' } = component;
  return { fileName: pathOf(component), fullName, type, id };
}

/** Where a component lies in a package. */
export function pathOf(component: MetadataComponent): string {
  const { type, fullName } = component;
  const known = componentType(type);
  if (known && isFolder(component)) return `unpackaged/${known.folder}/${fullName}-meta.xml`;
  if (!known) return `unpackaged/${fullName}`;
  if (known.partOf) return `unpackaged/objects/${fullName.split('.')[0] ?? ''}.object`;
  return `unpackaged/${known.folder}/${fullName}${known.bundle ? '' : `.${known.suffix}`}`;
}

function addFiles(
  files: Map<string, ComponentFile>,
  component: Stored,
  messages: RetrieveJob['messages'][number][]
): void {
  const known = componentType(component.type);
  const path = pathOf(component);
  if (known?.bundle) {
    messages.push({ fileName: path, problem: 'The local org does not keep the files of bundles.' });
    return;
  }
  const text = component.xml === undefined ? undefined : encoder.encode(component.xml);
  if (component.content) files.set(path, { path, content: component.content });
  const xmlPath = known?.hasContent && !isFolder(component) ? `${path}-meta.xml` : path;
  if (text) files.set(xmlPath, { path: xmlPath, content: text });
}

/** An object with its parts as one `.object` file; `only` names the parts to take, without the object's own properties. */
function objectFile(
  stored: readonly Stored[],
  name: string,
  only: ReadonlySet<string> | undefined
): ComponentFile | undefined {
  const key = name.toLowerCase();
  const own = stored.find((component) => component.type === 'CustomObject' && component.fullName.toLowerCase() === key);
  const partNames = new Set(OBJECT_PARTS.map((part) => part.partOf?.element));
  const properties = own?.xml && !only ? parseXml(own.xml).children.filter((child) => !partNames.has(child.name)) : [];
  const parts = stored.flatMap((component) => {
    const type = partTypes.get(component.type);
    const isOfObject = type && component.fullName.toLowerCase().startsWith(`${key}.`);
    if (!isOfObject || !component.xml || (only && !only.has(component.fullName.toLowerCase()))) return [];
    return [partXml(type, component.xml)];
  });
  if (!own && parts.length === 0) return undefined;
  const inner = [...properties.map((child) => child.source()), ...parts].map((each) => `    ${each}\n`).join('');
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">\n${inner}</CustomObject>\n`;
  return { path: `unpackaged/objects/${own?.fullName ?? name}.object`, content: encoder.encode(xml) };
}

/** A part under the name it has inside an object, whichever way it was deployed. */
function partXml(type: ComponentType, xml: string): string {
  const name = type.partOf?.element ?? '';
  const children = parseXml(xml).children.map((child) => child.source());
  return `<${name}>${children.join('')}</${name}>`;
}
