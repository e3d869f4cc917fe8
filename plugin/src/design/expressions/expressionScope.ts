/** Which variables an expression may read at its place in the design, and the types of their attributes. */
import type { Environment } from '@marcbachmann/cel-js';
import type { AttributeDocument, ProductDocument } from '../document.ts';
import { baseEnvironment } from './celEnvironment.ts';

export interface KnownAttribute {
  readonly type: AttributeDocument['type'] | 'dyn';
  /** Has a value in every line or item: required, or with a default. */
  readonly always: boolean;
  /** Only where all products agree that the values are listed. */
  readonly values?: AttributeDocument['values'];
}

/** Attributes of what a variable stands for; `undefined` where the products are not known. */
export type KnownAttributes = ReadonlyMap<string, KnownAttribute> | undefined;

export interface ScopeTypes {
  /** What the author would call it: "a rule", "a step of group modem". */
  readonly place: string;
  readonly line?: KnownAttributes;
  readonly item?: KnownAttributes;
  readonly hasLine: boolean;
  readonly hasItem: boolean;
}

const LINE_FIELDS = { externalId: 'string', product: 'string', family: 'string', action: 'string', quantity: 'double' };
const ITEM_FIELDS = { key: 'string', product: 'string', action: 'string', quantity: 'double' };
const ORDER_FIELDS = {
  number: 'string',
  externalId: 'string',
  accountId: 'string',
  accountName: 'string',
  currency: 'string',
  revision: 'double',
};

export const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  order: [...Object.keys(ORDER_FIELDS), 'attributes'],
  line: [...Object.keys(LINE_FIELDS), 'attributes', 'bundle'],
  item: [...Object.keys(ITEM_FIELDS), 'attributes'],
};

const ANY = 'map<string, dyn>';
const CEL_TYPE = { string: 'string', number: 'double', boolean: 'bool', dyn: 'dyn' } as const;

/** Attributes that any of the products has. Types on which they differ are not known. */
export function attributesOf(products: readonly ProductDocument[]): KnownAttributes {
  if (products.length === 0) return undefined;
  const known = new Map<string, KnownAttribute>();
  for (const name of new Set(products.flatMap(({ attributes }) => Object.keys(attributes)))) {
    const specs = products.map(({ attributes }) => attributes[name]).filter((spec) => spec !== undefined);
    const types = new Set(specs.map((spec) => spec.type));
    const everywhere = specs.length === products.length;
    const values = specs.every((spec) => spec.values) ? specs.flatMap((spec) => spec.values ?? []) : undefined;
    known.set(name, {
      type: types.size === 1 ? (specs[0]?.type ?? 'dyn') : 'dyn',
      always: everywhere && specs.every((spec) => spec.required || spec.default !== undefined),
      ...(values ? { values } : {}),
    });
  }
  return known;
}

/** The environment in which an expression of this scope is checked. Evaluation uses an untyped one, which is faster. */
export function checkingEnvironment(scope: ScopeTypes): Environment {
  const environment = baseEnvironment();
  const declare = (name: string, fields: object, attributes: KnownAttributes, more: object = {}): void => {
    environment.registerVariable({ name, schema: { ...fields, ...more, attributes: attributeSchema(attributes) } });
  };
  declare('order', ORDER_FIELDS, undefined);
  if (scope.hasLine) declare('line', LINE_FIELDS, scope.line, { bundle: ANY });
  if (scope.hasItem) declare('item', ITEM_FIELDS, scope.item);
  return environment;
}

function attributeSchema(attributes: KnownAttributes): string | Record<string, string> {
  if (!attributes || attributes.size === 0) return ANY;
  return Object.fromEntries([...attributes].map(([name, { type }]) => [name, CEL_TYPE[type]]));
}
