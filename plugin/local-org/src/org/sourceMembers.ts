import type { MetadataComponent } from '../contract.ts';
import { isFolder } from '../metadata/componentTypes.ts';
import { childrenOf, textOf } from '../metadata/elements.ts';
import { parseXml } from '../metadata/xml.ts';

/** A thing whose changes an org that tracks its source reports. */
export interface SourceMember {
  readonly type: string;
  readonly name: string;
}

/**
 * What of a component source tracking reports, by the names that clients look for: a field also counts as a change of
 * its object, a bundle is reported by its files too, and labels one by one. Of what has files or labels of its own only
 * those are named that differ from `before`.
 */
export function membersOf(component: MetadataComponent, before?: MetadataComponent): readonly SourceMember[] {
  const { type, fullName } = component;
  const own = { type, name: decoded(fullName) };
  switch (type) {
    case 'CustomLabels':
      return changedLabels(component, before).map((name) => ({ type: 'CustomLabel', name }));
    case 'LightningComponentBundle':
      return [...changedFiles(component, before, 'LightningComponentResource'), own];
    case 'AuraDefinitionBundle':
      return [...changedFiles(component, before, 'AuraDefinition'), own];
    case 'CustomField':
      return [{ type: 'CustomObject', name: fullName.slice(0, fullName.indexOf('.')) }, own];
    default:
      return [isFolder(component) ? { ...own, type: `${type}Folder` } : own];
  }
}

/** What is gone with a component: labels and files with theirs, but not the object of a field. */
export const obsoleteMembersOf = (component: MetadataComponent): readonly SourceMember[] =>
  membersOf(component).filter(({ type }) => component.type !== 'CustomField' || type === 'CustomField');

/** Labels that are in `before` and not in the component. */
export function obsoleteLabels(component: MetadataComponent, before: MetadataComponent): readonly SourceMember[] {
  if (component.type !== 'CustomLabels') return [];
  const left = labelsOf(component);
  return [...labelsOf(before).keys()].filter((name) => !left.has(name)).map((name) => ({ type: 'CustomLabel', name }));
}

function changedLabels(component: MetadataComponent, before: MetadataComponent | undefined): readonly string[] {
  const known = before === undefined ? new Map<string, string>() : labelsOf(before);
  return [...labelsOf(component)].filter(([name, text]) => known.get(name) !== text).map(([name]) => name);
}

/** The source of each label by its name. */
function labelsOf({ xml }: MetadataComponent): ReadonlyMap<string, string> {
  if (xml === undefined) return new Map();
  return new Map(
    childrenOf(parseXml(xml), 'labels').flatMap((label) => {
      const name = textOf(label, 'fullName');
      return name === undefined ? [] : [[name, label.source()] as const];
    })
  );
}

function changedFiles(
  { fullName, files = [] }: MetadataComponent,
  before: MetadataComponent | undefined,
  type: string
): readonly SourceMember[] {
  const known = new Map((before?.files ?? []).map(({ path, content }) => [path, content]));
  return files
    .filter(({ path, content }) => Buffer.compare(content, known.get(path) ?? new Uint8Array()) !== 0)
    .map(({ path }) => ({ type, name: `${fullName}/${path}` }));
}

/** Names of layouts and profiles come with `%` escapes; source tracking shows them as people read them. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
