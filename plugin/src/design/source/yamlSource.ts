import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Node,
  type YAMLParseError,
} from 'yaml';
import { designProblem, type DesignProblem, type DocumentPath, type Location } from '../problems.ts';

export interface DesignSource {
  /** As it is to be shown in messages; need not exist on disk. */
  readonly file: string;
  readonly text: string;
}

/** One YAML document as plain values, with the place of every key and value. */
export interface PlainDocument {
  readonly file: string;
  readonly value: unknown;
  readonly locations: ReadonlyMap<string, Location>;
}

/** What a design may weigh. Far above any real design, far below what would hurt the reader. */
export const limits = {
  fileCharacters: 1_000_000,
  documents: 100,
  nodes: 50_000,
  depth: 24,
  textCharacters: 8_000,
} as const;

export const locationKey = (path: DocumentPath): string => path.join('\u0000');

class Refusal extends Error {
  readonly problem: DesignProblem;
  constructor(problem: DesignProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Reads one source. Never throws: what cannot be read comes back as problems with line and column. */
export function readYaml(source: DesignSource): {
  readonly documents: readonly PlainDocument[];
  readonly problems: readonly DesignProblem[];
} {
  const { file, text } = source;
  if (text.length > limits.fileCharacters) {
    const message = `${file} has ${text.length} characters; a design file may have ${limits.fileCharacters}`;
    return { documents: [], problems: [tooLarge(message, [], { file, line: 1, column: 1 })] };
  }
  const counter = new LineCounter();
  const locationAt = (offset: number): Location => {
    const { line, col } = counter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    const parsed = parseAllDocuments(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true });
    const documents = 'empty' in parsed ? [] : parsed;
    const problems = documents.flatMap(({ errors }) =>
      tellingErrors(errors).map((error) =>
        designProblem('error', syntaxText(error.code, error.message), [], locationAt(error.pos[0]))
      )
    );
    if (problems.length > 0) return { documents: [], problems };
    if (documents.length > limits.documents) {
      const message = `${file} holds ${documents.length} documents; ${limits.documents} are allowed`;
      return { documents: [], problems: [tooLarge(message, [], locationAt(0))] };
    }
    return { documents: documents.flatMap((document) => plain(file, document, locationAt)), problems: [] };
  } catch (error) {
    if (error instanceof Refusal) return { documents: [], problems: [error.problem] };
    if (error instanceof RangeError) {
      const message = `${file} is nested too deeply to be read`;
      return { documents: [], problems: [tooLarge(message, [], { file, line: 1, column: 1 })] };
    }
    throw error;
  }
}

function plain(file: string, document: Document, locationAt: (offset: number) => Location): readonly PlainDocument[] {
  if (document.contents === null) return [];
  const walker = new PlainWalker(document, locationAt);
  const value = walker.walk(document.contents, []);
  return value === null ? [] : [{ file, value, locations: walker.locations }];
}

/** Turns YAML nodes into plain values, counting what aliases expand to. */
class PlainWalker {
  readonly locations = new Map<string, Location>();
  readonly #document: Document;
  readonly #locationAt: (offset: number) => Location;
  #nodes = 0;

  constructor(document: Document, locationAt: (offset: number) => Location) {
    this.#document = document;
    this.#locationAt = locationAt;
  }

  walk(node: unknown, path: DocumentPath, at?: Location): unknown {
    const here = this.#place(node) ?? at;
    if (here && !this.locations.has(locationKey(path))) this.locations.set(locationKey(path), here);
    if (++this.#nodes > limits.nodes) {
      throw refusal(`the document has more than ${limits.nodes} values, aliases expanded`, path, here);
    }
    if (path.length > limits.depth) throw refusal(`values are nested deeper than ${limits.depth} levels`, path, here);
    if (isAlias(node)) return this.walk(node.resolve(this.#document), path, here);
    if (isMap(node)) return this.#map(node.items, path);
    if (isSeq(node)) return node.items.map((item, index) => this.walk(item, [...path, index], here));
    if (!isScalar(node)) return null;
    return this.#scalar(node.value, path, here);
  }

  #map(pairs: readonly { readonly key: unknown; readonly value: unknown }[], path: DocumentPath): unknown {
    const result: Record<string, unknown> = {};
    for (const pair of pairs) {
      const keyPlace = this.#place(pair.key);
      const key = isScalar(pair.key) ? pair.key.value : undefined;
      if ((typeof key !== 'string' && typeof key !== 'number' && typeof key !== 'boolean') || key === '__proto__') {
        throw new Refusal(designProblem('error', keyText, path, keyPlace));
      }
      const name = this.#scalar(String(key), path, keyPlace) as string;
      const inner = [...path, name];
      if (keyPlace) this.locations.set(locationKey(inner), keyPlace);
      result[name] = this.walk(pair.value, inner, keyPlace);
    }
    return result;
  }

  #scalar(value: unknown, path: DocumentPath, here: Location | undefined): unknown {
    if (typeof value === 'string' && value.length > limits.textCharacters) {
      throw refusal(`the text has ${value.length} characters; ${limits.textCharacters} are allowed`, path, here);
    }
    const isPlain = value === null || typeof value === 'string' || typeof value === 'boolean';
    if (isPlain || (typeof value === 'number' && Number.isFinite(value))) return value;
    throw new Refusal(designProblem('error', notPlainText, path, here));
  }

  #place(node: unknown): Location | undefined {
    const range = (node as Node | null | undefined)?.range;
    return range ? this.#locationAt(range[0]) : undefined;
  }
}

const keyText = {
  code: 'MalformedYaml',
  message: 'a key is a list, a map, empty or reserved',
  action: 'Use plain text as key.',
};

const notPlainText = {
  code: 'InvalidValue',
  message:
    'a value is text, a number, true, false or null; dates, binary data, .inf and .nan have no place in a design',
  action: 'Write it as text, in quotes.',
};

function refusal(message: string, path: DocumentPath, location: Location | undefined): Refusal {
  return new Refusal(tooLarge(message, path, location));
}

const TOO_LARGE_ACTION = 'Split the design into several files, or move long texts out of it.';

function tooLarge(message: string, path: DocumentPath, location: Location | undefined): DesignProblem {
  return designProblem('error', { code: 'DocumentTooLarge', message, action: TOO_LARGE_ACTION }, path, location);
}

/** Keys that stand twice, each; of other mistakes the first, since the rest mostly follow from it. */
function tellingErrors(errors: readonly YAMLParseError[]): readonly YAMLParseError[] {
  const doubled = errors.filter(({ code }) => code === 'DUPLICATE_KEY');
  const first = errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  return first ? [first] : doubled.slice(0, 20);
}

function syntaxText(code: string, message: string): { code: string; message: string; action: string } {
  if (code === 'RESOURCE_EXHAUSTION') {
    return { code: 'DocumentTooLarge', message: 'values are nested too deeply to be read', action: TOO_LARGE_ACTION };
  }
  if (code === 'DUPLICATE_KEY') {
    return {
      code: 'DuplicateKey',
      message: 'the key stands twice in the same map',
      action: 'Rename or remove one of them.',
    };
  }
  return { code: 'MalformedYaml', message, action: 'Correct the YAML at this place; mind the indentation.' };
}
