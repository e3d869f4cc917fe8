/** A type as a signature of a built-in writes it. */
export interface TypeText {
  readonly name: string;
  readonly arguments: readonly TypeText[];
}

export interface Signature {
  readonly isStatic: boolean;
  /** Absent of a constructor. */
  readonly returns?: TypeText;
  readonly name: string;
  readonly parameters: readonly TypeText[];
}

/**
 * Reads `static String join(Iterable<Object> values, String separator)`, `(Integer size)` and the declaration of a
 * property, `static Boolean isRunningTest`.
 * @throws Error for a declaration that cannot be read: a mistake of the library, not of Apex
 */
export function parseSignature(text: string): Signature {
  const reader = new Reader(text);
  const isStatic = reader.word('static');
  const returns = reader.peek() === '(' ? undefined : reader.type();
  const name = reader.peek() === '(' ? '' : reader.identifier();
  const parameters: TypeText[] = [];
  if (reader.take('(')) {
    while (!reader.take(')')) {
      parameters.push(reader.type());
      if (/\w/.test(reader.peek())) reader.identifier();
      reader.take(',');
    }
  }
  reader.end();
  return { isStatic, ...(returns === undefined ? {} : { returns }), name, parameters };
}

export function parseTypeText(text: string): TypeText {
  const reader = new Reader(text);
  const type = reader.type();
  reader.end();
  return type;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  peek(): string {
    while (this.#text[this.#at] === ' ') this.#at += 1;
    return this.#text[this.#at] ?? '';
  }

  take(letter: string): boolean {
    if (this.peek() !== letter) return false;
    this.#at += 1;
    return true;
  }

  word(word: string): boolean {
    if (!this.#text.startsWith(`${word} `, this.#at)) return false;
    this.#at += word.length + 1;
    return true;
  }

  identifier(): string {
    this.peek();
    const found = /^[\w.]+/.exec(this.#text.slice(this.#at))?.[0];
    if (found === undefined) this.#fail();
    this.#at += found.length;
    return found;
  }

  type(): TypeText {
    let type: TypeText = { name: this.identifier(), arguments: [] };
    if (this.take('<')) {
      const args: TypeText[] = [];
      while (!this.take('>')) {
        args.push(this.type());
        this.take(',');
      }
      type = { ...type, arguments: args };
    }
    while (this.take('[')) {
      this.take(']');
      type = { name: 'List', arguments: [type] };
    }
    return type;
  }

  end(): void {
    if (this.peek() !== '') this.#fail();
  }

  #fail(): never {
    throw new Error(`The signature "${this.#text}" cannot be read at character ${this.#at + 1}.`);
  }
}
