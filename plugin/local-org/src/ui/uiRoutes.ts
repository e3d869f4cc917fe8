import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { presentedToken } from '../server/http.ts';
import type { LocalOrgLogger } from '../server/logger.ts';
import type { Orgs } from '../server/orgs.ts';
import type { Tenant } from '../server/tenant.ts';
import { APP, STYLES, VENDOR } from './addresses.ts';
import { assetRoutes } from './assetRoutes.ts';
import { VENDOR_FILE } from './build/vendorBuild.ts';
import { fileRoutes } from './fileRoutes.ts';
import { frameRoutes } from './frameRoutes.ts';
import { liveRoutes } from './liveRoutes.ts';
import { OrgPages, sharedVendor } from './orgPages.ts';
import { pageData } from './pageData.ts';
import { pageHtml } from './pageHtml.ts';
import { html, loginAddress, sessionRoutes } from './sessionRoutes.ts';
import type { UiContext } from './uiContext.ts';

/** The pages of the orgs: `/lightning/…`, and how a browser gets in. */
export function uiRoutes(app: FastifyInstance, orgs: Orgs, logger: LocalOrgLogger): void {
  const pages = new Map<Tenant, OrgPages>();
  const context: UiContext = {
    logger,
    caller: (request) => orgs.byToken(presentedToken(request)),
    pagesOf: (tenant) => {
      const known = pages.get(tenant) ?? new OrgPages(tenant);
      pages.set(tenant, known);
      return known;
    },
  };
  app.addHook('onClose', async () => {
    await Promise.all([...pages.values()].map((each) => each.close()));
  });
  sessionRoutes(app, orgs);
  assetRoutes(app, context);
  fileRoutes(app, context);
  frameRoutes(app, context);
  liveRoutes(app, context);

  app.get('/', (_request, reply) => reply.redirect('/lightning/page/home'));
  app.get('/lightning', (_request, reply) => reply.redirect('/lightning/page/home'));
  for (const kind of ['r', 'o', 'n', 'page', 'cmp', 'app']) {
    app.get(`/lightning/${kind}/*`, (request, reply) => showPage(request, reply));
  }
  // Mails and older links name a record by its id alone.
  app.get<{ Params: { id: string } }>('/:id', (request, reply) => {
    const { id } = request.params;
    const object = /^\w{15}(?:\w{3})?$/.test(id)
      ? context.caller(request)?.tenant.org.schema.objectOfId(id)
      : undefined;
    if (!object && /^\w{15}(?:\w{3})?$/.test(id)) return reply.redirect(loginAddress(`/${id}`));
    return object ? reply.redirect(`/lightning/r/${object.name}/${id}/view`) : reply.callNotFound();
  });

  async function showPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const caller = context.caller(request);
    if (!caller) return reply.redirect(loginAddress(request.url));
    const { tenant, session } = caller;
    const data = tenant.org.runAs(session, () => pageData(caller, context.pagesOf(tenant).componentNames()));
    const vendor = await sharedVendor();
    return html(reply, pageHtml(data, { vendor: `${VENDOR}/${vendor.key}/${VENDOR_FILE}`, app: APP, styles: STYLES }));
  }
}
