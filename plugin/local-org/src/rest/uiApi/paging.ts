import { ApiError } from '../../contract.ts';

export interface Page {
  readonly size: number;
  readonly offset: number;
}

export interface PageTokens {
  readonly currentPageToken: string;
  readonly currentPageUrl: string;
  readonly nextPageToken: string | null;
  readonly nextPageUrl: string | null;
  readonly previousPageToken: string | null;
  readonly previousPageUrl: string | null;
}

/**
 * The page that `pageSize` and `pageToken` (or the zero-based `page`) name; a token is the number of rows before it.
 * @throws ApiError ILLEGAL_QUERY_PARAMETER_VALUE
 */
export function pageOf(query: URLSearchParams, sizes: { readonly size: number; readonly max: number }): Page {
  const size = whole(query, 'pageSize') ?? sizes.size;
  if (size < 1 || size > sizes.max) throw illegal('pageSize', String(size));
  const page = whole(query, 'page');
  return { size, offset: page === undefined ? (whole(query, 'pageToken') ?? 0) : page * size };
}

function whole(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^\d{1,9}$/.test(text)) throw illegal(name, text);
  return Number(text);
}

export const illegal = (name: string, value: string): ApiError =>
  new ApiError('ILLEGAL_QUERY_PARAMETER_VALUE', `Illegal value for query parameter ${name}: ${value}`);

export function pageTokens(
  { size, offset }: Page,
  around: { readonly more: boolean; readonly url: string; readonly query: URLSearchParams }
): PageTokens {
  const urlOf = (token: string): string => {
    const query = new URLSearchParams(around.query);
    query.delete('page');
    query.set('pageSize', String(size));
    query.set('pageToken', token);
    return `${around.url}?${query.toString()}`;
  };
  const next = around.more ? String(offset + size) : null;
  const previous = offset > 0 ? String(Math.max(0, offset - size)) : null;
  return {
    currentPageToken: String(offset),
    currentPageUrl: urlOf(String(offset)),
    nextPageToken: next,
    nextPageUrl: next === null ? null : urlOf(next),
    previousPageToken: previous,
    previousPageUrl: previous === null ? null : urlOf(previous),
  };
}
