import type { MethodMeta } from '../emit/meta.ts';
import type { ValueOperators } from '../native.ts';
import { isUserObject, type RuntimeTypes } from '../transaction.ts';
import { UserType } from './userType.ts';

type Callee = (this: unknown, ...args: unknown[]) => unknown;

/** Calls a method of a user object, or a static one of a user type, chosen by name, signature and arguments. */
export function invokeBest(
  types: RuntimeTypes,
  operators: ValueOperators,
  object: object,
  method: string,
  args: readonly unknown[]
): unknown {
  const type = object instanceof UserType ? object : isUserObject(object) ? (object.apexType as UserType) : undefined;
  const [, name = method, written] = /^(\w+)(?:\((.*)\))?$/.exec(method) ?? [];
  const isStatic = object instanceof UserType;
  const candidates = (type?.methods(name) ?? []).filter(
    (each) => each.isStatic === isStatic && each.parameters.length === args.length
  );
  const chosen = candidates.length > 1 ? best(types, candidates, written, args) : candidates[0];
  if (!chosen || !type)
    throw new Error(`${type?.name ?? 'The object'} has no method ${method} with ${args.length} parameters.`);
  const given = args.map((arg, index) => asNumber(operators, arg, chosen.parameters[index]?.type));
  const found = isStatic ? type.staticFunction(chosen) : (object as Record<string, Callee | undefined>)[chosen.jsName];
  if (!found) throw new Error(`The method ${type.name}.${method} has no code.`);
  const result = found.apply(object, given);
  return result === undefined ? null : result;
}

export function hasMethod(object: object, name: string, parameters: number): boolean {
  const type = object instanceof UserType ? object : isUserObject(object) ? (object.apexType as UserType) : undefined;
  return (type?.methods(name) ?? []).some((each) => each.parameters.length === parameters);
}

function best(
  types: RuntimeTypes,
  candidates: readonly MethodMeta[],
  written: string | undefined,
  args: readonly unknown[]
): MethodMeta | undefined {
  const wanted = written?.toLowerCase().replaceAll(' ', '');
  const exact = candidates.find(
    ({ parameters }) => parameters.map(({ type }) => type.toLowerCase()).join(',') === wanted
  );
  if (exact) return exact;
  const rated = candidates.map((candidate) => ({
    candidate,
    fits: candidate.parameters.filter(({ type }, index) => {
      const arg = args[index];
      return arg === null || (type !== 'Object' && types.resolve(type)?.isInstance(arg) === true);
    }).length,
  }));
  return rated.sort((a, b) => b.fits - a.fits)[0]?.candidate;
}

/** A whole number where a wider type is declared, as a caller outside of Apex gives it. */
function asNumber(operators: ValueOperators, value: unknown, type: string | undefined): unknown {
  if (typeof value !== 'number') return value;
  if (type === 'Decimal') return operators.decimal(value);
  if (type === 'Double') return operators.double(value);
  return type === 'Long' ? BigInt(value) : value;
}
