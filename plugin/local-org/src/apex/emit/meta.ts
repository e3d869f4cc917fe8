import type { MethodDeclaration, VariableDeclaration } from '../syntax/ast.ts';
import type { AnnotationInfo } from '../transaction.ts';
import { lineage } from '../types/members.ts';
import type { Callable, Type, UserSymbol, Variable } from '../types/type.ts';
import type { World } from '../types/world.ts';

type Access = 'global' | 'public' | 'protected' | 'private';

export interface FieldMeta {
  readonly name: string;
  readonly type: string;
  readonly jsName: string;
  readonly isStatic: boolean;
  readonly isTransient: boolean;
  readonly isProperty: boolean;
  readonly access: Access;
  readonly annotations: readonly AnnotationInfo[];
  readonly hasGetter: boolean;
  readonly hasSetter: boolean;
  readonly canRead: boolean;
  readonly canWrite: boolean;
}

export interface MethodMeta {
  readonly name: string;
  readonly jsName: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly returns: string;
  readonly isStatic: boolean;
  readonly isAbstract: boolean;
  readonly isTestMethod: boolean;
  readonly access: Access;
  readonly annotations: readonly AnnotationInfo[];
  readonly line: number;
}

/** What is known of a class while it runs. Plain data, kept with its code. */
export interface ClassMeta {
  /** `Outer.Inner` */
  readonly name: string;
  readonly jsName: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly superclass?: string;
  readonly interfaces: readonly string[];
  /** Names of the type and all it inherits from, in lower case. */
  readonly lineage: readonly string[];
  readonly isAbstract: boolean;
  readonly isTest: boolean;
  readonly access: Access;
  readonly sharing?: 'with' | 'without' | 'inherited';
  readonly annotations: readonly AnnotationInfo[];
  readonly fields: readonly FieldMeta[];
  readonly methods: readonly MethodMeta[];
  readonly constructors: readonly MethodMeta[];
  readonly values: readonly string[];
}

export function metaOf(world: World, symbol: UserSymbol): ClassMeta {
  const { declaration } = symbol;
  const variables = declaration.members.filter((member) => member.kind === 'variable');
  const methods = declaration.members.filter((member) => member.kind === 'method');
  const declared = (method: Callable): MethodDeclaration | undefined =>
    methods.find((each) => each.line === method.user?.line && each.column === method.user.column);
  return {
    name: symbol.name,
    jsName: symbol.jsName,
    kind: symbol.kind,
    ...(symbol.superclass ? { superclass: symbol.superclass.name } : {}),
    interfaces: symbol.interfaces.map(({ name }) => name),
    lineage: [...lineage(world, symbol.type)].map((type: Type) => type.key),
    isAbstract: symbol.isAbstract,
    isTest: symbol.isTest,
    access: symbol.access,
    ...(symbol.sharing ? { sharing: symbol.sharing } : {}),
    annotations: symbol.annotations,
    fields:
      symbol.kind === 'enum'
        ? []
        : variables.flatMap((each) => fieldMeta(each, symbol.variables.get(each.name.toLowerCase()))),
    methods: [...symbol.methods.values()].flat().map((method) => methodMeta(method, declared(method))),
    constructors: symbol.constructors.map((method) => methodMeta(method, declared(method))),
    values: declaration.values.map(({ name }) => name),
  };
}

function fieldMeta(declaration: VariableDeclaration, variable: Variable | undefined): readonly FieldMeta[] {
  if (!variable?.user) return [];
  const { name, type, isStatic, canRead, canWrite, user } = variable;
  return [
    {
      name,
      type: type.name,
      jsName: user.jsName,
      isStatic,
      isTransient: declaration.modifiers.isTransient,
      isProperty: declaration.isProperty,
      access: user.access,
      annotations: declaration.modifiers.annotations,
      hasGetter: user.hasGetter,
      hasSetter: user.hasSetter,
      canRead,
      canWrite,
    },
  ];
}

function methodMeta(method: Callable, declaration: MethodDeclaration | undefined): MethodMeta {
  const { user } = method;
  return {
    name: method.name,
    jsName: user?.jsName ?? '',
    parameters: method.parameters.map((type, index) => ({
      name: declaration?.parameters[index]?.name ?? `p${index}`,
      type: type.name,
    })),
    returns: method.returns.name,
    isStatic: method.isStatic,
    isAbstract: user?.isAbstract ?? false,
    isTestMethod: declaration?.modifiers.isTestMethod ?? false,
    access: user?.access ?? 'private',
    annotations: declaration?.modifiers.annotations ?? [],
    line: user?.line ?? 0,
  };
}
