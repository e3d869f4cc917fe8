import { hash } from 'node:crypto';
import { json, type RestRequest, type RestResponse } from '../message.ts';

/** Names a state of an answer: 32 hexadecimal digits, as the platform's tags have them. */
export const entityTag = (value: unknown): string => hash('sha256', JSON.stringify(value)).slice(0, 32);

/** Adds the tag of an answer to it. */
export function tagged<T extends object>(value: T): T & { readonly eTag: string } {
  return { ...value, eTag: entityTag(value) };
}

const quoted = (tag: string): string => `"${tag}"`;
const listed = (header: string | undefined): readonly string[] =>
  (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, '').replaceAll('"', ''));

export const hasTag = (header: string | undefined, tag: string): boolean => {
  const tags = listed(header);
  return tags.includes(tag) || tags.includes('*');
};

/** The answer with its `ETag`, or 304 for a client that has it already. */
export function conditionalJson(
  request: RestRequest,
  body: { readonly eTag: string },
  headers: Readonly<Record<string, string>> = {}
): RestResponse {
  const all = { ...headers, ETag: quoted(body.eTag) };
  if (request.headers['if-none-match'] !== undefined && hasTag(request.headers['if-none-match'], body.eTag)) {
    return { status: 304, headers: all };
  }
  return { ...json(body), headers: all };
}
