import type { NativeType } from '../native.ts';

export interface SupportedType {
  /** With its namespace unless that is System: `String`, `Cache.Org`. */
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  /** Parameter lists: `(String message)`. */
  readonly constructors: readonly string[];
  /** Signatures: `static String join(Iterable<Object> values, String separator)`. */
  readonly methods: readonly string[];
  readonly properties: readonly string[];
  readonly enumValues: readonly string[];
}

/** What Apex may use of built-in types, read from their declarations, in the order of their names. */
export function supportedMembers(types: readonly NativeType[]): readonly SupportedType[] {
  const byName = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
  return types
    .map(({ name, kind = 'class', constructors, base, members, properties, enumValues }) => ({
      name,
      kind,
      constructors: Object.keys(base?.initializers ?? constructors ?? {}).sort(byName),
      methods: Object.keys(members ?? {}).sort(byName),
      properties: Object.keys(properties ?? {}).sort(byName),
      enumValues: enumValues ?? [],
    }))
    .sort((left, right) => byName(left.name, right.name));
}
