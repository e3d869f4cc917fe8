import type { MetadataComponent } from '../contract.ts';
import { OBJECT_PARTS } from './componentTypes.ts';
import { textOf } from './elements.ts';
import { MetadataError, parseXml, type Position, type XmlElement } from './xml.ts';

/** A component with its XML read; parts inside a `.object` file have become components of their own. */
export interface ParsedComponent {
  readonly type: string;
  readonly fullName: string;
  readonly component: MetadataComponent;
  readonly element: XmlElement | undefined;
}

export interface Problem {
  readonly type: string;
  readonly fullName: string;
  readonly message: string;
  readonly position?: Position | undefined;
}

/** Where a part begins in the file of its object; positions inside the part count from there. */
const places = new WeakMap<MetadataComponent, () => Position>();

/** A position in the text of a component as one in the file that it came in. */
export function positionInFile(component: MetadataComponent, position: Position): Position {
  const start = places.get(component)?.();
  if (!start) return position;
  const column = position.line === 1 ? start.column + position.column - 1 : position.column;
  return { line: start.line + position.line - 1, column };
}

export const keyOf = (component: { readonly type: string; readonly fullName: string }): string =>
  `${component.type}:${component.fullName.toLowerCase()}`;

const parsed = new WeakMap<MetadataComponent, readonly ParsedComponent[] | MetadataError>();

/**
 * The component and, for an object in package format, its fields, rules, list views and so on. Parsing is remembered
 * per component, since every change of the metadata reads all of it again.
 * @throws MetadataError when the XML is not well-formed
 */
export function parseComponent(component: MetadataComponent): readonly ParsedComponent[] {
  let result = parsed.get(component);
  if (result === undefined) {
    result = tryParse(component);
    parsed.set(component, result);
  }
  if (result instanceof MetadataError) throw result;
  return result;
}

function tryParse(component: MetadataComponent): readonly ParsedComponent[] | MetadataError {
  try {
    const element = component.xml === undefined ? undefined : parseXml(component.xml);
    const whole = { type: component.type, fullName: component.fullName, component, element };
    return component.type === 'CustomObject' && element ? [whole, ...partsOf(component, element)] : [whole];
  } catch (error) {
    if (error instanceof MetadataError) return error;
    throw error;
  }
}

const partByElement = new Map(OBJECT_PARTS.map((entry) => [entry.partOf?.element ?? '', entry]));

function partsOf(object: MetadataComponent, element: XmlElement): readonly ParsedComponent[] {
  const parts: ParsedComponent[] = [];
  for (const inner of element.children) {
    const type = partByElement.get(inner.name);
    if (type === undefined) continue;
    const name = textOf(inner, 'fullName');
    if (name === undefined) throw new MetadataError('Required field is missing: fullName', inner.position());
    const fullName = `${object.fullName}.${name}`;
    // The part keeps its own text, so that a later deploy of the object alone does not lose it.
    const component: MetadataComponent = { type: type.type, fullName, fileName: object.fileName, xml: inner.source() };
    places.set(component, () => inner.position());
    parts.push({ type: type.type, fullName, component, element: inner });
  }
  return parts;
}
