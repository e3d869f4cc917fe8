import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Readable } from 'node:stream';
import { ApiError } from '../contract.ts';
import { errorResponse } from '../rest/message.ts';
import { answerData, send } from '../server/dataRoutes.ts';
import { invalidSession, presentedToken } from '../server/http.ts';
import type { Orgs } from '../server/orgs.ts';
import { classicRoutes } from './classic/classicRoutes.ts';
import { receive } from './upload.ts';

/** The calls of the bulk APIs that are not JSON: data goes to a file while it arrives. */
export async function bulkRoutes(app: FastifyInstance, orgs: Orgs): Promise<void> {
  classicRoutes(app, orgs);
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, body, parsed) => {
      parsed(null, body);
    });
    scope.put(
      '/services/data/:version/jobs/ingest/:id/batches',
      { bodyLimit: Number.MAX_SAFE_INTEGER },
      async (request, reply) => {
        const caller = orgs.byToken(presentedToken(request));
        if (!caller) return send(reply, errorResponse([invalidSession()]));
        const file = caller.tenant.bulk.spool.file(`${randomUUID()}.upload`);
        try {
          const body = (request.body ?? request.raw) as Readable;
          const upload = await receive(body, request.headers['content-encoding'], file);
          try {
            return await answerData(orgs, request, reply, upload);
          } finally {
            upload.discard();
          }
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          return send(reply, errorResponse([error]), caller.tenant);
        }
      }
    );
    done();
  });
}
