import type { MetadataComponent, Org, Session } from '../contract.ts';
import type { ComponentFile } from '../metadata/componentFiles.ts';
import { componentType, isFolder, OBJECT_PARTS } from '../metadata/componentTypes.ts';
import { objectXml } from './objectXml.ts';
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
    const xml = objectXml(stored, name, whole ? undefined : parts);
    const path = `unpackaged/objects/${org.schema.object(name)?.name ?? name}.object`;
    if (xml !== undefined) files.set(path, { path, content: encoder.encode(xml) });
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
