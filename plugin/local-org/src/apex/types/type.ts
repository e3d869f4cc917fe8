import type { ObjectDef } from '../../contract.ts';
import type { NativeType } from '../native.ts';
import type { Access, Sharing, TypeDeclaration } from '../syntax/ast.ts';
import type { AnnotationInfo } from '../transaction.ts';

/** A static type. Types are interned: two of the same meaning are one object. */
export interface Type {
  readonly kind: 'void' | 'null' | 'native' | 'user' | 'sobject' | 'parameter';
  /** As messages print it: `List<Account>`. */
  readonly name: string;
  /** The name in lower case, without the namespace System. */
  readonly key: string;
  readonly args: readonly Type[];
  readonly native?: NativeSymbol;
  readonly user?: UserSymbol;
  readonly object?: ObjectDef;
}

/** A built-in type as the checker sees it. */
export interface NativeSymbol {
  readonly declaration: NativeType;
  readonly name: string;
  readonly key: string;
  /** The type with its own parameters as arguments. */
  readonly self: Type;
  readonly supertypes: readonly Type[];
  readonly constructors: readonly Callable[];
  methods(name: string): readonly Callable[];
  variable(name: string): Variable | undefined;
}

/** A class, interface or enum of the user; a trigger and anonymous Apex are classes of their own kind. */
export interface UserSymbol {
  readonly declaration: TypeDeclaration;
  readonly unit: 'class' | 'trigger' | 'anonymous';
  /** `Outer.Inner` */
  readonly name: string;
  readonly key: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly outer: UserSymbol | undefined;
  readonly top: UserSymbol;
  readonly inners: ReadonlyMap<string, UserSymbol>;
  readonly type: Type;
  superclass: Type | undefined;
  interfaces: readonly Type[];
  readonly variables: Map<string, Variable>;
  readonly methods: Map<string, readonly Callable[]>;
  readonly constructors: Callable[];
  readonly annotations: readonly AnnotationInfo[];
  readonly isTest: boolean;
  readonly isAbstract: boolean;
  readonly sharing: Sharing | undefined;
  readonly access: Access;
  /** As stack traces name it: `Class.Outer.Inner`, `Trigger.OrderTrigger`, `AnonymousBlock`. */
  readonly traceName: string;
  /** Name in emitted code. */
  readonly jsName: string;
  supertypes(): readonly Type[];
  withInners(): Iterable<UserSymbol>;
}

/** Something that can be called: of the user or of the platform, a constructor among them. */
export interface Callable {
  readonly name: string;
  readonly owner: Type;
  readonly isStatic: boolean;
  readonly parameters: readonly Type[];
  readonly returns: Type;
  /** The signature under which a built-in is declared. */
  readonly nativeSignature?: string;
  readonly user?: UserMethod;
}

export interface UserMethod {
  readonly symbol: UserSymbol;
  readonly access: Access;
  readonly isAbstract: boolean;
  /** May be overridden. */
  readonly isVirtual: boolean;
  readonly isOverride: boolean;
  readonly isTestVisible: boolean;
  readonly isConstructor: boolean;
  readonly line: number;
  readonly column: number;
  /** Name in emitted code: `bar$integer$string`, of a private method with its class. */
  readonly jsName: string;
}

/** A field, property or constant. */
export interface Variable {
  readonly name: string;
  readonly owner: Type;
  readonly type: Type;
  readonly isStatic: boolean;
  readonly isFinal: boolean;
  readonly canRead: boolean;
  readonly canWrite: boolean;
  /** The declaration of a built-in's property. */
  readonly nativeSignature?: string;
  readonly user?: UserVariable;
}

export interface UserVariable {
  readonly symbol: UserSymbol;
  readonly access: Access;
  readonly readAccess: Access;
  readonly writeAccess: Access;
  readonly isTestVisible: boolean;
  /** Read or written by a method: an accessor has a body, or may be overridden. */
  readonly hasGetter: boolean;
  readonly hasSetter: boolean;
  readonly isAbstract: boolean;
  readonly jsName: string;
}

export const isNumber = (type: Type): boolean =>
  type.kind === 'native' && /^(?:integer|long|double|decimal)$/.test(type.key);
export const is = (type: Type, key: string): boolean =>
  type.key === key && type.kind !== 'sobject' && type.kind !== 'user';
export const isSObjectType = (type: Type): boolean => type.kind === 'sobject' || is(type, 'sobject');
export const isList = (type: Type): boolean => type.kind === 'native' && type.native?.key === 'list';
export const isText = (type: Type): boolean => is(type, 'string') || is(type, 'id');

/** Rank in the order in which numbers are widened. */
export function numberRank(type: Type): number {
  return ['integer', 'long', 'double', 'decimal'].indexOf(type.key);
}
