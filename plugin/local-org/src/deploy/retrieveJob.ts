import type { MetadataComponent, Org, Session } from '../contract.ts';
import type { ComponentFile } from '../metadata/componentFiles.ts';
import { componentType, isFolder, OBJECT_PARTS } from '../metadata/componentTypes.ts';
import { objectXml } from './objectXml.ts';
import { PACKAGE_TYPE, readManifest, writeManifest, type Manifest } from './packageXml.ts';

export interface FileProperties {
  readonly fileName: string;
  readonly fullName: string;
  readonly type: string;
  readonly id: string;
}

export interface RetrieveJob {
  readonly id: string;
  readonly session: Session;
  readonly manifest: Manifest | undefined;
  /** Names of packages. */
  readonly packages: readonly string[];
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

interface Collected {
  readonly files: readonly ComponentFile[];
  readonly properties: readonly FileProperties[];
  readonly messages: RetrieveJob['messages'];
}

/** Collects what is asked for from what is stored in the org; each package is a folder of its own. */
export function runRetrieve(org: Org, job: RetrieveJob, now: Date): void {
  const stored: readonly Stored[] = org.components();
  const parts = job.packages.map((name) => retrievePackage(org, stored, name, job.version));
  if (job.manifest) parts.push(collect(org, stored, job.manifest, job.version));
  job.files = parts.flatMap(({ files }) => files);
  job.properties = parts.flatMap(({ properties }) => properties);
  job.messages = parts.flatMap(({ messages }) => messages);
  job.completedAt = now;
  job.status = 'Succeeded';
}

/** The members of a package that was deployed with a name of its own. */
function retrievePackage(org: Org, stored: readonly Stored[], name: string, version: string): Collected {
  const found = stored.find(({ type, fullName }) => type === PACKAGE_TYPE && fullName === name);
  if (!found?.xml) {
    const problem = `No package named '${name}' found`;
    return { files: [], properties: [], messages: [{ fileName: `${name}/package.xml`, problem }] };
  }
  const inFolder = (path: string): string => path.replace(/^unpackaged\//, `${name}/`);
  const { files, properties, messages } = collect(org, stored, readManifest(found.xml), version);
  return {
    files: files.map((file) => ({ ...file, path: inFolder(file.path) })),
    properties: properties.map((each) => ({ ...each, fileName: inFolder(each.fileName) })),
    messages: messages.map((each) => ({ ...each, fileName: inFolder(each.fileName) })),
  };
}

function collect(org: Org, stored: readonly Stored[], asked: Manifest, version: string): Collected {
  const files = new Map<string, ComponentFile>();
  const properties: FileProperties[] = [];
  const messages: RetrieveJob['messages'][number][] = [];
  const objects: ObjectParts = new Map();
  const take = (type: string, member: string): void => {
    const found = stored.filter((component) => isMember(component, type, member));
    if (found.length === 0 && member !== '*' && !isStandardObject(org, type, member)) {
      const problem = `Entity of type '${type}' named '${member}' cannot be found`;
      messages.push({ fileName: 'unpackaged/package.xml', problem });
    }
    if (type === 'CustomObject' && member !== '*') wholeObject(objects, member);
    for (const component of found) {
      properties.push(propertiesOf(component));
      if (type === 'CustomObject') wholeObject(objects, component.fullName);
      else if (partTypes.has(type)) addPart(objects, component.fullName);
      else addFiles(files, component);
    }
  };
  for (const [type, members] of asked) for (const member of members) take(type, member);
  for (const [name, { whole, parts }] of objects) {
    const xml = objectXml(stored, name, whole ? undefined : parts);
    const path = `unpackaged/objects/${org.schema.object(name)?.name ?? name}.object`;
    if (xml !== undefined) files.set(path, { path, content: encoder.encode(xml) });
  }
  const manifest = { path: 'unpackaged/package.xml', content: encoder.encode(writeManifest(asked, version)) };
  return { files: [...files.values(), manifest], properties, messages };
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

function addFiles(files: Map<string, ComponentFile>, component: Stored): void {
  const known = componentType(component.type);
  const path = pathOf(component);
  for (const file of component.files ?? []) {
    files.set(`${path}/${file.path}`, { path: `${path}/${file.path}`, content: file.content });
  }
  if (known?.bundle) return;
  const text = component.xml === undefined ? undefined : encoder.encode(component.xml);
  if (component.content) files.set(path, { path, content: component.content });
  const xmlPath = known?.hasContent && !isFolder(component) ? `${path}-meta.xml` : path;
  if (text) files.set(xmlPath, { path: xmlPath, content: text });
}
