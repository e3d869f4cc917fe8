import type { FastifyInstance } from 'fastify';
import { normalizeId } from '../store/ids.ts';
import { loginAddress } from './sessionRoutes.ts';
import { queryAs } from './search.ts';
import type { Caller, UiContext } from './uiContext.ts';

interface Params {
  readonly kind: string;
  readonly id: string;
}

/** What a browser shows by itself; everything else is saved. */
const SHOWN: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain; charset=utf-8',
};

/** Files at the addresses that they have in Salesforce: `/sfc/servlet.shepherd/document/download/<id>`, or `version`. */
export function fileRoutes(app: FastifyInstance, context: UiContext): void {
  app.get<{ Params: Params }>('/sfc/servlet.shepherd/:kind/download/:id', (request, reply) => {
    const caller = context.caller(request);
    if (!caller) return reply.redirect(loginAddress(request.url));
    const found = versionOf(caller, request.params);
    const bytes = found && bytesOf(caller, textOf(found['Id']));
    if (!bytes) return reply.code(404).type('text/plain').send('There is no such file, or you may not see it.');
    const extension = textOf(found['FileExtension']).toLowerCase();
    const title = textOf(found['Title']) || 'file';
    const name = extension === '' || title.toLowerCase().endsWith(`.${extension}`) ? title : `${title}.${extension}`;
    const way = SHOWN[extension] === undefined ? 'attachment' : 'inline';
    return reply
      .header('content-disposition', `${way}; filename*=UTF-8''${encodeURIComponent(name)}`)
      .header('x-content-type-options', 'nosniff')
      .type(SHOWN[extension] ?? 'application/octet-stream')
      .send(bytes);
  });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The latest version of a document, or the one that is named, as far as the user may see it. */
function versionOf(caller: Caller, { kind, id }: Params): Readonly<Record<string, unknown>> | undefined {
  const key = normalizeId(id);
  if (!key || (kind !== 'document' && kind !== 'version')) return undefined;
  const where = kind === 'version' ? `Id = '${key}'` : `ContentDocumentId = '${key}' AND IsLatest = true`;
  return queryAs(caller, `SELECT Id, Title, FileExtension FROM ContentVersion WHERE ${where}`)[0];
}

function bytesOf({ tenant, session }: Caller, versionId: string): Buffer | undefined {
  const request = {
    method: 'GET',
    path: ['sobjects', 'ContentVersion', versionId, 'VersionData'],
    base: '/services/data/v66.0',
    query: new URLSearchParams(),
    body: undefined,
    headers: {},
  };
  const { status, content } = tenant.handle(session, request, '');
  return status === 200 && content ? Buffer.from(content.bytes) : undefined;
}
