import { is, isList, isNumber, isSObjectType, numberRank, type Type } from './type.ts';
import type { World } from './world.ts';

const OBJECT_COST = 50;

/** Direct supertypes with the type arguments filled in. */
export function supertypesOf(world: World, type: Type): readonly Type[] {
  if (type.user) return type.user.supertypes();
  if (type.kind === 'sobject') return [world.native('SObject')];
  const { native } = type;
  if (!native) return [];
  return native.supertypes.map((each) => world.substitute(each, native.declaration.typeParameters, type.args));
}

/** Steps from a type up to one of its supertypes; undefined when it is none. */
export function distance(world: World, from: Type, to: Type): number | undefined {
  if (from === to) return 0;
  if (is(to, 'object')) return OBJECT_COST;
  let level: readonly Type[] = [from];
  for (let steps = 1; level.length > 0 && steps < 40; steps += 1) {
    level = level.flatMap((each) => supertypesOf(world, each));
    for (const each of level) {
      if (each === to || matches(world, each, to)) return steps;
    }
  }
  return undefined;
}

/** `Iterable<Account>` where `Iterable<SObject>` or `Iterable<Object>` is wanted. */
function matches(world: World, from: Type, to: Type): boolean {
  return (
    from.native !== undefined &&
    from.native === to.native &&
    from.args.every((arg, index) => argumentCost(world, arg, to.args[index]) !== undefined)
  );
}

function argumentCost(world: World, from: Type, to: Type | undefined): number | undefined {
  if (to === undefined || from === to) return 0;
  if (to.kind === 'parameter' || from.kind === 'parameter') return 1;
  const up = distance(world, from, to);
  if (up !== undefined) return up;
  if (isSObjectType(from) && isSObjectType(to) && (is(from, 'sobject') || is(to, 'sobject'))) return 2;
  if ((is(from, 'id') && is(to, 'string')) || (is(from, 'string') && is(to, 'id'))) return 2;
  if (isList(from) && isList(to)) return listCost(world, from, to);
  return undefined;
}

function listCost(world: World, from: Type, to: Type): number | undefined {
  const [inner] = from.args;
  const [wanted] = to.args;
  return inner && argumentCost(world, inner, wanted);
}

/**
 * What it costs to use a value of one type where another is wanted, without a cast; undefined when that is refused.
 * Overloads are chosen by the lowest sum.
 */
export function conversionCost(world: World, from: Type, to: Type): number | undefined {
  if (from === to) return 0;
  if (from.kind === 'void' || to.kind === 'void') return undefined;
  if (from.kind === 'null') return is(to, 'object') ? 3 : 1;
  if (to.kind === 'parameter' || from.kind === 'parameter') return 1;
  if (isNumber(from) && isNumber(to)) {
    const steps = numberRank(to) - numberRank(from);
    if (steps >= 0) return steps;
    return is(from, 'decimal') && is(to, 'double') ? 4 : undefined;
  }
  return distance(world, from, to) ?? PRIMITIVES[`${from.key} ${to.key}`] ?? collectionCost(world, from, to);
}

const PRIMITIVES: Readonly<Record<string, number>> = { 'id string': 1, 'string id': 2, 'date datetime': 1 };

function collectionCost(world: World, from: Type, to: Type): number | undefined {
  if (!from.native || from.native !== to.native) return undefined;
  return isList(from) ? listCost(world, from, to) : genericCost(world, from, to);
}

/** Sets and maps are of exactly their types, except that SObjects and the types of built-in interfaces are interchangeable. */
function genericCost(world: World, from: Type, to: Type): number | undefined {
  const lax = from.native?.declaration.kind === 'interface';
  let sum = 1;
  for (const [index, arg] of from.args.entries()) {
    const wanted = to.args[index];
    if (!wanted || arg === wanted) continue;
    const sobjects = isSObjectType(arg) && isSObjectType(wanted) && (is(arg, 'sobject') || is(wanted, 'sobject'));
    const cost = sobjects || lax ? argumentCost(world, arg, wanted) : conversionCostOfNested(world, arg, wanted);
    if (cost === undefined) return undefined;
    sum += cost;
  }
  return from.args.length === 0 ? undefined : sum;
}

function conversionCostOfNested(world: World, from: Type, to: Type): number | undefined {
  return from.native && from.native === to.native && from.args.length > 0 ? conversionCost(world, from, to) : undefined;
}

export function isAssignable(world: World, from: Type, to: Type): boolean {
  return conversionCost(world, from, to) !== undefined;
}

/** Whether `(To) from` can be right at all. */
export function isCastable(world: World, from: Type, to: Type): boolean {
  if (from.kind === 'null' || isAssignable(world, from, to) || isAssignable(world, to, from)) return true;
  if (isNumber(from) && isNumber(to)) return true;
  const open = (type: Type): boolean =>
    type.user?.kind === 'interface' || type.native?.declaration.kind === 'interface';
  if ((open(from) && (to.user ?? open(to))) || (open(to) && from.user)) return true;
  // Collections are checked by their values.
  return from.native !== undefined && from.native === to.native && from.args.length > 0;
}
