interface SaveOutput {
  readonly errors?: readonly { readonly message: string }[];
  readonly fieldErrors?: Readonly<Record<string, readonly { readonly message: string }[]>>;
}
interface Body {
  readonly message?: string;
  readonly output?: SaveOutput;
  readonly pageErrors?: readonly { readonly message: string }[];
}

/** The texts that a person can read, from whatever a call was rejected with: one error, several, or those of fields. */
export function messagesOf(error: unknown): readonly string[] {
  if (error === undefined || error === null) return [];
  if (Array.isArray(error)) return [...new Set(error.flatMap((one) => messagesOf(one)))];
  if (typeof error === 'string') return [error];
  if (typeof error !== 'object') return [];
  const { body, message } = error as { body?: unknown; message?: string };
  if (Array.isArray(body)) return messagesOf(body);
  const { output, pageErrors = [], message: bodyMessage } = (body ?? {}) as Body;
  const inside = [...(output?.errors ?? []), ...Object.values(output?.fieldErrors ?? {}).flat(), ...pageErrors];
  if (inside.length > 0) return [...new Set(inside.map((one) => one.message))];
  const only = bodyMessage ?? message;
  return only === undefined ? [] : [only];
}

/** A label with its places filled: `{0} of {1} steps`. */
export const fill = (label: string, ...values: readonly (string | number)[]): string =>
  label.replace(/\{(\d+)\}/g, (place, index: string) => String(values[Number(index)] ?? place));
