import { createHash } from 'node:crypto';
import type { ObjectDef, Schema } from '../../contract.ts';
import type { EmittedUnit } from '../emit/emitUnit.ts';
import type { NativeType } from '../native.ts';
import type { ApexProblem, TypeDeclaration } from '../syntax/ast.ts';
import { compilerVersion } from './compilerVersion.ts';

/**
 * Where compiled classes are kept between runs of the server. Entries are texts under the hash of what they were made
 * of; an entry that is gone, or of an older version, costs a compilation and nothing else.
 */
export interface ClassCache {
  read(key: string): string | undefined;
  write(key: string, text: string): void;
}

export interface CachedUnit {
  readonly skeleton: TypeDeclaration;
  readonly trigger?: { readonly object: string; readonly events: readonly string[] };
  /** Names looked up, with the hash of what they meant; '' for nothing. */
  readonly classes: readonly (readonly [string, string])[];
  readonly objects: readonly (readonly [string, string])[];
  readonly emitted: EmittedUnit;
  readonly problems: readonly ApexProblem[];
}

export const hashOf = (...parts: readonly string[]): string => {
  const hash = createHash('sha1');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('base64url');
};

/** Changes when a built-in type is declared otherwise. */
export function fingerprintOf(natives: readonly NativeType[]): string {
  const text = natives.map(
    ({
      name,
      kind,
      typeParameters,
      members,
      properties,
      constructors,
      base,
      enumValues,
      extends: parent,
      implements: interfaces,
      literal,
    }) => [
      name,
      kind,
      typeParameters,
      Object.keys(members ?? {}),
      Object.entries(properties ?? {}).map(([key, { get, set }]) => [key, Boolean(get), Boolean(set)]),
      Object.keys(constructors ?? {}),
      base && [Object.keys(base.initializers), base.extensible, base.abstract, base.inheritsConstructors],
      enumValues,
      parent,
      interfaces,
      Boolean(literal),
    ]
  );
  return hashOf(compilerVersion(), JSON.stringify(text));
}

const hashes = new WeakMap<ObjectDef, string>();

/** What Apex can see of an object. */
export function objectHash(schema: Schema, name: string): string {
  const object = schema.object(name);
  if (!object) return '';
  let hash = hashes.get(object);
  if (hash === undefined) {
    const fields = [...object.fields.values()].map((field) => [
      field.name,
      field.type,
      field.relationshipName,
      field.referenceTo,
    ]);
    hash = hashOf(JSON.stringify([object.name, object.kind, fields]));
    hashes.set(object, hash);
  }
  return hashOf(
    hash,
    JSON.stringify(schema.childRelationships(object.name).map((child) => [child.name, child.childObject]))
  );
}
