import type { FastifyRequest } from 'fastify';
import type { Session } from '../contract.ts';
import type { LocalOrgLogger } from '../server/logger.ts';
import type { Tenant } from '../server/tenant.ts';
import type { OrgPages } from './orgPages.ts';

export interface Caller {
  readonly tenant: Tenant;
  readonly session: Session;
}

/** What the routes of the pages share. */
export interface UiContext {
  caller(request: FastifyRequest): Caller | undefined;
  pagesOf(tenant: Tenant): OrgPages;
  readonly logger: LocalOrgLogger;
}
