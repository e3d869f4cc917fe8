import type { ApexException } from '../exceptions/apexException.ts';
import { exception } from '../exceptions/standardExceptions.ts';

export type TokenKind =
  | 'START_OBJECT'
  | 'END_OBJECT'
  | 'START_ARRAY'
  | 'END_ARRAY'
  | 'FIELD_NAME'
  | 'VALUE_STRING'
  | 'VALUE_NUMBER_INT'
  | 'VALUE_NUMBER_FLOAT'
  | 'VALUE_TRUE'
  | 'VALUE_FALSE'
  | 'VALUE_NULL';

export interface JsonToken {
  readonly kind: TokenKind;
  /** Of strings and names what they mean; of numbers their digits. */
  readonly text: string;
}

const WORDS: Readonly<Record<string, TokenKind>> = { true: 'VALUE_TRUE', false: 'VALUE_FALSE', null: 'VALUE_NULL' };
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const SPACE = /[ \t\r\n]*/y;
const STRING = /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[ !#-[\]-\uffff]*)*"/y;
const EXPECTED_VALUE = "expected a valid value (number, String, array, object, 'true', 'false' or 'null')";

/** Reads a document of JSON token by token; whether they fit together is known when the next one is asked for. */
export class JsonReader {
  private readonly text: string;
  private index = 0;
  /** Kinds of the containers around the next token, and whether each has had an element. */
  private readonly open: { readonly isObject: boolean; isEmpty: boolean }[] = [];
  private isNamed = false;
  private isDone = false;

  constructor(text: string) {
    this.text = text;
  }

  /** Undefined after the value of the document. @throws JSONException */
  next(): JsonToken | undefined {
    this.skipSpace();
    const container = this.open.at(-1);
    if (container === undefined) return this.isDone ? this.end() : this.value();
    if (this.isNamed) {
      this.isNamed = false;
      return this.value();
    }
    const close = container.isObject ? '}' : ']';
    if (this.text[this.index] === close) return this.close(container.isObject);
    if (!container.isEmpty) this.comma(close);
    container.isEmpty = false;
    return container.isObject ? this.name() : this.value();
  }

  error(problem: string): ApexException {
    const before = this.text.slice(0, this.index).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    return exception('JSONException', `${problem} at input location [${before.length},${column}]`);
  }

  private end(): undefined {
    if (this.index < this.text.length) throw this.unexpected(EXPECTED_VALUE);
    return undefined;
  }

  private comma(close: string): void {
    if (this.text[this.index] !== ',') {
      const inside = close === '}' ? 'OBJECT' : 'ARRAY';
      throw this.unexpected(`was expecting comma to separate ${inside} entries`);
    }
    this.index += 1;
    this.skipSpace();
  }

  private close(isObject: boolean): JsonToken {
    this.index += 1;
    this.open.pop();
    this.valueEnds();
    return isObject ? { kind: 'END_OBJECT', text: '}' } : { kind: 'END_ARRAY', text: ']' };
  }

  private name(): JsonToken {
    if (this.text[this.index] !== '"') throw this.unexpected('was expecting double-quote to start field name');
    const text = this.string();
    this.skipSpace();
    if (this.text[this.index] !== ':') throw this.unexpected('was expecting a colon to separate field name and value');
    this.index += 1;
    this.isNamed = true;
    return { kind: 'FIELD_NAME', text };
  }

  private value(): JsonToken {
    const character = this.text[this.index];
    if (character === '{' || character === '[') {
      this.index += 1;
      this.open.push({ isObject: character === '{', isEmpty: true });
      return { kind: character === '{' ? 'START_OBJECT' : 'START_ARRAY', text: character };
    }
    const token = character === '"' ? { kind: 'VALUE_STRING' as const, text: this.string() } : this.scalar();
    this.valueEnds();
    return token;
  }

  private scalar(): JsonToken {
    NUMBER.lastIndex = this.index;
    const number = NUMBER.exec(this.text);
    if (number !== null) {
      this.index += number[0].length;
      const isWhole = number[1] === undefined && number[2] === undefined;
      return { kind: isWhole ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT', text: number[0] };
    }
    const word = /^(?:true|false|null)\b/.exec(this.text.slice(this.index, this.index + 6))?.[0] ?? '';
    const kind = WORDS[word];
    if (kind === undefined) throw this.unexpected(EXPECTED_VALUE);
    this.index += word.length;
    return { kind, text: word };
  }

  private string(): string {
    STRING.lastIndex = this.index;
    const written = STRING.exec(this.text)?.[0];
    if (written === undefined)
      throw this.error('Unexpected end-of-input: was expecting closing quote for a string value');
    this.index += written.length;
    return written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1);
  }

  private valueEnds(): void {
    if (this.open.length === 0) this.isDone = true;
  }

  private skipSpace(): void {
    SPACE.lastIndex = this.index;
    this.index += SPACE.exec(this.text)?.[0].length ?? 0;
  }

  private unexpected(wanted: string): ApexException {
    const character = this.text[this.index];
    if (character === undefined) return this.error('Unexpected end-of-input: expected close marker');
    return this.error(`Unexpected character ('${character}' (code ${character.charCodeAt(0)})): ${wanted}`);
  }
}
