import type {
  MethodDeclaration,
  Modifiers,
  Parameter,
  TypeDeclaration,
  TypeName,
  VariableDeclaration,
} from '../syntax/ast.ts';
import { parseApex } from '../syntax/parse.ts';

interface Symbol {
  readonly name: string;
  readonly type: string | null;
  readonly modifiers: readonly string[];
  readonly annotations: readonly { readonly name: string }[];
  readonly location: { readonly line: number; readonly column: number };
  readonly references: readonly never[];
}

interface MethodSymbol extends Symbol {
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly returnType: string | null;
}

/** The `SymbolTable` of a class in the tooling API, but for the places where others use its symbols. */
export interface SymbolTable {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly namespace: null;
  readonly parentClass: string | null;
  readonly interfaces: readonly string[];
  readonly constructors: readonly MethodSymbol[];
  readonly methods: readonly MethodSymbol[];
  readonly properties: readonly Symbol[];
  readonly variables: readonly Symbol[];
  readonly innerClasses: readonly SymbolTable[];
  readonly externalReferences: readonly never[];
  readonly tableDeclaration: Symbol;
}

/** Undefined for a text that is no class. */
export function symbolTableOf(body: string): SymbolTable | undefined {
  const { unit } = parseApex(body, 'class');
  return unit === undefined || unit.kind === 'trigger' || unit.kind === 'anonymous' ? undefined : tableOf(unit, '');
}

function tableOf(type: TypeDeclaration, outer: string): SymbolTable {
  const name = outer + type.name;
  const methods = type.members.filter((member) => member.kind === 'method');
  const variables = type.members.filter((member) => member.kind === 'variable');
  const types = type.members.filter((member): member is TypeDeclaration =>
    ['class', 'interface', 'enum'].includes(member.kind)
  );
  return {
    id: name,
    key: name,
    name: type.name,
    namespace: null,
    parentClass: type.superclass ? nameOf(type.superclass) : null,
    interfaces: type.interfaces.map(nameOf),
    constructors: methods.filter(({ isConstructor }) => isConstructor).map(methodSymbol),
    methods: methods.filter(({ isConstructor }) => !isConstructor).map(methodSymbol),
    properties: variables.filter(({ isProperty }) => isProperty).map(variableSymbol),
    variables: variables.filter(({ isProperty }) => !isProperty).map(variableSymbol),
    innerClasses: types.map((inner) => tableOf(inner, `${name}.`)),
    externalReferences: [],
    tableDeclaration: symbol(type, type.kind),
  };
}

function methodSymbol(method: MethodDeclaration): MethodSymbol {
  const returnType = method.isConstructor ? null : method.returns ? nameOf(method.returns) : 'void';
  return { ...symbol(method, null), parameters: method.parameters.map(parameterSymbol), returnType };
}

const parameterSymbol = ({ name, type }: Parameter): MethodSymbol['parameters'][number] => ({
  name,
  type: nameOf(type),
});

const variableSymbol = (variable: VariableDeclaration): Symbol => symbol(variable, nameOf(variable.type));

function symbol(
  declared: { readonly name: string; readonly line: number; readonly column: number; readonly modifiers: Modifiers },
  type: string | null
): Symbol {
  return {
    name: declared.name,
    type,
    modifiers: modifierNames(declared.modifiers),
    annotations: declared.modifiers.annotations.map(({ name }) => ({ name })),
    location: { line: declared.line, column: declared.column },
    references: [],
  };
}

function modifierNames(modifiers: Modifiers): readonly string[] {
  const { access, sharing, isStatic, isAbstract, isVirtual, isOverride, isFinal, isTransient, isTestMethod } =
    modifiers;
  const flags = {
    static: isStatic,
    abstract: isAbstract,
    virtual: isVirtual,
    override: isOverride,
    final: isFinal,
    transient: isTransient,
    testMethod: isTestMethod,
  };
  return [
    ...(access === undefined ? [] : [access]),
    ...Object.entries(flags).flatMap(([name, isSet]) => (isSet ? [name] : [])),
    ...(sharing === undefined ? [] : [`${sharing} sharing`]),
  ];
}

const nameOf = ({ parts, dimensions }: TypeName): string =>
  parts
    .map(({ name, arguments: inner }) => name + (inner.length > 0 ? `<${inner.map(nameOf).join(',')}>` : ''))
    .join('.') + '[]'.repeat(dimensions);
