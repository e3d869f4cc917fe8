/** What components get when a call is refused: a response, not an error, as the data services of the platform reject. */
export interface FetchResponse {
  readonly ok: false;
  readonly status: number;
  readonly statusText: string;
  readonly errorType: 'fetchResponse';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** Calls the org. @throws FetchResponse when the org refuses; a lost session leads to the login */
export async function call(method: Method, url: string, body?: unknown): Promise<unknown> {
  const init: RequestInit = { method, credentials: 'same-origin' };
  if (body instanceof FormData) init.body = body;
  else if (body !== undefined) {
    init.headers = { 'content-type': 'application/json' };
    init.body = JSON.stringify(body);
  }
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch {
    const message = 'The org does not answer. Check that it runs, then refresh.';
    throw refusal(0, 'Disconnected', { message, statusCode: 0 });
  }
  if (response.status === 401) location.reload();
  const text = await response.text();
  const content = text === '' ? undefined : parse(text);
  if (!response.ok) {
    // Reads are refused with a list of errors, and whatever changes records with one.
    const first: unknown = method !== 'GET' && Array.isArray(content) ? content[0] : undefined;
    const body = typeof first === 'object' && first !== null ? { ...first, statusCode: response.status } : content;
    throw refusal(response.status, response.statusText, body);
  }
  return freeze(content);
}

/** Data of the platform cannot be changed by a component; it throws here as there. */
export function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}

/** The same text for equal values, whatever the order of their properties. */
export function keyOf(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner
  );
}

/** Path and parameters; those that are undefined are left out, lists are joined. */
export function address(path: string, parameters: Readonly<Record<string, unknown>> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) continue;
    query.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The texts of whatever a call was rejected with, to be shown to a person. */
export function messagesOf(error: unknown): readonly string[] {
  const body = (error as { body?: unknown } | undefined)?.body ?? error;
  if (Array.isArray(body)) return body.flatMap((entry) => messagesOf(entry));
  if (typeof body !== 'object' || body === null) return typeof body === 'string' ? [body] : [];
  const { message, output } = body as { message?: string; output?: SaveOutput };
  const detailed = [...(output?.errors ?? []), ...Object.values(output?.fieldErrors ?? {}).flat()].map(
    (one) => one.message
  );
  return detailed.length > 0 ? detailed : message === undefined ? [] : [message];
}

/** Why a record was not saved, by field where a field is to blame. */
export interface SaveOutput {
  readonly errors?: readonly { readonly message: string }[];
  readonly fieldErrors?: Readonly<Record<string, readonly { readonly message: string }[]>>;
}

export const saveOutputOf = (error: unknown): SaveOutput =>
  (error as { body?: { output?: SaveOutput } } | undefined)?.body?.output ?? {};

function refusal(status: number, statusText: string, body: unknown): FetchResponse {
  return freeze({ ok: false, status, statusText, errorType: 'fetchResponse', headers: {}, body });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
}
