import type { MetadataComponent } from '../contract.ts';
import { childrenOf, textOf } from '../metadata/elements.ts';
import { MetadataError, parseXml, type XmlElement } from '../metadata/xml.ts';

/** Members by type, as `package.xml` and the retrieve call list them. */
export type Manifest = ReadonlyMap<string, readonly string[]>;

export function manifestOf(element: XmlElement): Manifest {
  const manifest = new Map<string, string[]>();
  for (const types of childrenOf(element, 'types')) {
    const name = textOf(types, 'name');
    if (name === undefined) continue;
    const members = childrenOf(types, 'members').map((member) => member.text);
    manifest.set(name, [...(manifest.get(name) ?? []), ...members]);
  }
  return manifest;
}

/** The type under which a package with a name of its own is kept: its manifest, for retrieving it by name. */
export const PACKAGE_TYPE = 'Package';

/** The package that a manifest gives a name, as a component to keep. */
export function namedPackage(xml: string): MetadataComponent | undefined {
  const fullName = textOf(parseXml(xml), 'fullName');
  return fullName === undefined ? undefined : { type: PACKAGE_TYPE, fullName, fileName: 'package.xml', xml };
}

/** @throws MetadataError when the text is not well-formed or no package. */
export function readManifest(xml: string): Manifest {
  const root = parseXml(xml);
  if (root.name !== 'Package') throw new MetadataError(`The root of a package manifest is Package, not ${root.name}.`);
  return manifestOf(root);
}

export function writeManifest(manifest: Manifest, version: string): string {
  const types = [...manifest].map(
    ([name, members]) =>
      `    <types>\n${members.map((member) => `        <members>${member}</members>\n`).join('')}        <name>${name}</name>\n    </types>\n`
  );
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Package xmlns="http://soap.sforce.com/2006/04/metadata">\n' +
    `${types.join('')}    <version>${version}</version>\n</Package>\n`
  );
}

/** What a `destructiveChanges.xml` deletes. */
export function deletionsOf(manifest: Manifest, fileName: string): readonly MetadataComponent[] {
  return [...manifest].flatMap(([type, members]) =>
    members.map((fullName) => ({ type, fullName, fileName, delete: true }))
  );
}

/** Whether the manifest names a component, or an object that it is a part of. */
export function isListed(manifest: Manifest, { type, fullName }: MetadataComponent): boolean {
  const has = (name: string, member: string): boolean =>
    (manifest.get(name) ?? []).some((each) => each === '*' || each.toLowerCase() === member.toLowerCase());
  if (has(type, fullName)) return true;
  const object = fullName.split('.')[0] ?? '';
  return fullName.includes('.') && has('CustomObject', object);
}
