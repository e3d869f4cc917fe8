import { startLocalOrg, type LocalOrgServer, type RunningOrg } from '@order-management/local-org';
import type { CatalogueConnection } from '../../data/catalogue.ts';
import { projectRoot } from './projectCopy.ts';

/** The local org with the metadata of the product, and connections of its users. */
export interface LocalCrm {
  readonly org: RunningOrg;
  /** The administrator. */
  readonly admin: RestConnection;
  /** A user with these permission sets, such as `OM_Sales`. */
  userWith(...permissionSets: readonly string[]): Promise<RestConnection>;
  stop(): Promise<void>;
}

export interface RestConnection extends Omit<CatalogueConnection, 'request'> {
  request(call: RestCall): Promise<unknown>;
  query(soql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** The id of the new record. */
  create(object: string, fields: object): Promise<string>;
  update(object: string, id: string, fields: object): Promise<void>;
}

/** What the org answered in place of a result; `message` is that of its first error. */
export class RestError extends Error {
  readonly errorCode: string;
  constructor(errorCode: string, message: string) {
    super(message);
    this.name = 'RestError';
    this.errorCode = errorCode;
  }
}

export async function startLocalCrm(): Promise<LocalCrm> {
  const server: LocalOrgServer = await startLocalOrg({ orgs: [{ name: 'crm', projectDir: projectRoot }] });
  const [org] = server.orgs;
  if (!org) throw new Error('no org was started');
  const admin = connect(server.url, org.admin.accessToken);
  const integration = connect(server.url, org.integration.accessToken);
  return {
    org,
    admin,
    // The local org signs two users in; the one without rights of its own plays every person in turn.
    async userWith(...permissionSets) {
      const assigned = await admin.query(
        `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${org.integration.userId}' AND PermissionSet.IsOwnedByProfile = false`
      );
      for (const { Id } of assigned) {
        await admin.request({
          method: 'DELETE',
          url: `/services/data/v66.0/sobjects/PermissionSetAssignment/${String(Id)}`,
        });
      }
      for (const name of permissionSets) {
        const [set] = await admin.query(`SELECT Id FROM PermissionSet WHERE Name = '${name}'`);
        await admin.create('PermissionSetAssignment', {
          AssigneeId: org.integration.userId,
          PermissionSetId: set?.['Id'],
        });
      }
      return integration;
    },
    stop: () => server.stop(),
  };
}

function connect(url: string, accessToken: string): RestConnection {
  const version = '66.0';
  const root = `/services/data/v${version}`;
  const request = async (call: RestCall): Promise<unknown> => {
    const response = await fetch(new URL(call.url, url), {
      method: call.method,
      headers: { authorization: `Bearer ${accessToken}`, ...call.headers },
      ...(call.body === undefined ? {} : { body: call.body }),
    });
    const text = await response.text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    if (response.ok) return body;
    const [error] = body as { errorCode: string; message: string }[];
    throw new RestError(error?.errorCode ?? String(response.status), error?.message ?? text);
  };
  const send = (method: 'POST' | 'PATCH', path: string, body: object): Promise<unknown> =>
    request({ method, url: root + path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return {
    version,
    request,
    async query(soql) {
      const reply = await request({ method: 'GET', url: `${root}/query?q=${encodeURIComponent(soql)}` });
      return (reply as { records: readonly Readonly<Record<string, unknown>>[] }).records;
    },
    async create(object, fields) {
      return ((await send('POST', `/sobjects/${object}`, fields)) as { id: string }).id;
    },
    async update(object, id, fields) {
      await send('PATCH', `/sobjects/${object}/${id}`, fields);
    },
  };
}

interface RestCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}
