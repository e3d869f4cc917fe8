/**
 * Reads an XML document into elements that know their place. Small on purpose: metadata files are plain XML without
 * document types or namespaces of their own, and the libraries that are installed anyway do not keep line and column.
 */

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Text directly inside the element, entities replaced, ends trimmed. */
  readonly text: string;
  /** Place of the opening bracket, both from 1. */
  readonly line: number;
  readonly column: number;
}

export class XmlError extends Error {
  readonly line: number;
  readonly column: number;
  constructor(message: string, line: number, column: number) {
    super(message);
    this.name = 'XmlError';
    this.line = line;
    this.column = column;
  }
}

interface OpenElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  text: string;
  offset: number;
}

const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<(\/?)([\w:.-]+)((?:\s[^<>]*?)?)(\/?)>|([^<]+)/y;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** @throws {XmlError} when the document is not well-formed. */
export function parseXml(source: string): XmlElement {
  const lineStarts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  const place = (offset: number): { line: number; column: number } => {
    const line = lineStarts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 };
  };
  const fail = (message: string, offset: number): never => {
    const { line, column } = place(offset);
    throw new XmlError(message, line, column);
  };

  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let offset = source.startsWith('\uFEFF') ? 1 : 0;
  while (offset < source.length) {
    token.lastIndex = offset;
    const match = token.exec(source);
    if (!match) return fail('not well-formed XML', offset);
    const [whole, cdata, slash, name, attributeText, selfClosing, text] = match;
    const parent = open.at(-1);
    if (cdata !== undefined && parent) parent.text += cdata;
    else if (text !== undefined && parent) parent.text += decode(text, (at) => fail('unknown entity', offset + at));
    else if (text?.trim()) fail('text outside the root element', offset);
    else if (name !== undefined && slash === '/') {
      if (parent?.name !== name) fail(`</${name}> closes nothing`, offset);
      close();
    } else if (name !== undefined) {
      if (!parent && root) fail(`a second root element <${name}>`, offset);
      open.push({ name, attributes: readAttributes(attributeText ?? ''), children: [], text: '', offset });
      if (selfClosing === '/') close();
    }
    offset += whole.length;
  }
  if (open.length > 0) fail(`<${open.at(-1)?.name}> is never closed`, open.at(-1)?.offset ?? 0);
  return root ?? fail('no root element', 0);

  function close(): void {
    const done = open.pop();
    if (!done) return;
    const { line, column } = place(done.offset);
    const element = { ...done, text: done.text.trim(), line, column };
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else root = element;
  }
}

function readAttributes(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name, double, single] of text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    attributes.set(name ?? '', double ?? single ?? '');
  }
  return attributes;
}

function decode(text: string, unknown: (at: number) => never): string {
  return text.replaceAll(/&(#x?[\da-fA-F]+|\w+)?;?/g, (whole, name: string | undefined, at: number) => {
    if (!whole.endsWith(';') || name === undefined) return unknown(at);
    if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number.parseInt(name.slice(1), 10));
    return entities[name] ?? unknown(at);
  });
}

/** The first child of that name. */
export const child = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((candidate) => candidate.name === name);

export const childText = (element: XmlElement, name: string): string | undefined => child(element, name)?.text;

export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((candidate) => candidate.name === name);
