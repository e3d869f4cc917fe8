import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../contract.ts';
import { errorResponse, type RestResponse } from '../rest/message.ts';
import { send } from '../server/dataRoutes.ts';
import { approvalsOf, decide, decisionOf } from './approvalInbox.ts';
import { flexiPageNamed, homePageOf, recordPageOf, tabPageOf } from './flexiPages.ts';
import { iconOf } from './navigation.ts';
import { pathOf } from './path.ts';
import { searchRecords } from './search.ts';
import { formOf } from './sessionRoutes.ts';
import type { Caller, UiContext } from './uiContext.ts';

type Answer = (caller: Caller, form: URLSearchParams, request: FastifyRequest) => unknown;

/** What the frame asks for besides the APIs that components use: pages, search, requests for approval, mails. */
export function frameRoutes(app: FastifyInstance, context: UiContext): void {
  const handle =
    (answer: Answer) =>
    (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
      const caller = context.caller(request);
      if (!caller) return reply.code(401).send();
      const respond = (): RestResponse => ({ status: 200, body: answer(caller, formOf(request), request) ?? null });
      try {
        return send(reply, caller.tenant.org.runAs(caller.session, respond));
      } catch (error) {
        if (error instanceof ApiError) return send(reply, errorResponse([error]));
        throw error;
      }
    };
  const factor = (form: URLSearchParams): 'Large' | 'Small' => (form.get('formFactor') === 'Small' ? 'Small' : 'Large');

  app.get(
    '/lightning/local/page/record',
    handle(({ tenant }, form) => {
      const object = tenant.org.schema.object(form.get('object') ?? '');
      if (!object) return null;
      return {
        icon: iconOf(tenant.org, object),
        page: recordPageOf(tenant.org, object.name, form.get('app') ?? '', factor(form)) ?? null,
        path: pathOf(tenant.org, object) ?? null,
      };
    })
  );
  app.get(
    '/lightning/local/page/home',
    handle(({ tenant }, form) => homePageOf(tenant.org, form.get('app') ?? '', factor(form)))
  );
  app.get(
    '/lightning/local/page/tab',
    handle(({ tenant }, form) => tabPageOf(tenant.org, form.get('tab') ?? ''))
  );
  app.get(
    '/lightning/local/page/named',
    handle(({ tenant }, form) => flexiPageNamed(tenant.org, form.get('name') ?? ''))
  );
  app.get(
    '/lightning/local/search',
    handle((caller, form) => {
      const objectNames = (form.get('objects') ?? '').split(',');
      return searchRecords(caller, form.get('q') ?? '', { objectNames, withLatest: form.get('latest') === 'true' });
    })
  );
  app.get(
    '/lightning/local/approvals',
    handle((caller) => approvalsOf(caller))
  );
  app.post(
    '/lightning/local/approvals',
    handle((caller, _form, request) => decide(caller, decisionOf(request.body)))
  );
  app.get(
    '/lightning/local/mailbox',
    handle(({ tenant }) => tenant.org.mail.list().toReversed())
  );
}
