import { API } from 'org/page';
import { call, freeze, keyOf } from 'org/client';
import { refreshResources, watchResource } from 'org/resources';
import { wireAdapter } from 'org/wire';

interface Query {
  readonly source: string;
}
interface Request {
  readonly query: Query;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}
interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly unknown[];
}

/** The text of a query; other queries, such as fragments, may stand in it. */
export function gql(strings: TemplateStringsArray, ...parts: readonly unknown[]): Query {
  const inner = (part: unknown): string =>
    typeof part === 'object' && part !== null ? (part as Query).source : String(part);
  return freeze({ source: strings.reduce((text, string, at) => text + inner(parts[at - 1]) + string) });
}

const post = ({ query, variables, operationName }: Request): Promise<unknown> =>
  call('POST', `${API}/graphql`, {
    query: query.source,
    variables: variables ?? {},
    ...(operationName === undefined ? {} : { operationName }),
  });

/** Delivers `{ data, errors, refresh }`: errors in the plural, as GraphQL has them. */
export const graphql = wireAdapter({
  empty: { data: undefined, errors: undefined, refresh: undefined },
  // `variables` that is there and undefined is a value that is not known yet.
  ready: (config) => Boolean(config['query']) && !('variables' in config && config['variables'] === undefined),
  watch(config, emit) {
    const request = config as unknown as Request;
    const key = `graphql ${keyOf([request.query.source, request.variables, request.operationName])}`;
    const refresh = (): Promise<void> => refreshResources((candidate) => candidate === key);
    return watchResource(
      key,
      ({ data, error }) => {
        const answer = (data ?? { errors: [error] }) as Answer;
        const errors = answer.errors?.length ? answer.errors : undefined;
        emit({ data: answer.data ?? undefined, errors, refresh });
      },
      () => post(request)
    );
  },
});

export async function executeMutation(request: Request): Promise<Answer> {
  const { data, errors } = (await post(request)) as Answer;
  return { data, ...(errors?.length ? { errors } : {}) };
}
