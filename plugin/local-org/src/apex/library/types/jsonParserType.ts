import { nativeType, type NativeFunction } from '../../native.ts';
import type { ApexTransaction, RuntimeType } from '../../transaction.ts';
import { exception } from '../exceptions/standardExceptions.ts';
import { JsonDeserializer } from '../json/deserialize.ts';
import { scalarOf } from '../json/scalars.ts';
import { JsonReader, type JsonToken } from '../json/tokens.ts';
import { nodeFrom, type JsonNode } from '../json/tree.ts';
import { notNull } from './notNull.ts';

export const jsonTokenType = nativeType('JSONToken', {
  kind: 'enum',
  isInstance: (value) =>
    typeof value === 'object' && value !== null && 'enumType' in value && /JSONToken$/.test(String(value.enumType)),
  enumValues: [
    'END_ARRAY',
    'END_OBJECT',
    'FIELD_NAME',
    'NOT_AVAILABLE',
    'START_ARRAY',
    'START_OBJECT',
    'VALUE_EMBEDDED_OBJECT',
    'VALUE_FALSE',
    'VALUE_NULL',
    'VALUE_NUMBER_FLOAT',
    'VALUE_NUMBER_INT',
    'VALUE_STRING',
    'VALUE_TRUE',
  ],
});

/** Goes through a document token by token. */
export class ApexJsonParser {
  current: JsonToken | undefined;
  lastCleared: JsonToken | undefined;
  private readonly reader: JsonReader;
  /** Names of the members around the current token; a container without a name yet has none. */
  private readonly names: (string | null)[] = [null];

  constructor(text: string) {
    this.reader = new JsonReader(text);
  }

  next(): JsonToken | undefined {
    this.current = this.reader.next();
    const { current } = this;
    if (current?.kind === 'FIELD_NAME') this.names[this.names.length - 1] = current.text;
    if (current?.kind === 'START_OBJECT' || current?.kind === 'START_ARRAY') this.names.push(null);
    if (current?.kind === 'END_OBJECT' || current?.kind === 'END_ARRAY') this.names.pop();
    return current;
  }

  /** The next token that is no name. */
  nextValue(): JsonToken | undefined {
    const token = this.next();
    return token?.kind === 'FIELD_NAME' ? this.next() : token;
  }

  get currentName(): string | null {
    const isStart = this.current?.kind === 'START_OBJECT' || this.current?.kind === 'START_ARRAY';
    return this.names.at(isStart ? -2 : -1) ?? null;
  }

  clear(): void {
    this.lastCleared = this.current;
    this.current = undefined;
  }

  skipChildren(): void {
    if (this.current?.kind !== 'START_OBJECT' && this.current?.kind !== 'START_ARRAY') return;
    for (let depth = 1; depth > 0;) {
      const kind = this.next()?.kind;
      if (kind === undefined) return;
      if (kind.startsWith('START')) depth += 1;
      if (kind.startsWith('END')) depth -= 1;
    }
  }

  /** The value that begins with the current token; the parser is at its last token then. */
  node(): JsonNode {
    const token = this.current?.kind === 'FIELD_NAME' ? this.next() : (this.current ?? this.next());
    if (token === undefined) throw this.reader.error('Unexpected end-of-input');
    return nodeFrom(token, () => {
      const next = this.next();
      if (next === undefined) throw this.reader.error('Unexpected end-of-input');
      return next;
    });
  }

  /** @throws JSONException where the current token is no value of the type */
  scalar(type: string): unknown {
    const { current } = this;
    if (current === undefined) throw exception('JSONException', 'No current token');
    if (current.kind === 'VALUE_NULL') return null;
    if (current.kind === 'FIELD_NAME') return scalarOf(type, { kind: 'string', text: current.text });
    const isContainer = /^(?:START|END)/.test(current.kind);
    return isContainer
      ? scalarOf(type, { kind: 'null' })
      : scalarOf(
          type,
          nodeFrom(current, () => current)
        );
  }
}

function tokenValue(apex: ApexTransaction, token: JsonToken | undefined): unknown {
  if (token === undefined) return null;
  return apex.types.resolve('JSONToken')?.enumValues.find(({ name }) => name === token.kind) ?? null;
}

const VALUES = ['Blob', 'Boolean', 'Date', 'DateTime', 'Decimal', 'Double', 'Id', 'Integer', 'Long', 'Time'];

const getters = VALUES.map((name): [string, NativeFunction] => [
  `${name} get${name}Value()`,
  (_apex, self: ApexJsonParser) => self.scalar(name.toLowerCase()),
]);

const readValue =
  (isStrict: boolean): NativeFunction =>
  (apex, self: ApexJsonParser, type: RuntimeType) =>
    new JsonDeserializer(apex, isStrict).value(self.node(), type);

export const jsonParserType = nativeType('JSONParser', {
  isInstance: (value) => value instanceof ApexJsonParser,
  members: notNull({
    ...Object.fromEntries(getters),
    'void clearCurrentToken()': (_apex, self: ApexJsonParser) => self.clear(),
    'String getCurrentName()': (_apex, self: ApexJsonParser) => self.currentName,
    'JSONToken getCurrentToken()': (apex, self: ApexJsonParser) => tokenValue(apex, self.current),
    'JSONToken getLastClearedToken()': (apex, self: ApexJsonParser) => tokenValue(apex, self.lastCleared),
    'String getText()': (_apex, self: ApexJsonParser) => self.current?.text ?? null,
    'Boolean hasCurrentToken()': (_apex, self: ApexJsonParser) => self.current !== undefined,
    'JSONToken nextToken()': (apex, self: ApexJsonParser) => tokenValue(apex, self.next()),
    'JSONToken nextValue()': (apex, self: ApexJsonParser) => tokenValue(apex, self.nextValue()),
    'Object readValueAs(Type type)': readValue(false),
    'Object readValueAsStrict(Type type)': readValue(true),
    'void skipChildren()': (_apex, self: ApexJsonParser) => self.skipChildren(),
  }),
});
