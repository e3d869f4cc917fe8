import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element of a metadata file; text is the trimmed content of a leaf. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
  /** Where the element starts in its file; counted from the source only when somebody asks. */
  position(): Position;
  /** The element as it stands in its file. */
  source(): string;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A metadata file that is not well-formed, or a component that cannot be understood. */
export class MetadataError extends Error {
  readonly position: Position | undefined;
  constructor(message: string, position?: Position) {
    super(message);
    this.name = 'MetadataError';
    this.position = position;
  }
}

type RawNode = Record<string | symbol, unknown>;

const META = XMLParser.getMetaDataSymbol() as symbol;
const parser = new XMLParser({
  preserveOrder: true,
  captureMetaData: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: true,
});

/** Parses one metadata file. @throws MetadataError with the position of the first thing that is not well-formed */
export function parseXml(source: string): XmlElement {
  const check = XMLValidator.validate(source);
  if (check !== true) {
    throw new MetadataError(check.err.msg, { line: check.err.line, column: check.err.col });
  }
  const nodes = parser.parse(source) as RawNode[];
  const root = nodes.find((node) => elementName(node) !== undefined);
  if (root === undefined) throw new MetadataError('The file holds no XML element.', { line: 1, column: 1 });
  return toElement(root, source);
}

function elementName(node: RawNode): string | undefined {
  return Object.keys(node).find((key) => !key.startsWith('#') && key !== ':@');
}

function toElement(node: RawNode, source: string): XmlElement {
  const name = elementName(node) ?? '';
  const inner = node[name] as RawNode[];
  let text = '';
  const children: XmlElement[] = [];
  for (const child of inner) {
    const piece = child['#text'];
    if (piece !== undefined) text += String(piece);
    else if (elementName(child) !== undefined) children.push(toElement(child, source));
  }
  const { startIndex = 0, endIndex = source.length } = (node[META] ?? {}) as { startIndex?: number; endIndex?: number };
  return {
    name,
    text: text.trim(),
    children,
    position: () => positionAt(source, startIndex),
    source: () => source.slice(startIndex, endIndex),
  };
}

function positionAt(source: string, index: number): Position {
  const before = source.slice(0, index);
  const line = before.split('\n').length;
  return { line, column: index - before.lastIndexOf('\n') };
}

export function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((candidate) => candidate.name === name);
}

export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((candidate) => candidate.name === name);
}

/** The text of a child, or undefined when it is absent or empty. */
export function textOf(element: XmlElement, name: string): string | undefined {
  const found = child(element, name)?.text;
  return found === undefined || found === '' ? undefined : found;
}

export function flag(element: XmlElement, name: string, otherwise = false): boolean {
  const text = textOf(element, name);
  return text === undefined ? otherwise : text === 'true';
}

export function numberOf(element: XmlElement, name: string): number | undefined {
  const text = textOf(element, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) {
    throw new MetadataError(`'${text}' is not a number for element ${name}.`, child(element, name)?.position());
  }
  return value;
}

/** A mandatory child. @throws MetadataError as the platform words it */
export function required(element: XmlElement, name: string): string {
  const text = textOf(element, name);
  if (text === undefined) throw new MetadataError(`Required field is missing: ${name}`, element.position());
  return text;
}
