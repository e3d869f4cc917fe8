import type { RestRequest } from './message.ts';

/** Splits `/services/data/v66.0/sobjects/Account?x=1` or, in batches, `v66.0/sobjects/Account`. */
export function parseResource(url: string): Pick<RestRequest, 'path' | 'base' | 'query'> | undefined {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const match = /^\/*(?:services\/data\/)?(v\d+\.\d)(?:\/|$)(.*)$/.exec(path.replace(/\/{2,}/g, '/'));
  if (!match) return undefined;
  const [, version = '', rest = ''] = match;
  return {
    base: `/services/data/${version}`,
    path: rest.split('/').filter(Boolean).map(decode),
    query: new URLSearchParams(query),
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
