import type { At } from '../syntax/ast.ts';
import { lineage, signatureText } from './members.ts';
import { is, type Callable, type Type, type UserSymbol } from './type.ts';
import type { World } from './world.ts';

type Report = (at: At, message: string) => void;

/** Rules about a class as a whole: what it extends, what it must implement, what it overrides. */
export function checkClass(world: World, symbol: UserSymbol, report: Report): void {
  const { declaration } = symbol;
  if (symbol.unit === 'class' && !symbol.outer && !declaration.modifiers.access && !symbol.isTest) {
    report(declaration, `Top-level type must have public or global visibility`);
  }
  if (symbol.outer?.outer) report(declaration, 'Inner types are not allowed to have inner types');
  if (symbol.superclass && !checkSuperclass(symbol, symbol.superclass, report)) return;
  checkMembers(symbol, report);
  if (symbol.kind !== 'class') return;
  for (const method of [...symbol.methods.values()].flat()) checkOverride(world, symbol, method, report);
  if (!declaration.modifiers.isAbstract) checkImplemented(world, symbol, report);
}

function checkMembers(symbol: UserSymbol, report: Report): void {
  const { declaration } = symbol;
  for (const each of symbol.interfaces) {
    const isInterface = each.user ? each.user.kind === 'interface' : each.native?.declaration.kind === 'interface';
    if (!isInterface) report(declaration, `Invalid interface: ${each.name}`);
  }
  for (const member of declaration.members) {
    if (member.kind !== 'method' || symbol.kind !== 'class') continue;
    if (member.modifiers.isAbstract && member.hasBody) report(member, 'Abstract methods cannot have a body');
    if (!member.modifiers.isAbstract && !member.hasBody) report(member, 'Method must have a body');
  }
}

function checkSuperclass(symbol: UserSymbol, parent: Type, report: Report): boolean {
  const { declaration } = symbol;
  for (let each: Type | undefined = parent; each; each = each.user?.superclass) {
    if (each === symbol.type) {
      report(declaration, `Circular definition: ${symbol.name}`);
      return false;
    }
  }
  if (parent.user) {
    const { modifiers } = parent.user.declaration;
    if (parent.user.kind !== 'class') report(declaration, `Invalid super type: ${parent.name}`);
    else if (!modifiers.isVirtual && !isExceptionName(parent.name))
      report(declaration, `Non-virtual and non-abstract type cannot be extended: ${parent.name}`);
  } else if (parent.native?.declaration.base?.extensible !== true)
    report(declaration, `Invalid super type: ${parent.name}`);
  let root: Type | undefined = parent;
  while (root?.user) root = root.user.superclass;
  const isException = root !== undefined && is(root, 'exception');
  if (isException && !isExceptionName(declaration.name)) {
    report(declaration, `Classes extending Exception must have a name ending in 'Exception': ${symbol.name}`);
  }
  return true;
}

const isExceptionName = (name: string): boolean => /exception$/i.test(name);

const textOf = (method: Callable): string =>
  `${method.returns.name} ${method.owner.name}.${signatureText(method.name, method.parameters)}`;

const sameParameters = (a: Callable, b: Callable): boolean =>
  a.parameters.length === b.parameters.length && a.parameters.every((each, index) => each === b.parameters[index]);

function checkOverride(world: World, symbol: UserSymbol, method: Callable, report: Report): void {
  const { user } = method;
  if (!user || method.isStatic) return;
  const overridden = overriddenBy(world, symbol, method);
  if (overridden) {
    if (!overridden.user?.isVirtual)
      report(user, `Non-virtual, non-abstract methods cannot be overridden: ${textOf(overridden)}`);
    else if (!user.isOverride) report(user, `Method must use the override keyword: ${textOf(method)}`);
    if (overridden.returns !== method.returns)
      report(
        user,
        `Method return types clash: ${textOf(overridden)} vs ${textOf(method)} from the type ${symbol.name}`
      );
    return;
  }
  if (user.isOverride && !isInherited(world, symbol, method))
    report(user, `@Override specified for non-overriding method: ${textOf(method)}`);
}

function overriddenBy(world: World, symbol: UserSymbol, method: Callable): Callable | undefined {
  for (let parent = symbol.superclass; parent?.user; parent = parent.user.superclass) {
    world.uses?.classes.add(parent.user.top.key);
    const found = (parent.user.methods.get(method.name.toLowerCase()) ?? []).find(
      (each) => sameParameters(each, method) && !each.isStatic
    );
    // What is private to a class stands apart from what its subclasses call the same.
    if (found && found.user?.access !== 'private') return found;
  }
  return undefined;
}

/** Whether a built-in or an interface gives a method of this name. */
function isInherited(world: World, symbol: UserSymbol, method: Callable): boolean {
  const isAlike = (each: Callable): boolean => each.parameters.length === method.parameters.length;
  if (world.nativeSymbol('Object')?.methods(method.name).some(isAlike) === true) return true;
  return [...lineage(world, symbol.type)].some(
    ({ native, user }) =>
      native?.methods(method.name).some(isAlike) === true ||
      (user?.kind === 'interface' && user.methods.has(method.name.toLowerCase()))
  );
}

function checkImplemented(world: World, symbol: UserSymbol, report: Report): void {
  const all = [...lineage(world, symbol.type)];
  for (const each of all) {
    const required = each.user
      ? [...each.user.methods.values()].flat().filter(({ user }) => user?.isAbstract === true)
      : requiredOf(world, each);
    for (const method of required) {
      if (all.some((type) => implementsMethod(type, method))) continue;
      const isInterface = each.user ? each.user.kind === 'interface' : true;
      report(
        symbol.declaration,
        `Class ${symbol.name} must implement the ${isInterface ? '' : 'abstract '}method: ${textOf(method)}`
      );
    }
  }
}

function implementsMethod({ user: type }: Type, method: Callable): boolean {
  if (type?.kind !== 'class') return false;
  const found = (type.methods.get(method.name.toLowerCase()) ?? []).some(
    (each) => !each.isStatic && each.user?.isAbstract === false && sameParameters(each, method)
  );
  return found;
}

/** What a built-in interface asks of a class: all its members, with the type arguments filled in. */
function requiredOf(world: World, type: Type): readonly Callable[] {
  const { native } = type;
  if (native?.declaration.kind !== 'interface') return [];
  const names = new Set(Object.keys(native.declaration.members ?? {}).map((text) => /(\w+)\(/.exec(text)?.[1] ?? ''));
  return [...names]
    .flatMap((name) => native.methods(name))
    .filter(({ isStatic }) => !isStatic)
    .map((method) => ({
      ...method,
      owner: type,
      parameters: method.parameters.map((each) => world.substitute(each, native.declaration.typeParameters, type.args)),
      returns: world.substitute(method.returns, native.declaration.typeParameters, type.args),
    }));
}
