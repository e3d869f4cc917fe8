import { startLocalOrg, type LocalOrgOptions, type LocalOrgServer, type RunningOrg } from '../../src/index.ts';
import { PLANT_METADATA } from '../soql/plantOrg.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; tests say what they expect of it. */

  readonly body: any;
}

export interface PlantServer {
  readonly server: LocalOrgServer;
  readonly org: RunningOrg;
  /** A call below `/services/data/v66.0`, or of a path that starts with `//`, as the administrator. */
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  query(soql: string, headers?: Record<string, string>): Promise<Answer>;
  create(object: string, values: Readonly<Record<string, unknown>>): Promise<string>;
}

export const DATA = '/services/data/v66.0';

export async function plantServer(options: LocalOrgOptions = {}): Promise<PlantServer> {
  const server = await startLocalOrg(options);
  const org = server.orgs[0];
  if (!org) throw new Error('the server has an org');
  for (const each of server.orgs) each.org.applyMetadata(PLANT_METADATA, { checkOnly: false });
  const api: PlantServer['api'] = (method, path, body, headers = {}) =>
    request(server.url + (path.startsWith('//') ? path.slice(1) : DATA + path), method, body, {
      authorization: `Bearer ${org.admin.accessToken}`,
      ...headers,
    });
  return {
    server,
    org,
    api,
    query: (soql, headers) => api('GET', `/query?q=${encodeURIComponent(soql)}`, undefined, headers),
    create: async (object, values) => {
      const { body, text } = await api('POST', `/sobjects/${object}`, values);
      if (!body.success) throw new Error(text);
      return String(body.id);
    },
  };
}

export async function request(
  url: string,
  method: string,
  body?: unknown,
  headers: Record<string, string> = {}
): Promise<Answer> {
  const isText = typeof body === 'string';
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  let json: unknown;
  try {
    json = text === '' ? undefined : JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, headers: response.headers, text, body: json };
}

/** One value of each item of a list in an answer. */
export function pluck(list: unknown, key: string): unknown[] {
  return (list as readonly Readonly<Record<string, unknown>>[]).map((item) => item[key]);
}
