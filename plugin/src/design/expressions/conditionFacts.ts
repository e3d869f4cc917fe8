/**
 * What must hold wherever a condition is true, as far as it can be read off the text: for each path the values it may
 * have. Whatever is not understood says nothing, so "never true" and "never both" are proofs, and their absence is not.
 */
import type { AttributeValue } from '../../domain/order.ts';
import { pathOf, type Ast } from './ast.ts';

interface Possible {
  /** Absent: any value. Values are JSON text, so that 1 and "1" differ. */
  readonly only?: ReadonlySet<string>;
  readonly never: ReadonlySet<string>;
}

/** `never`: the condition cannot be true. */
export type Facts = ReadonlyMap<string, Possible> | 'never';

export const noFacts: Facts = new Map();

const NOTHING: ReadonlySet<string> = new Set();
const literalKey = (value: unknown): string => JSON.stringify(value);

export function factsOf(node: Ast, negated = false): Facts {
  const pair = Array.isArray(node.args) ? (node.args as readonly Ast[]) : [];
  const [left, right] = pair;
  switch (node.op) {
    case 'value':
      return node.args === negated ? 'never' : noFacts;
    case '!_':
      return factsOf(node.args as Ast, !negated);
    case '&&':
    case '||': {
      if (!left || !right) return noFacts;
      return ((node.op === '&&') === negated ? join : meet)(factsOf(left, negated), factsOf(right, negated));
    }
    case '==':
    case '!=':
      return comparison(left, right, (node.op === '==') !== negated);
    case 'in':
      return membership(left, right, !negated);
    default:
      return truth(node, negated);
  }
}

/** A boolean attribute as a condition of its own. */
function truth(node: Ast, negated: boolean): Facts {
  const path = pathOf(node);
  return path && path.length > 1 ? fact(path, [literalKey(!negated)], true) : noFacts;
}

/** Facts from what is known without the condition: the selector's actions, an attribute's list of values. */
export function knownValues(path: readonly string[], values: readonly AttributeValue[]): Facts {
  return fact(path, values.map(literalKey), true);
}

/** Both hold. */
export function meet(a: Facts, b: Facts): Facts {
  if (a === 'never' || b === 'never') return 'never';
  const result = new Map(a);
  for (const [path, possible] of b) {
    const other = result.get(path);
    const merged = other ? narrow(other, possible) : possible;
    if (merged.only && [...merged.only].every((value) => merged.never.has(value))) return 'never';
    result.set(path, merged);
  }
  return result;
}

/** No input can make both true. */
export const areDisjoint = (a: Facts, b: Facts): boolean => meet(a, b) === 'never';

/** One of them holds. */
function join(a: Facts, b: Facts): Facts {
  if (a === 'never') return b;
  if (b === 'never') return a;
  const result = new Map<string, Possible>();
  for (const [path, left] of a) {
    const right = b.get(path);
    if (!right) continue;
    const never = new Set([...left.never].filter((value) => right.never.has(value)));
    result.set(path, left.only && right.only ? { only: union(left.only, right.only), never } : { never });
  }
  return result;
}

function narrow(a: Possible, b: Possible): Possible {
  const never = union(a.never, b.never);
  const { only } = b;
  if (!a.only || !only) {
    const either = a.only ?? only;
    return either ? { only: either, never } : { never };
  }
  return { only: new Set([...a.only].filter((value) => only.has(value))), never };
}

const union = (a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> => new Set([...a, ...b]);

function fact(path: readonly string[], values: readonly string[], holds: boolean): Facts {
  const set = new Set(values);
  return new Map([[path.join('\u0000'), holds ? { only: set, never: NOTHING } : { never: set }]]);
}

function comparison(left: Ast | undefined, right: Ast | undefined, equal: boolean): Facts {
  if (!left || !right) return noFacts;
  if (left.op === 'value' && right.op === 'value') {
    return (left.args === right.args) === equal ? noFacts : 'never';
  }
  const [side, value] = right.op === 'value' ? [left, right] : [right, left];
  const path = pathOf(side);
  return path && value.op === 'value' ? fact(path, [literalKey(value.args)], equal) : noFacts;
}

function membership(left: Ast | undefined, right: Ast | undefined, inside: boolean): Facts {
  const path = left && pathOf(left);
  if (!path || right?.op !== 'list') return noFacts;
  const members = right.args as readonly Ast[];
  if (!members.every((member) => member.op === 'value')) return noFacts;
  return fact(
    path,
    members.map((member) => literalKey(member.args)),
    inside
  );
}
