import type {
  ApexProblem,
  At,
  MethodDeclaration,
  TypeDeclaration,
  TypeName,
  VariableDeclaration,
} from '../syntax/ast.ts';
import type { Callable, Type, UserSymbol, UserVariable, Variable } from './type.ts';
import type { World } from './world.ts';

export const writtenName = (name: TypeName): string => {
  const inner = name.parts
    .map((part): string =>
      part.arguments.length === 0 ? part.name : `${part.name}<${part.arguments.map(writtenName).join(',')}>`
    )
    .join('.');
  return inner + '[]'.repeat(name.dimensions);
};

/** Fills in supertypes first, of all classes, because names are looked up in what a class inherits. */
export function linkSupertypes(world: World, symbol: UserSymbol, problems: ApexProblem[]): void {
  const { superclass, interfaces } = symbol.declaration;
  const find = (name: TypeName): Type | undefined => typeAt(world, name, symbol.outer ?? symbol, problems);
  symbol.superclass = superclass && find(superclass);
  symbol.interfaces = interfaces.flatMap((name) => find(name) ?? []);
  for (const inner of symbol.inners.values()) linkSupertypes(world, inner, problems);
}

/** Fills in fields, methods and constructors. */
export function linkMembers(world: World, symbol: UserSymbol, problems: ApexProblem[]): void {
  const { declaration } = symbol;
  for (const { name } of declaration.values) {
    symbol.variables.set(name.toLowerCase(), enumConstant(symbol, name));
  }
  for (const member of declaration.members) {
    if (member.kind === 'variable') linkVariable(world, symbol, member, problems);
    else if (member.kind === 'method') linkMethod(world, symbol, member, problems);
  }
  if (symbol.constructors.length === 0 && symbol.kind === 'class')
    symbol.constructors.push(...implicitConstructors(symbol));
  for (const inner of symbol.inners.values()) linkMembers(world, inner, problems);
}

function typeAt(world: World, name: TypeName, scope: UserSymbol, problems: ApexProblem[]): Type | undefined {
  const type = world.resolve(name, scope);
  if (!type) problems.push(at(name, `Invalid type: ${writtenName(name)}`));
  return type;
}

const at = ({ line, column }: At, message: string): ApexProblem => ({ line, column, message });

function linkVariable(
  world: World,
  symbol: UserSymbol,
  declaration: VariableDeclaration,
  problems: ApexProblem[]
): void {
  const key = declaration.name.toLowerCase();
  if (symbol.variables.has(key)) {
    problems.push(at(declaration, `Duplicate field: ${declaration.name}`));
    return;
  }
  const type = typeAt(world, declaration.type, symbol, problems) ?? world.object;
  const { modifiers, getter, setter, isProperty } = declaration;
  const variable: Variable = {
    name: declaration.name,
    owner: symbol.type,
    type,
    isStatic: modifiers.isStatic,
    isFinal: modifiers.isFinal,
    canRead: !isProperty || getter !== undefined,
    canWrite: !isProperty || setter !== undefined,
    user: userVariable(symbol, declaration),
  };
  symbol.variables.set(key, variable);
}

function userVariable(
  symbol: UserSymbol,
  { modifiers, getter, setter, isProperty, name }: VariableDeclaration
): UserVariable {
  const access = modifiers.access ?? 'private';
  const isOpen = modifiers.isVirtual || modifiers.isAbstract || modifiers.isOverride;
  const key = name.toLowerCase();
  return {
    symbol,
    access,
    readAccess: getter?.access ?? access,
    writeAccess: setter?.access ?? access,
    isTestVisible: isTestVisible(modifiers),
    hasGetter: isProperty && (isOpen || getter?.hasBody === true),
    hasSetter: isProperty && (isOpen || setter?.hasBody === true),
    isAbstract: modifiers.isAbstract,
    jsName: access === 'private' ? `_${key}$${symbol.jsName}` : `_${key}`,
  };
}

const isTestVisible = ({ annotations }: TypeDeclaration['modifiers']): boolean =>
  annotations.some(({ name }) => name === 'testvisible');

function enumConstant(symbol: UserSymbol, name: string): Variable {
  return {
    name,
    owner: symbol.type,
    type: symbol.type,
    isStatic: true,
    isFinal: true,
    canRead: true,
    canWrite: false,
    user: {
      symbol,
      access: 'global',
      readAccess: 'global',
      writeAccess: 'global',
      isTestVisible: false,
      hasGetter: false,
      hasSetter: false,
      isAbstract: false,
      jsName: `v$${name.toLowerCase()}`,
    },
  };
}

const safe = (type: Type): string => type.key.replace(/[^a-z0-9_]/g, '$');

function linkMethod(world: World, symbol: UserSymbol, declaration: MethodDeclaration, problems: ApexProblem[]): void {
  const { modifiers, isConstructor } = declaration;
  if (isConstructor && declaration.name.toLowerCase() !== symbol.declaration.name.toLowerCase()) {
    problems.push(at(declaration, `Invalid constructor name: ${declaration.name}`));
    return;
  }
  const parameters = declaration.parameters.map(({ type }) => typeAt(world, type, symbol, problems) ?? world.object);
  const returns = isConstructor ? symbol.type : returnType(world, symbol, declaration, problems);
  const inInterface = symbol.kind === 'interface';
  const access = inInterface ? symbol.access : (modifiers.access ?? 'private');
  const isVirtual = inInterface || modifiers.isVirtual || modifiers.isOverride;
  const method: Callable = {
    name: isConstructor ? '<init>' : declaration.name,
    owner: symbol.type,
    isStatic: modifiers.isStatic,
    parameters,
    returns,
    user: {
      symbol,
      access: inInterface ? 'global' : access,
      isAbstract: inInterface || modifiers.isAbstract,
      isVirtual,
      isOverride: modifiers.isOverride,
      isConstructor,
      isTestVisible: isTestVisible(modifiers),
      line: declaration.line,
      column: declaration.column,
      jsName: jsNameOf(symbol, declaration.name, parameters, isConstructor, access === 'private' && !isVirtual),
    },
  };
  const key = declaration.name.toLowerCase();
  const known = isConstructor ? symbol.constructors : (symbol.methods.get(key) ?? []);
  if (known.some((each) => each.user?.jsName === method.user?.jsName)) {
    const types = parameters.map(({ name }) => name).join(', ');
    const text = isConstructor
      ? `void ${symbol.name}.<init>(${types})`
      : `${returns.name} ${declaration.name}(${types})`;
    problems.push(at(declaration, `Method already defined: ${text} from the type ${symbol.name}`));
    return;
  }
  if (isConstructor) symbol.constructors.push(method);
  else symbol.methods.set(key, [...known, method]);
}

function returnType(world: World, symbol: UserSymbol, { returns }: MethodDeclaration, problems: ApexProblem[]): Type {
  return returns ? (typeAt(world, returns, symbol, problems) ?? world.object) : world.void;
}

function jsNameOf(
  symbol: UserSymbol,
  name: string,
  parameters: readonly Type[],
  isConstructor: boolean,
  isPrivate: boolean
): string {
  const types = parameters.map(safe).join('$$');
  if (isConstructor) return `init$${symbol.jsName}$${types}`;
  return `${name.toLowerCase()}$${types}${isPrivate ? `$$$${symbol.jsName}` : ''}`;
}

/** A class without constructors has the one without parameters; an exception has those of Exception. */
function implicitConstructors(symbol: UserSymbol): readonly Callable[] {
  const inherited = inheritedConstructors(symbol);
  return (inherited ?? [[]]).map((parameters): Callable => ({
    name: '<init>',
    owner: symbol.type,
    isStatic: false,
    parameters,
    returns: symbol.type,
    user: {
      symbol,
      access: 'global',
      isAbstract: false,
      isVirtual: false,
      isOverride: false,
      isTestVisible: false,
      isConstructor: true,
      line: symbol.declaration.line,
      column: symbol.declaration.column,
      jsName: jsNameOf(symbol, '', parameters, true, false),
    },
  }));
}

/** Parameter lists of the built-in that a class goes back to, when that hands them on. */
function inheritedConstructors(symbol: UserSymbol): readonly (readonly Type[])[] | undefined {
  for (let parent = symbol.superclass; parent; parent = parent.user?.superclass) {
    if (parent.user?.declaration.members.some((member) => member.kind === 'method' && member.isConstructor))
      return undefined;
    if (parent.native?.declaration.base?.inheritsConstructors === true)
      return parent.native.constructors.map((each) => each.parameters);
  }
  return undefined;
}

/** What others see of a class: when it stays the same, they need not be compiled again. */
export function interfaceText(symbol: UserSymbol): string {
  const parts: string[] = [];
  for (const each of symbol.withInners()) {
    const { modifiers, kind } = each.declaration;
    parts.push([kind, each.name, ...modifierText(modifiers), each.supertypes().map(({ name }) => name)].join(' '));
    for (const { name, type, user, isStatic, isFinal, canRead, canWrite } of each.variables.values()) {
      parts.push(
        JSON.stringify([name, type.name, isStatic, isFinal, canRead, canWrite, { ...user, symbol: undefined }])
      );
    }
    for (const { name, parameters, returns, user, isStatic } of [...each.methods.values(), each.constructors].flat()) {
      parts.push(
        JSON.stringify([
          name,
          parameters.map((type) => type.name),
          returns.name,
          isStatic,
          { ...user, symbol: undefined, line: 0, column: 0 },
        ])
      );
    }
  }
  return parts.join('\n');
}

function modifierText(modifiers: TypeDeclaration['modifiers']): readonly string[] {
  const { access = 'private', isAbstract, isVirtual, sharing = '', annotations } = modifiers;
  return [access, String(isAbstract), String(isVirtual), sharing, JSON.stringify(annotations)];
}
