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
export const parseXml = (source: string): XmlElement => new XmlReader(source).read();

class XmlReader {
  readonly #source: string;
  readonly #lineStarts: readonly number[];
  readonly #open: OpenElement[] = [];
  #root: XmlElement | undefined;

  constructor(source: string) {
    this.#source = source;
    this.#lineStarts = [0, ...[...source.matchAll(/\n/g)].map((match) => match.index + 1)];
  }

  read(): XmlElement {
    let offset = this.#source.startsWith('\uFEFF') ? 1 : 0;
    while (offset < this.#source.length) {
      token.lastIndex = offset;
      const match = token.exec(this.#source);
      if (!match) return this.#fail('not well-formed XML', offset);
      this.#take(match, offset);
      offset += match[0].length;
    }
    const unclosed = this.#open.at(-1);
    if (unclosed) return this.#fail(`<${unclosed.name}> is never closed`, unclosed.offset);
    return this.#root ?? this.#fail('no root element', 0);
  }

  #take([, cdata, slash, name, attributes, selfClosing, text]: RegExpExecArray, offset: number): void {
    if (cdata !== undefined) this.#append(cdata, offset);
    else if (text !== undefined) this.#append(this.#decode(text, offset), offset);
    else if (name !== undefined && slash === '/') this.#close(name, offset);
    else if (name !== undefined) {
      if (this.#open.length === 0 && this.#root) this.#fail(`a second root element <${name}>`, offset);
      this.#open.push({ name, attributes: readAttributes(attributes ?? ''), children: [], text: '', offset });
      if (selfClosing === '/') this.#close(name, offset);
    }
  }

  #append(text: string, offset: number): void {
    const element = this.#open.at(-1);
    if (element) element.text += text;
    else if (text.trim() !== '') this.#fail('text outside the root element', offset);
  }

  #close(name: string, offset: number): void {
    const done = this.#open.pop();
    if (done?.name !== name) return this.#fail(`</${name}> closes nothing`, offset);
    const element = { ...done, text: done.text.trim(), ...this.#place(done.offset) };
    const parent = this.#open.at(-1);
    if (parent) parent.children.push(element);
    else this.#root = element;
  }

  #decode(text: string, offset: number): string {
    return text.replaceAll(/&(#x?[\da-fA-F]+|\w+)?;?/g, (whole, name: string | undefined, at: number) => {
      const character = name !== undefined && whole.endsWith(';') ? characterOf(name) : undefined;
      return character ?? this.#fail(`unknown entity ${whole}`, offset + at);
    });
  }

  #place(offset: number): { line: number; column: number } {
    const line = this.#lineStarts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - (this.#lineStarts[line] ?? 0) + 1 };
  }

  #fail(message: string, offset: number): never {
    const { line, column } = this.#place(offset);
    throw new XmlError(message, line, column);
  }
}

function characterOf(entity: string): string | undefined {
  if (entity.startsWith('#x')) return String.fromCodePoint(Number.parseInt(entity.slice(2), 16));
  if (entity.startsWith('#')) return String.fromCodePoint(Number.parseInt(entity.slice(1), 10));
  return entities[entity];
}

function readAttributes(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name, double, single] of text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    attributes.set(name ?? '', double ?? single ?? '');
  }
  return attributes;
}

/** The first child of that name. */
export const child = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((candidate) => candidate.name === name);

export const childText = (element: XmlElement, name: string): string | undefined => child(element, name)?.text;

export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((candidate) => candidate.name === name);
