import type { ClassMeta, FieldMeta, MethodMeta } from '../emit/meta.ts';
import {
  isUserObject,
  type ApexTransaction,
  type EnumValue,
  type RuntimeField,
  type RuntimeType,
} from '../transaction.ts';

/** A class as emitted code defines it. */
export interface LoadedClass {
  readonly type: new () => object;
  readonly statics: Readonly<Record<string, (...args: unknown[]) => unknown>>;
  readonly values: readonly EnumValue[];
}

/** What a type of the user needs of the program that it belongs to. */
export interface TypeHome {
  /** Loads the code of a class when that has not been done. */
  load(jsName: string): LoadedClass;
  userType(name: string): UserType | undefined;
  staticsOf(jsName: string): Record<string, unknown>;
  readonly apex: ApexTransaction;
}

type Callee = (this: unknown, ...args: unknown[]) => unknown;

/** A class, interface or enum of the user while it runs; instances have it as `apexType`. */
export class UserType implements RuntimeType {
  readonly meta: ClassMeta;
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly typeArguments: readonly RuntimeType[] = [];
  readonly object = undefined;
  readonly lineage: ReadonlySet<string>;
  readonly #home: TypeHome;
  #fields: readonly RuntimeField[] | undefined;
  #methods: ReadonlyMap<string, readonly MethodMeta[]> | undefined;

  constructor(meta: ClassMeta, home: TypeHome) {
    this.meta = meta;
    this.name = meta.name;
    this.kind = meta.kind;
    this.lineage = new Set(meta.lineage);
    this.#home = home;
  }

  get annotations(): RuntimeType['annotations'] {
    return this.meta.annotations;
  }

  get parent(): UserType | undefined {
    return this.meta.superclass === undefined ? undefined : this.#home.userType(this.meta.superclass);
  }

  get enumValues(): readonly EnumValue[] {
    return this.kind === 'enum' ? this.#home.load(this.meta.jsName).values : [];
  }

  isInstance(value: unknown): boolean {
    if (this.kind === 'enum')
      return typeof value === 'object' && value !== null && (value as EnumValue).enumType === this.name;
    return isUserObject(value) && (value.apexType as UserType).lineage.has(this.name.toLowerCase());
  }

  isAssignableFrom(other: RuntimeType): boolean {
    return other === this || (other instanceof UserType && other.lineage.has(this.name.toLowerCase()));
  }

  newInstance(): unknown {
    const constructor = this.meta.constructors.find(({ parameters }) => parameters.length === 0);
    if (this.meta.isAbstract || this.kind !== 'class' || !constructor) {
      throw this.#home.apex.exception('System.TypeException', `Type cannot be constructed: ${this.name}`);
    }
    const made = new (this.#home.load(this.meta.jsName).type)() as Record<string, Callee>;
    made[constructor.jsName]?.call(made);
    return made;
  }

  /** An object of the type whose constructors have not run, for stubs. */
  blank(): object {
    return Object.create(this.#home.load(this.meta.jsName).type.prototype as object) as object;
  }

  /** All methods, those that it inherits too. */
  allMethods(): readonly MethodMeta[] {
    this.#methods ??= this.#collect();
    return [...this.#methods.values()].flat();
  }

  get fields(): readonly RuntimeField[] {
    this.#fields ??= [...this.meta.fields.map((field) => this.#field(field)), ...(this.parent?.fields ?? [])];
    return this.#fields;
  }

  /** Methods by lower-case name, those of superclasses after its own. */
  methods(name: string): readonly MethodMeta[] {
    this.#methods ??= this.#collect();
    return this.#methods.get(name.toLowerCase()) ?? [];
  }

  staticFunction(method: MethodMeta): Callee | undefined {
    for (const each of this.#ancestors()) {
      const found = this.#home.load(each.meta.jsName).statics[method.jsName];
      if (found) return found;
    }
    return undefined;
  }

  /** The class itself, then what it extends. */
  #ancestors(): readonly UserType[] {
    const { parent } = this;
    return parent ? [this, ...parent.#ancestors()] : [this];
  }

  #collect(): ReadonlyMap<string, readonly MethodMeta[]> {
    const found = new Map<string, MethodMeta[]>();
    for (const each of this.#ancestors()) {
      for (const method of each.meta.methods) {
        const key = method.name.toLowerCase();
        const known = found.get(key) ?? [];
        if (!known.some(({ jsName }) => jsName === method.jsName)) known.push(method);
        found.set(key, known);
      }
    }
    return found;
  }

  #field(field: FieldMeta): RuntimeField {
    const { name, type, isStatic, isTransient, access, annotations, jsName } = field;
    const holder = (object: object): Record<string, unknown> =>
      (isStatic ? this.#home.staticsOf(this.meta.jsName) : object) as Record<string, unknown>;
    const accessors = (object: object): Record<string, Callee> =>
      (isStatic ? this.#home.load(this.meta.jsName).statics : object) as Record<string, Callee>;
    const get = (object: object): unknown =>
      (field.hasGetter ? accessors(object)[`get${jsName}`]?.call(object) : holder(object)[jsName]) ?? null;
    const set = (object: object, value: unknown): void => {
      if (field.hasSetter) accessors(object)[`set${jsName}`]?.call(object, value);
      else holder(object)[jsName] = value;
    };
    return {
      name,
      type,
      isStatic,
      isTransient,
      access,
      annotations,
      ...(field.canRead ? { get } : {}),
      ...(field.canWrite ? { set } : {}),
    };
  }
}
