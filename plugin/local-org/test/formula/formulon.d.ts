declare module 'formulon' {
  /** Parses and evaluates; errors are answers. */
  export function parse(
    formula: string,
    variables: Readonly<Record<string, unknown>>
  ): {
    readonly type: 'literal' | 'error';
    readonly value?: unknown;
    readonly dataType?: string;
    readonly message?: string;
  };
}
