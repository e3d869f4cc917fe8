import { conversionCost, supertypesOf } from './conversions.ts';
import type { Callable, Type, UserSymbol, Variable } from './type.ts';
import type { World } from './world.ts';

/** The type and all it inherits from, nearest first. */
export function* lineage(world: World, type: Type): Iterable<Type> {
  const seen = new Set<Type>();
  let level: readonly Type[] = [type];
  while (level.length > 0) {
    const next: Type[] = [];
    for (const each of level) {
      if (seen.has(each)) continue;
      seen.add(each);
      if (each.user) world.uses?.classes.add(each.user.top.key);
      yield each;
      next.push(...supertypesOf(world, each));
    }
    level = next;
  }
}

/** All methods of a name that a value of the type has, nearest first; what is overridden is left out. */
export function methodsOf(world: World, type: Type, name: string): readonly Callable[] {
  const key = name.toLowerCase();
  const found: Callable[] = [];
  const add = (methods: readonly Callable[]): void => {
    for (const method of methods) {
      const same = found.some(
        (known) =>
          known.parameters.length === method.parameters.length &&
          known.parameters.every((each, index) => each === method.parameters[index])
      );
      if (!same) found.push(method);
    }
  };
  for (const each of lineage(world, type)) {
    if (each.user) add(each.user.methods.get(key) ?? []);
    else add((nativeOwner(each)?.methods(key) ?? []).map((method) => specialize(world, method, each)));
  }
  if (type.kind !== 'void') add(world.nativeSymbol('Object')?.methods(key) ?? []);
  if (type.user?.kind === 'enum') add(enumMethods(world, type, key));
  return found;
}

function nativeOwner(type: Type): Type['native'] {
  return type.native;
}

/** A built-in member of `List<T>` as `List<Account>` has it. */
export function specialize(world: World, method: Callable, type: Type): Callable {
  const parameters = type.native?.declaration.typeParameters ?? [];
  if (parameters.length === 0) return method;
  const fill = (each: Type): Type => world.substitute(each, parameters, type.args);
  return { ...method, parameters: method.parameters.map(fill), returns: fill(method.returns) };
}

function enumMethods(world: World, type: Type, key: string): readonly Callable[] {
  const make = (name: string, isStatic: boolean, returns: Type, parameters: readonly Type[] = []): Callable => ({
    name,
    owner: type,
    isStatic,
    returns,
    parameters,
  });
  switch (key) {
    case 'values':
      return [make('values', true, world.list(type))];
    case 'valueof':
      return [make('valueOf', true, type, [world.native('String')])];
    case 'name':
      return [make('name', false, world.native('String'))];
    case 'ordinal':
      return [make('ordinal', false, world.native('Integer'))];
    default:
      return [];
  }
}

export function variableOf(world: World, type: Type, name: string): Variable | undefined {
  const key = name.toLowerCase();
  for (const each of lineage(world, type)) {
    const found = each.user?.variables.get(key) ?? each.native?.variable(key);
    if (!found) continue;
    const parameters = each.native?.declaration.typeParameters ?? [];
    return parameters.length === 0 ? found : { ...found, type: world.substitute(found.type, parameters, each.args) };
  }
  return undefined;
}

/** The candidates that take the arguments, cheapest first; the first is meant. */
export function applicable(world: World, candidates: readonly Callable[], args: readonly Type[]): readonly Callable[] {
  const rated = candidates.flatMap((candidate) => {
    if (candidate.parameters.length !== args.length) return [];
    let sum = 0;
    for (const [index, arg] of args.entries()) {
      const parameter = candidate.parameters[index];
      const cost = parameter && conversionCost(world, arg, parameter);
      if (cost === undefined) return [];
      sum += cost;
    }
    return [{ candidate, sum }];
  });
  rated.sort((a, b) => a.sum - b.sum || moreSpecific(world, a.candidate, b.candidate));
  return rated.map(({ candidate }) => candidate);
}

/** Of two that cost the same (a null for either), the one whose parameters the other takes too. */
function moreSpecific(world: World, a: Callable, b: Callable): number {
  const takes = (x: Callable, y: Callable): boolean =>
    x.parameters.every((each, index) => {
      const other = y.parameters[index];
      return other !== undefined && conversionCost(world, each, other) !== undefined;
    });
  return (takes(a, b) ? 0 : 1) - (takes(b, a) ? 0 : 1);
}

type Access = 'global' | 'public' | 'protected' | 'private';

/** Whether code of one class may use a member of another. */
export function isVisible(
  world: World,
  member: { access: Access; symbol: UserSymbol; isTestVisible: boolean },
  from: UserSymbol | undefined
): boolean {
  if (member.access === 'public' || member.access === 'global') return true;
  if (!from) return false;
  if (member.symbol.top === from.top) return true;
  if (member.isTestVisible && from.isTest) return true;
  if (member.access === 'private') return false;
  for (let each: UserSymbol | undefined = from; each; each = each.outer) {
    for (const parent of lineage(world, each.type)) if (parent.user === member.symbol) return true;
  }
  return false;
}

export const signatureText = (name: string, args: readonly Type[]): string =>
  `${name}(${args.map((each) => each.name).join(', ')})`;
