interface SaveOutput {
  readonly errors?: readonly { readonly message: string }[];
  readonly fieldErrors?: Readonly<Record<string, readonly { readonly message: string }[]>>;
}
interface Body {
  readonly message?: string;
  readonly output?: SaveOutput;
  readonly pageErrors?: readonly { readonly message: string }[];
}

/** What is wrong, where, and what to do next: the same four parts as on the command line. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly path?: string | null;
  readonly action?: string | null;
}

/** The problems that a method of ours was refused with; empty for any other error. */
export function problemsOf(error: unknown): readonly Problem[] {
  const message = (error as { body?: { message?: unknown } } | null | undefined)?.body?.message;
  return typeof message === 'string' ? problemsIn(message) : [];
}

function problemsIn(text: string): readonly Problem[] {
  if (!text.startsWith('{')) return [];
  try {
    const { problems } = JSON.parse(text) as { problems?: readonly Problem[] };
    return problems ?? [];
  } catch {
    return [];
  }
}

/** A problem in one text: what is wrong, and what to do. */
export const problemText = ({ message, action }: Problem): string =>
  action === undefined || action === null || action === '' ? message : `${message} ${action}`;

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
  if (only === undefined) return [];
  const problems = problemsIn(only);
  return problems.length > 0 ? [...new Set(problems.map(problemText))] : [only];
}

/** A label with its places filled: `{0} of {1} steps`. */
export const fill = (label: string, ...values: readonly (string | number)[]): string =>
  label.replace(/\{(\d+)\}/g, (place, index: string) => String(values[Number(index)] ?? place));
