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

/**
 * Parses one metadata file. Metadata uses little of XML, so a reader of its own is ten times as fast as a general one
 * (an org of 330 components starts in time for tests), knows where each element stands, and refuses what is not
 * well-formed. Attributes are skipped: metadata carries nothing in them but namespaces and `xsi:nil`.
 * @throws MetadataError with the position of the first thing that is not well-formed
 */
export function parseXml(source: string): XmlElement {
  return new XmlReader(source).read();
}

class OpenElement implements XmlElement {
  readonly name: string;
  readonly children: XmlElement[] = [];
  text = '';
  end = 0;
  readonly #source: string;
  readonly #start: number;

  constructor(name: string, source: string, start: number) {
    this.name = name;
    this.#source = source;
    this.#start = start;
  }

  position(): Position {
    return positionAt(this.#source, this.#start);
  }

  source(): string {
    return this.#source.slice(this.#start, this.end);
  }
}

/** Metadata and SOAP need a dozen; readers of the tree may go down by recursion. */
const MAX_DEPTH = 200;

const TAG = /<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;

/** What stands between `<` and `>` but is no element, by how it begins and ends. */
const SKIPPED: readonly (readonly [begin: string, end: string])[] = [
  ['<?', '?>'],
  ['<!--', '-->'],
  ['<!DOCTYPE', '>'],
];

class XmlReader {
  readonly #source: string;
  #at = 0;
  readonly #open: OpenElement[] = [];
  #root: OpenElement | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  read(): XmlElement {
    while (this.#at < this.#source.length) {
      if (this.#source.charCodeAt(this.#at) === 60) this.#markup();
      else this.#text();
    }
    const unclosed = this.#open.at(-1);
    if (unclosed)
      this.#fail(
        `The element type "${unclosed.name}" must be terminated by the matching end-tag "</${unclosed.name}>".`
      );
    return this.#root ?? this.#fail('Premature end of file.');
  }

  #text(): void {
    const next = this.#source.indexOf('<', this.#at);
    const end = next < 0 ? this.#source.length : next;
    const raw = this.#source.slice(this.#at, end);
    const parent = this.#open.at(-1);
    if (parent) parent.text += raw.includes('&') ? this.#decode(raw) : raw;
    else if (raw.trim() !== '') this.#fail('Content is not allowed outside of the root element.');
    this.#at = end;
  }

  #markup(): void {
    if (this.#source.startsWith('<![CDATA[', this.#at)) {
      const end = this.#find(']]>');
      const parent = this.#open.at(-1) ?? this.#fail('Content is not allowed outside of the root element.');
      parent.text += this.#source.slice(this.#at + 9, end);
      this.#at = end + 3;
      return;
    }
    const skipped = SKIPPED.find(([begin]) => this.#source.startsWith(begin, this.#at));
    if (skipped) {
      this.#at = this.#find(skipped[1]) + skipped[1].length;
      return;
    }
    TAG.lastIndex = this.#at;
    const [whole, slash = '', name = '', , empty] =
      TAG.exec(this.#source) ?? this.#fail('The markup is not a well-formed element.');
    if (slash === '/') this.#close(name, this.#at + whole.length);
    else this.#enter(name, this.#at + whole.length, empty === '/');
    this.#at += whole.length;
  }

  #enter(name: string, end: number, isEmpty: boolean): void {
    const element = new OpenElement(name, this.#source, this.#at);
    const parent = this.#open.at(-1);
    if (parent) parent.children.push(element);
    else if (this.#root) this.#fail('The markup in the document following the root element must be well-formed.');
    else this.#root = element;
    if (this.#open.length >= MAX_DEPTH) this.#fail(`Elements are nested more than ${String(MAX_DEPTH)} deep.`);
    if (isEmpty) element.end = end;
    else this.#open.push(element);
  }

  #close(name: string, end: number): void {
    const element = this.#open.pop();
    if (element?.name !== name) {
      const expected = element?.name ?? '';
      this.#fail(`The element type "${expected}" must be terminated by the matching end-tag "</${expected}>".`);
    }
    element.text = element.children.length > 0 ? '' : element.text.trim();
    element.end = end;
  }

  #find(end: string): number {
    const found = this.#source.indexOf(end, this.#at);
    return found >= 0 ? found : this.#fail(`The markup must end with "${end}".`);
  }

  #decode(text: string): string {
    return text.replace(/&(#x[\da-fA-F]+|#\d+|\w+)?;?/g, (whole, name: string | undefined) => {
      const known = name === undefined ? undefined : (ENTITIES[name] ?? characterOf(name));
      return known !== undefined && whole.endsWith(';') ? known : this.#fail(`The entity "${whole}" is not known.`);
    });
  }

  #fail(message: string): never {
    throw new MetadataError(message, positionAt(this.#source, this.#at));
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function characterOf(reference: string): string | undefined {
  if (!reference.startsWith('#')) return undefined;
  const code = reference.startsWith('#x') ? Number.parseInt(reference.slice(2), 16) : Number(reference.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function positionAt(source: string, index: number): Position {
  const before = source.slice(0, index);
  const line = before.split('\n').length;
  return { line, column: index - before.lastIndexOf('\n') };
}

/** Text as the content of an element. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${String(character.charCodeAt(0))};`);
