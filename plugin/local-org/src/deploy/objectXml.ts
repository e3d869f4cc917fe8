import type { MetadataComponent } from '../contract.ts';
import { componentType, OBJECT_PARTS, type ComponentType } from '../metadata/componentTypes.ts';
import { parseXml } from '../metadata/xml.ts';

const partTypes = new Map(OBJECT_PARTS.map((type) => [type.type, type]));

/** The parts of an object, in the order in which they are stored. */
const isPartOf = (component: MetadataComponent, key: string): boolean =>
  partTypes.has(component.type) && component.fullName.toLowerCase().startsWith(`${key}.`);

/**
 * An object with its parts as one `.object` file; `only` names the parts to take, without the object's own properties.
 * Undefined when nothing of the object is stored.
 */
export function objectXml(
  stored: readonly MetadataComponent[],
  name: string,
  only?: ReadonlySet<string>
): string | undefined {
  const key = name.toLowerCase();
  const own = stored.find((component) => component.type === 'CustomObject' && component.fullName.toLowerCase() === key);
  const partNames = new Set(OBJECT_PARTS.map((part) => part.partOf?.element));
  const properties = own?.xml && !only ? parseXml(own.xml).children.filter((child) => !partNames.has(child.name)) : [];
  const parts = stored.flatMap((component) => {
    const type = componentType(component.type);
    if (!type || !component.xml || !isPartOf(component, key)) return [];
    return only && !only.has(component.fullName.toLowerCase()) ? [] : [partXml(type, component.xml)];
  });
  if (!own && parts.length === 0) return undefined;
  const inner = [...properties.map((child) => child.source()), ...parts].map((each) => `    ${each}\n`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">\n${inner}</CustomObject>\n`;
}

/** A part under the name it has inside an object, whichever way it was deployed. */
function partXml(type: ComponentType, xml: string): string {
  const name = type.partOf?.element ?? '';
  const children = parseXml(xml).children.map((child) => child.source());
  return `<${name}>${children.join('')}</${name}>`;
}
