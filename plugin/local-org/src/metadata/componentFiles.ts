import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MetadataComponent } from '../contract.ts';
import { bundleTypeOfFolder, componentTypeOfSuffix, folderedTypeOf, type ComponentType } from './componentTypes.ts';

/** A file of a project folder or of a package, by its path with forward slashes. */
export interface ComponentFile {
  readonly path: string;
  readonly content: Uint8Array;
}

const META_SUFFIX = '-meta.xml';
const IGNORED = /(^|\/)(node_modules|\.git|\.sfdx|\.sf|__tests__|__mocks__)(\/|$)/;
const decoder = new TextDecoder();

/** All files of a folder, in a stable order; tests and tool folders are left out. */
export function readFolder(root: string): ComponentFile[] {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((absolute) => ({ absolute, path: absolute.slice(root.length).replaceAll('\\', '/').replace(/^\/+/, '') }))
    .filter(({ path }) => !IGNORED.test(path) && isComponentFile(path))
    .map(({ absolute, path }) => ({ path, content: readFileSync(absolute) }));
}

function isComponentFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.includes('.') && name !== 'package.xml' && !name.endsWith('.ts') && !name.startsWith('.');
}

/**
 * The components of a set of files, in source format (`X.field-meta.xml`, decomposed objects) or in package format
 * (`X.object`, content with `-meta.xml` beside it). Files that belong to no known type are left out: `unknown` names them.
 */
export function componentsOfFiles(files: Iterable<ComponentFile>): {
  readonly components: readonly MetadataComponent[];
  readonly unknown: readonly string[];
} {
  const components = new Map<string, MetadataComponent>();
  const unknown: string[] = [];
  for (const file of files) {
    const found = identify(file.path);
    if (found === undefined) {
      if (!/(^|\/)(package|destructiveChanges\w*)\.xml$/.test(file.path)) unknown.push(file.path);
      continue;
    }
    const key = `${found.type.type}:${found.fullName}`;
    components.set(key, merge(components.get(key), found, file));
  }
  return { components: [...components.values()].map(withSortedFiles), unknown };
}

interface Identified {
  readonly type: ComponentType;
  readonly fullName: string;
  readonly isXml: boolean;
  /** Where a file lies inside its bundle. */
  readonly inside?: string;
}

/** Archives list files in any order; a bundle is the same whichever. */
function withSortedFiles(component: MetadataComponent): MetadataComponent {
  if (!component.files) return component;
  return { ...component, files: component.files.toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
}

function merge(
  known: MetadataComponent | undefined,
  { type, fullName, isXml, inside }: Identified,
  file: ComponentFile
): MetadataComponent {
  const bare = known ?? { type: type.type, fullName, fileName: file.path };
  const base =
    inside === undefined ? bare : { ...bare, files: [...(bare.files ?? []), { path: inside, content: file.content }] };
  if (isXml) return { ...base, xml: decoder.decode(file.content).replace(/^\uFEFF/, '') };
  if (type.bundle) return base;
  return { ...base, fileName: file.path, content: file.content };
}

function identify(path: string): Identified | undefined {
  const parts = path.split('/');
  const bundleAt = parts.findIndex((folder, index) => index < parts.length - 2 && bundleTypeOfFolder(folder));
  if (bundleAt >= 0) {
    const type = bundleTypeOfFolder(parts[bundleAt] ?? '');
    const fullName = parts[bundleAt + 1];
    const inside = parts.slice(bundleAt + 2).join('/');
    if (type && fullName) return { type, fullName, isXml: path.endsWith(META_SUFFIX), inside };
  }
  const name = parts.at(-1) ?? '';
  const hasMeta = name.endsWith(META_SUFFIX);
  const bare = hasMeta ? name.slice(0, -META_SUFFIX.length) : name;
  const folder = hasMeta ? folderOf(parts, bare) : undefined;
  if (folder) return folder;
  const dot = bare.lastIndexOf('.');
  if (dot < 0) return undefined;
  const type = componentTypeOfSuffix(bare.slice(dot + 1));
  if (type === undefined) return staticResource(parts, bare);
  const stem = decodeURIComponent(bare.slice(0, dot));
  return { type, fullName: fullNameOf(type, parts, stem), isXml: hasMeta || !type.hasContent };
}

/** `reports/Sales-meta.xml` in package format, `reports/Sales.reportFolder-meta.xml` in source format. */
function folderOf(parts: readonly string[], bare: string): Identified | undefined {
  const at = parts.findLastIndex((part, index) => index < parts.length - 1 && folderedTypeOf(part));
  const type = folderedTypeOf(parts[at] ?? '');
  const stem = bare.replace(/\.(report|dashboard|email)Folder$/, '');
  if (!type || stem.includes('.')) return undefined;
  return { type, fullName: [...parts.slice(at + 1, -1), stem].join('/'), isXml: true };
}

/** The content of a static resource has any suffix in source format. */
function staticResource(parts: readonly string[], name: string): Identified | undefined {
  const at = parts.indexOf('staticresources');
  const type = componentTypeOfSuffix('resource');
  if (at < 0 || type === undefined) return undefined;
  const first = at + 1 < parts.length - 1 ? (parts[at + 1] ?? name) : name;
  return { type, fullName: first.replace(/\.[^.]*$/, ''), isXml: false };
}

function fullNameOf(type: ComponentType, parts: readonly string[], stem: string): string {
  if (type.partOf) return `${parts.at(-3) ?? ''}.${stem}`;
  const at = parts.lastIndexOf(type.folder);
  const inside = at >= 0 ? parts.slice(at + 1, -1) : [];
  return type.inFolder && inside.length > 0 ? `${inside.join('/')}/${stem}` : stem;
}
