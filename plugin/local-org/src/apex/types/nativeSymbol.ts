import type { NativeType } from '../native.ts';
import { parseSignature, parseTypeText, type TypeText } from './signature.ts';
import type { Callable, NativeSymbol, Type, Variable } from './type.ts';

/** Makes a type of a signature's text; `parameters` are the names of type parameters. */
export type TypeReader = (text: TypeText, parameters: readonly string[]) => Type;

/** A built-in type as the checker sees it. Signatures are read when a member of the type is first asked for. */
export class DeclaredNative implements NativeSymbol {
  readonly declaration: NativeType;
  readonly name: string;
  readonly key: string;
  readonly #read: TypeReader;
  #self: Type | undefined;
  #methods: Map<string, Callable[]> | undefined;
  #variables: Map<string, Variable> | undefined;
  #constructors: Callable[] | undefined;
  #supertypes: readonly Type[] | undefined;

  constructor(declaration: NativeType, read: TypeReader) {
    this.declaration = declaration;
    this.name = declaration.name.replace(/^System\./, '');
    this.key = this.name.toLowerCase();
    this.#read = read;
  }

  /** The type with its own parameters as arguments. */
  get self(): Type {
    const args = this.declaration.typeParameters.map((name) => ({ name, arguments: [] }));
    this.#self ??= this.#type({ name: this.declaration.name, arguments: args });
    return this.#self;
  }

  get supertypes(): readonly Type[] {
    const { extends: parent, implements: interfaces = [] } = this.declaration;
    this.#supertypes ??= [...(parent === undefined ? [] : [parent]), ...interfaces].map((name) =>
      this.#type(parseTypeText(name))
    );
    return this.#supertypes;
  }

  methods(name: string): readonly Callable[] {
    this.#methods ??= this.#readMethods();
    return this.#methods.get(name.toLowerCase()) ?? [];
  }

  variable(name: string): Variable | undefined {
    this.#variables ??= this.#readVariables();
    return this.#variables.get(name.toLowerCase());
  }

  get constructors(): readonly Callable[] {
    const { base, constructors } = this.declaration;
    this.#constructors ??= Object.keys(base?.initializers ?? constructors ?? {}).map((text) => this.#callable(text));
    return this.#constructors;
  }

  #type(text: TypeText): Type {
    return this.#read(text, this.declaration.typeParameters);
  }

  #callable(text: string): Callable {
    const { isStatic, returns, name, parameters } = parseSignature(text);
    return {
      name: name === '' ? '<init>' : name,
      owner: this.self,
      isStatic,
      parameters: parameters.map((each) => this.#type(each)),
      returns: returns === undefined ? this.self : this.#type(returns),
      nativeSignature: text,
    };
  }

  #readMethods(): Map<string, Callable[]> {
    const found = new Map<string, Callable[]>();
    const add = (method: Callable): void => {
      const key = method.name.toLowerCase();
      found.set(key, [...(found.get(key) ?? []), method]);
    };
    for (const text of Object.keys(this.declaration.members ?? {})) add(this.#callable(text));
    if (this.declaration.kind === 'enum') {
      for (const text of [
        `static List<${this.name}> values()`,
        `static ${this.name} valueOf(String name)`,
        'String name()',
        'Integer ordinal()',
      ]) {
        if (!found.has(parseSignature(text).name.toLowerCase())) add(this.#callable(text));
      }
    }
    return found;
  }

  #readVariables(): Map<string, Variable> {
    const found = new Map<string, Variable>();
    for (const [text, { get, set }] of Object.entries(this.declaration.properties ?? {})) {
      const { isStatic, returns, name } = parseSignature(text);
      const type = returns === undefined ? this.self : this.#type(returns);
      found.set(name.toLowerCase(), {
        name,
        owner: this.self,
        type,
        isStatic,
        isFinal: false,
        nativeSignature: text,
        canRead: get !== undefined,
        canWrite: set !== undefined,
      });
    }
    for (const name of this.declaration.enumValues ?? []) {
      found.set(name.toLowerCase(), {
        name,
        owner: this.self,
        type: this.self,
        isStatic: true,
        isFinal: true,
        canRead: true,
        canWrite: false,
      });
    }
    return found;
  }
}
