import type { AnnotationInfo } from '../transaction.ts';
import type { Access, Sharing, TypeDeclaration } from '../syntax/ast.ts';
import type { Callable, Type, UserSymbol, Variable } from './type.ts';

/** A class, interface or enum of the user. Members are filled in when all classes are known. */
export class DeclaredType implements UserSymbol {
  declaration: TypeDeclaration;
  /** `Outer.Inner` */
  readonly name: string;
  readonly key: string;
  readonly outer: UserSymbol | undefined;
  readonly inners = new Map<string, DeclaredType>();
  readonly type: Type;
  superclass: Type | undefined;
  interfaces: readonly Type[] = [];
  readonly variables = new Map<string, Variable>();
  readonly methods = new Map<string, readonly Callable[]>();
  readonly constructors: Callable[] = [];

  /** What the source is; the body of a trigger and of anonymous Apex is the static method `$body` of a class. */
  readonly unit: 'class' | 'trigger' | 'anonymous';

  constructor(
    declaration: TypeDeclaration,
    outer: UserSymbol | undefined,
    unit: 'class' | 'trigger' | 'anonymous' = 'class'
  ) {
    this.declaration = declaration;
    this.unit = unit;
    this.outer = outer;
    this.name = outer ? `${outer.name}.${declaration.name}` : declaration.name;
    this.key = this.name.toLowerCase();
    this.type = { kind: 'user', name: this.name, key: this.key, args: [], user: this };
    for (const member of declaration.members) {
      if (!('members' in member)) continue;
      this.inners.set(member.name.toLowerCase(), new DeclaredType(member, this, unit));
    }
  }

  /** Takes the bodies of the same source, of which only the skeleton was known. */
  refill(declaration: TypeDeclaration): void {
    this.declaration = declaration;
    for (const member of declaration.members) {
      if ('members' in member) this.inners.get(member.name.toLowerCase())?.refill(member);
    }
  }

  get kind(): 'class' | 'interface' | 'enum' {
    return this.declaration.kind;
  }

  get top(): UserSymbol {
    return this.outer?.top ?? this;
  }

  get annotations(): readonly AnnotationInfo[] {
    return this.declaration.modifiers.annotations;
  }

  get isTest(): boolean {
    return this.top.annotations.some(({ name }) => name === 'istest');
  }

  get sharing(): Sharing | undefined {
    return this.declaration.modifiers.sharing;
  }

  get access(): Access {
    return this.declaration.modifiers.access ?? 'private';
  }

  get isAbstract(): boolean {
    return this.kind === 'interface' || this.declaration.modifiers.isAbstract;
  }

  /** As stack traces name it: `Class.Outer.Inner`, `Trigger.OrderTrigger`, `AnonymousBlock`. */
  get traceName(): string {
    if (this.unit === 'anonymous') return this.outer ? `Class.${this.name}` : 'AnonymousBlock';
    return this.unit === 'trigger' && !this.outer ? `Trigger.${this.name}` : `Class.${this.name}`;
  }

  /** Name in emitted code. */
  get jsName(): string {
    const name = this.key.replace('.', '$');
    return this.unit === 'class' ? name : `${this.unit}$${name}`;
  }

  supertypes(): readonly Type[] {
    return this.superclass ? [this.superclass, ...this.interfaces] : this.interfaces;
  }

  *withInners(): Iterable<UserSymbol> {
    yield this;
    for (const inner of this.inners.values()) yield* inner.withInners();
  }
}
