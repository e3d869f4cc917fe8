import type { GatewayEnvironment } from '../../../src/gateways/index.ts';

export interface SeenCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type Answer = Response | Error | ((call: SeenCall) => Response | Error | Promise<Response>);

/** A vendor that answers from a list, in order, and remembers what it was asked. No network, no clock but its own. */
export class ScriptedVendor {
  readonly calls: SeenCall[] = [];
  now = Date.UTC(2026, 10, 25);
  readonly #answers: Answer[];

  constructor(...answers: Answer[]) {
    this.#answers = answers;
  }

  expect(...answers: Answer[]): void {
    this.#answers.push(...answers);
  }

  environment(variables: Readonly<Record<string, string>> = {}): GatewayEnvironment {
    return {
      read: (name) => variables[name] ?? `value-of-${name}`,
      clock: { now: () => this.now },
      fetch: async (url, init = {}) => {
        const text = init.body as string | undefined;
        const headers = Object.fromEntries(new Headers(init.headers).entries());
        const isJson = headers['content-type'] === 'application/json';
        const body = isJson && text !== undefined ? (JSON.parse(text) as unknown) : text;
        const call = {
          method: init.method ?? 'GET',
          url: typeof url === 'string' ? url : new Request(url).url,
          headers,
          body,
        };
        this.calls.push(call);
        const next = this.#answers.shift();
        if (!next) throw new Error(`Nobody expected ${call.method} ${call.url}`);
        const answer = typeof next === 'function' ? await next(call) : next;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    };
  }
}

export const json = (status: number, body?: unknown, headers: Record<string, string> = {}): Response =>
  new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
