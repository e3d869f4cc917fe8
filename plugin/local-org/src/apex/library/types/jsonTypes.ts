import { nativeType, type NativeFunction } from '../../native.ts';
import type { ApexTransaction, RuntimeType } from '../../transaction.ts';
import { exception } from '../exceptions/standardExceptions.ts';
import { JsonDeserializer } from '../json/deserialize.ts';
import { JsonSerializer, serialize } from '../json/serialize.ts';
import { parseJson } from '../json/tree.ts';
import { untyped } from '../json/untyped.ts';
import { JsonWriter } from '../json/writer.ts';
import { ApexJsonParser } from './jsonParserType.ts';
import { notNull } from './notNull.ts';

const deserialize = (apex: ApexTransaction, text: string, type: RuntimeType): unknown =>
  new JsonDeserializer(apex, false).value(parseJson(text), type);

export const jsonType = nativeType('JSON', {
  isInstance: () => false,
  members: {
    ...notNull({
      'static JSONGenerator createGenerator(Boolean pretty)': (_apex, pretty: boolean) => new ApexJsonGenerator(pretty),
      'static JSONParser createParser(String text)': (_apex, text: string) => new ApexJsonParser(text),
      'static Object deserialize(String text, Type type)': deserialize,
      'static Object deserializeStrict(String text, Type type)': (apex, text: string, type: RuntimeType) =>
        new JsonDeserializer(apex, true).value(parseJson(text), type),
      'static Object deserializeUntyped(String text)': (apex, text: string) => untyped(apex, parseJson(text)),
    }),
    'static String serialize(Object value)': (apex, value: unknown) => serialize(apex, value, false, false),
    'static String serialize(Object value, Boolean suppressNulls)': (apex, value: unknown, suppress: boolean | null) =>
      serialize(apex, value, false, suppress === true),
    'static String serializePretty(Object value)': (apex, value: unknown) => serialize(apex, value, true, false),
    'static String serializePretty(Object value, Boolean suppressNulls)': (
      apex,
      value: unknown,
      suppress: boolean | null
    ) => serialize(apex, value, true, suppress === true),
  },
});

/** Writes JSON as the program says, and refuses what would be none. */
export class ApexJsonGenerator {
  readonly writer: JsonWriter;
  isClosed = false;

  constructor(isPretty: boolean) {
    this.writer = new JsonWriter(isPretty);
  }

  name(name: string): void {
    this.refuseIf(this.isClosed || !this.writer.isInside(true), 'Can not write a field name, expecting a value');
    this.writer.name(name);
  }

  value(apex: ApexTransaction, value: unknown): void {
    this.refuseIf(this.isClosed || !this.writer.takesValue, 'Can not write value, expecting field name');
    new JsonSerializer(apex, this.writer).write(value);
  }

  start(isObject: boolean): void {
    this.refuseIf(this.isClosed || !this.writer.takesValue, 'Can not start a value, expecting field name');
    this.writer.start(isObject);
  }

  end(isObject: boolean): void {
    const context = isObject ? 'object' : 'array';
    this.refuseIf(!this.writer.isInside(isObject), `Current context not an ${context} but root`);
    this.writer.end(isObject);
  }

  /** What is still open is closed. */
  close(): void {
    while (this.writer.depth > 0) this.writer.end(this.writer.isInside(true));
    this.isClosed = true;
  }

  getAsString(): string {
    this.close();
    return this.writer.toString();
  }

  private refuseIf(isWrong: boolean, problem: string): void {
    if (isWrong) throw exception('JSONException', problem);
  }
}

/** Names of `writeX` and `writeXField`, and what they write. */
const WRITTEN = [
  ['Blob', 'Blob'],
  ['Boolean', 'Boolean'],
  ['Date', 'Date'],
  ['DateTime', 'Datetime'],
  ['Id', 'Id'],
  ['Number', 'Decimal'],
  ['Number', 'Double'],
  ['Number', 'Integer'],
  ['Number', 'Long'],
  ['Object', 'Object'],
  ['String', 'String'],
  ['Time', 'Time'],
] as const;

const writers = WRITTEN.flatMap(([name, type]): [string, NativeFunction][] => [
  [`void write${name}(${type} value)`, (apex, self: ApexJsonGenerator, value: unknown) => self.value(apex, value)],
  [
    `void write${name}Field(String name, ${type} value)`,
    (apex, self: ApexJsonGenerator, field: string, value: unknown) => {
      self.name(field);
      self.value(apex, value);
    },
  ],
]);

export const jsonGeneratorType = nativeType('JSONGenerator', {
  isInstance: (value) => value instanceof ApexJsonGenerator,
  members: {
    ...Object.fromEntries(writers),
    'void close()': (_apex, self: ApexJsonGenerator) => self.close(),
    'String getAsString()': (_apex, self: ApexJsonGenerator) => self.getAsString(),
    'Boolean isClosed()': (_apex, self: ApexJsonGenerator) => self.isClosed,
    'void writeEndArray()': (_apex, self: ApexJsonGenerator) => self.end(false),
    'void writeEndObject()': (_apex, self: ApexJsonGenerator) => self.end(true),
    'void writeFieldName(String name)': (_apex, self: ApexJsonGenerator, name: string) => self.name(name),
    'void writeNull()': (apex, self: ApexJsonGenerator) => self.value(apex, null),
    'void writeNullField(String name)': (apex, self: ApexJsonGenerator, name: string) => {
      self.name(name);
      self.value(apex, null);
    },
    'void writeStartArray()': (_apex, self: ApexJsonGenerator) => self.start(false),
    'void writeStartObject()': (_apex, self: ApexJsonGenerator) => self.start(true),
  },
});
