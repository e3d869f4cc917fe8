import type { Org, Schema, Session } from '../contract.ts';
import { BulkJobs } from '../bulk/bulkJobs.ts';
import { CursorStore } from '../rest/cursors.ts';
import type { RestContext, RestRequest, RestResponse } from '../rest/message.ts';
import { RESOURCES } from '../rest/resources.ts';
import { Router } from '../rest/router.ts';
import { SoqlEngine, type QueryableOrg } from '../soql/soqlEngine.ts';
import { Deployments } from '../deploy/deployments.ts';
import { toolingOrg } from '../rest/tooling/toolingOrg.ts';
import { Usage } from './usage.ts';

const router = new Router(RESOURCES);

export interface TenantOptions {
  readonly org: Org;
  readonly password: string;
  readonly dailyApiRequests: number;
  readonly clock: () => Date;
  readonly onUnsupported: (orgName: string, resource: string) => void;
  /** Source folders of the project, where Lightning components can be edited. */
  readonly sourceFolders?: readonly string[];
  /** Folder that keeps validated packages. */
  readonly validations?: string;
  /** Reports a bug in work that goes on after its answer was given. */
  readonly onBug: (error: unknown) => void;
}

/** The org without the objects that only the tooling API has. */
function dataOrg(org: Org): QueryableOrg {
  const object: Schema['object'] = (name) => {
    const found = org.schema.object(name);
    return found?.tooling ? undefined : found;
  };
  return {
    sql: org.sql,
    schema: {
      object,
      objects: () => org.schema.objects(),
      objectOfId: (id) => org.schema.objectOfId(id),
      childRelationships: (name) => org.schema.childRelationships(name),
    },
    get schemaVersion() {
      return org.schemaVersion;
    },
  };
}

/** How change events name the call that they come from, so that a client knows its own changes again. */
function originOf({ base, headers }: RestRequest): string {
  const client = /client=([^,;]+)/.exec(headers['sforce-call-options'] ?? '')?.[1] ?? '';
  return `com/salesforce/api/rest/${base.split('/v')[1] ?? ''};client=${client}`;
}

/** One org of the server with what belongs to its API: statements, cursors, usage. */
export class Tenant {
  readonly org: Org;
  readonly password: string;
  readonly usage: Usage;
  readonly deployments: Deployments;
  readonly bulk: BulkJobs;
  readonly clock: () => Date;
  readonly sourceFolders: readonly string[];
  private readonly soql: SoqlEngine;
  private readonly tooling: SoqlEngine;
  readonly cursors = new CursorStore();
  private readonly onUnsupported: TenantOptions['onUnsupported'];

  constructor(options: TenantOptions) {
    this.org = options.org;
    this.password = options.password;
    this.clock = options.clock;
    this.sourceFolders = options.sourceFolders ?? [];
    this.onUnsupported = options.onUnsupported;
    this.usage = new Usage(options.dailyApiRequests, options.clock);
    this.deployments = new Deployments(options.org, options.clock, options.onBug, options.validations);
    this.bulk = new BulkJobs(options.org, options.clock, options.onBug);
    const zone = (): string => options.org.timeZone();
    this.soql = new SoqlEngine(dataOrg(options.org), options.clock, zone);
    this.tooling = new SoqlEngine(toolingOrg(options.org), options.clock, zone);
  }

  /** The session of an active user. */
  sessionOf(userId: string): Session | undefined {
    return this.findUser('Id', userId);
  }

  sessionByUsername(username: string): Session | undefined {
    return this.findUser('Username', username);
  }

  /** Whether the user has the permission API Enabled. */
  mayUseApi(session: Session): boolean {
    return this.org.rights(session).apiEnabled ?? true;
  }

  /** The route a path belongs to, for reports. */
  resourceOf(path: readonly string[]): string {
    return router.match(path)?.pattern ?? '(not supported)';
  }

  handle(session: Session, request: RestRequest, serverUrl: string): RestResponse {
    const context: RestContext = {
      org: this.org,
      session,
      serverUrl,
      soql: this.soql,
      tooling: this.tooling,
      cursors: this.cursors,
      bulk: this.bulk,
      limits: { max: this.usage.max, used: this.usage.used },
      clock: this.clock,
      dispatch: (inner) => router.handle(context, inner),
      unsupported: (resource) => this.onUnsupported(this.org.name, resource),
    };
    // Formulas in whatever SQL a handler runs are the caller's, also in pages that are made later in the request.
    return this.org.events.withOrigin(originOf(request), () =>
      this.org.runAs(session, () => router.handle(context, request))
    );
  }

  /** Runs queries on records. */
  get queries(): SoqlEngine {
    return this.soql;
  }

  /** Ends what runs and closes the org. */
  close(): void {
    this.bulk.close();
    this.org.close();
  }

  private findUser(field: 'Id' | 'Username', value: string): Session | undefined {
    const { sql, id: orgId } = this.org;
    const select = `SELECT "Id", "Username" FROM ${sql.table('User')}`;
    const row = sql.all(`${select} WHERE ${sql.column('User', field)} = ? AND "IsActive" = 1`, [value])[0];
    return row ? { userId: String(row['Id']), username: String(row['Username']), orgId } : undefined;
  }
}
