import type { AnnotationInfo, DmlOperation } from '../transaction.ts';

/** Where something begins; both count from 1, as the platform's messages do. */
export interface At {
  readonly line: number;
  readonly column: number;
}

export interface TypeName extends At {
  /** `Map<Id, Foo.Bar>` is one part with two arguments, `Foo.Bar` two parts. */
  readonly parts: readonly { readonly name: string; readonly arguments: readonly TypeName[] }[];
  /** Pairs of `[]`. */
  readonly dimensions: number;
}

export type Access = 'global' | 'public' | 'protected' | 'private';
export type Sharing = 'with' | 'without' | 'inherited';

export interface Modifiers {
  readonly access?: Access;
  readonly isStatic: boolean;
  readonly isAbstract: boolean;
  readonly isVirtual: boolean;
  readonly isOverride: boolean;
  readonly isFinal: boolean;
  readonly isTransient: boolean;
  readonly isTestMethod: boolean;
  readonly sharing?: Sharing;
  readonly annotations: readonly AnnotationInfo[];
}

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '<<'
  | '>>'
  | '>>>'
  | '<'
  | '>'
  | '<='
  | '>='
  | '=='
  | '!='
  | '==='
  | '!=='
  | '&'
  | '^'
  | '|'
  | '&&'
  | '||'
  | '??';

export type Expression =
  | (At & {
      readonly kind: 'literal';
      readonly type: 'string' | 'integer' | 'long' | 'decimal' | 'double' | 'boolean' | 'null';
      readonly text: string;
    })
  | (At & { readonly kind: 'name'; readonly name: string })
  | (At & { readonly kind: 'this' })
  | (At & { readonly kind: 'super' })
  | (At & { readonly kind: 'field'; readonly target: Expression; readonly name: string; readonly safe: boolean })
  | (At & {
      readonly kind: 'call';
      readonly target?: Expression;
      readonly name: string;
      readonly args: readonly Expression[];
      readonly safe: boolean;
    })
  | (At & { readonly kind: 'constructorCall'; readonly which: 'this' | 'super'; readonly args: readonly Expression[] })
  | (At & { readonly kind: 'index'; readonly target: Expression; readonly index: Expression })
  | (At & { readonly kind: 'new'; readonly type: TypeName; readonly args: readonly Expression[] })
  | (At & { readonly kind: 'newArray'; readonly type: TypeName; readonly size: Expression })
  | (At & { readonly kind: 'newCollection'; readonly type: TypeName; readonly values: readonly Expression[] })
  | (At & {
      readonly kind: 'newMap';
      readonly type: TypeName;
      readonly entries: readonly (readonly [Expression, Expression])[];
    })
  | (At & { readonly kind: 'cast'; readonly type: TypeName; readonly value: Expression })
  | (At & { readonly kind: 'unary'; readonly operator: '+' | '-' | '!' | '~'; readonly operand: Expression })
  | (At & {
      readonly kind: 'step';
      readonly operator: '++' | '--';
      readonly prefix: boolean;
      readonly target: Expression;
    })
  | (At & {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (At & { readonly kind: 'instanceOf'; readonly value: Expression; readonly type: TypeName })
  | (At & { readonly kind: 'ternary'; readonly test: Expression; readonly yes: Expression; readonly no: Expression })
  | (At & {
      readonly kind: 'assign';
      readonly operator: BinaryOperator | '=';
      readonly target: Expression;
      readonly value: Expression;
    })
  | (At & { readonly kind: 'classLiteral'; readonly type: TypeName | undefined })
  | (At & QueryExpression)
  | (At & { readonly kind: 'sosl'; readonly text: string; readonly binds: readonly Expression[] });

export interface QueryExpression {
  readonly kind: 'soql';
  readonly text: string;
  readonly binds: readonly Expression[];
  readonly from: string;
  /** `count`: `SELECT COUNT() FROM …`; `aggregate`: rows are AggregateResults. */
  readonly shape: 'rows' | 'count' | 'aggregate';
}

export interface CatchClause extends At {
  readonly type: TypeName;
  readonly name: string;
  readonly body: Block;
}

export interface WhenClause extends At {
  readonly test:
    | { readonly kind: 'else' }
    | { readonly kind: 'values'; readonly values: readonly WhenValue[] }
    | { readonly kind: 'type'; readonly type: TypeName; readonly name: string };
  readonly body: Block;
}

/** A literal, or the name of an enum value. */
export type WhenValue = Extract<Expression, { kind: 'literal' | 'name' }>;

export interface Declarator extends At {
  readonly name: string;
  readonly value?: Expression;
}

export type Block = At & {
  readonly kind: 'block';
  readonly statements: readonly Statement[];
  readonly endLine: number;
};

export type Local = At & {
  readonly kind: 'local';
  readonly isFinal: boolean;
  readonly type: TypeName;
  readonly variables: readonly Declarator[];
};

export type Statement =
  | Block
  | Local
  | (At & { readonly kind: 'if'; readonly test: Expression; readonly then: Statement; readonly otherwise?: Statement })
  | (At & { readonly kind: 'switch'; readonly value: Expression; readonly clauses: readonly WhenClause[] })
  | (At & {
      readonly kind: 'for';
      readonly init?: Local;
      readonly before: readonly Expression[];
      readonly test?: Expression;
      readonly update: readonly Expression[];
      readonly body?: Statement;
    })
  | (At & {
      readonly kind: 'forEach';
      readonly type: TypeName;
      readonly name: string;
      readonly over: Expression;
      readonly body?: Statement;
    })
  | (At & { readonly kind: 'while'; readonly test: Expression; readonly body?: Statement })
  | (At & { readonly kind: 'doWhile'; readonly test: Expression; readonly body: Statement })
  | (At & {
      readonly kind: 'try';
      readonly body: Block;
      readonly catches: readonly CatchClause[];
      readonly last?: Block;
    })
  | (At & { readonly kind: 'return'; readonly value?: Expression })
  | (At & { readonly kind: 'throw'; readonly value: Expression })
  | (At & { readonly kind: 'break' })
  | (At & { readonly kind: 'continue' })
  | (At & {
      readonly kind: 'dml';
      readonly operation: DmlOperation;
      readonly access?: 'user' | 'system';
      readonly value: Expression;
      readonly externalId?: string;
      readonly merged?: Expression;
    })
  | (At & { readonly kind: 'runAs'; readonly args: readonly Expression[]; readonly body: Block })
  | (At & { readonly kind: 'expression'; readonly value: Expression });

export interface Parameter extends At {
  readonly type: TypeName;
  readonly name: string;
  readonly isFinal: boolean;
}

export interface MethodDeclaration extends At {
  readonly kind: 'method';
  readonly modifiers: Modifiers;
  readonly name: string;
  /** Undefined: void, or a constructor. */
  readonly returns: TypeName | undefined;
  readonly isConstructor: boolean;
  readonly parameters: readonly Parameter[];
  readonly hasBody: boolean;
  /** Absent of an abstract method, and of what comes from the cache. */
  readonly body?: Block;
}

export interface Accessor extends At {
  readonly access?: Access;
  readonly hasBody: boolean;
  readonly body?: Block;
}

/** A field or a property; a field has no accessors. */
export interface VariableDeclaration extends At {
  readonly kind: 'variable';
  readonly modifiers: Modifiers;
  readonly type: TypeName;
  readonly name: string;
  readonly isProperty: boolean;
  readonly getter?: Accessor;
  readonly setter?: Accessor;
  readonly value?: Expression;
}

export interface InitializerBlock extends At {
  readonly kind: 'initializer';
  readonly isStatic: boolean;
  readonly body?: Block;
}

export type Member = MethodDeclaration | VariableDeclaration | InitializerBlock | TypeDeclaration;

export interface TypeDeclaration extends At {
  readonly kind: 'class' | 'interface' | 'enum';
  readonly name: string;
  readonly modifiers: Modifiers;
  readonly superclass?: TypeName;
  readonly interfaces: readonly TypeName[];
  readonly members: readonly Member[];
  readonly values: readonly (At & { readonly name: string })[];
  readonly endLine: number;
}

export type TriggerEvent = `${'before' | 'after'} ${'insert' | 'update' | 'delete' | 'undelete'}`;

export interface TriggerDeclaration extends At {
  readonly kind: 'trigger';
  readonly name: string;
  readonly object: string;
  readonly events: readonly TriggerEvent[];
  readonly members: readonly Member[];
  readonly body: Block;
}

/** What `executeAnonymous` gets: statements, with methods and classes among them. */
export interface AnonymousDeclaration extends At {
  readonly kind: 'anonymous';
  readonly members: readonly Member[];
  readonly body: Block;
}

export type Unit = TypeDeclaration | TriggerDeclaration | AnonymousDeclaration;

/** Something that keeps a source from being compiled, in the platform's words. */
export interface ApexProblem extends At {
  readonly message: string;
}
