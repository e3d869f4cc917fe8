import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound, errorResponse } from '../rest/message.ts';
import { send } from '../server/dataRoutes.ts';
import { APP, STYLES, VENDOR } from './addresses.ts';
import { BROWSER_FOLDER, packageFolder } from './build/packages.ts';
import { sharedVendor } from './orgPages.ts';
import { staticResource } from './staticResources.ts';
import type { UiContext } from './uiContext.ts';

const compress = promisify(brotliCompress);
const FOREVER = 'public, max-age=31536000, immutable';
const SCRIPT = 'text/javascript; charset=utf-8';

/** Modules, styles, fonts and static resources. Base components are cached for ever, the application by its tag. */
export function assetRoutes(app: FastifyInstance, context: UiContext): void {
  const compressed = new Map<string, Promise<Buffer>>();
  const packed = (key: string, content: Uint8Array): Promise<Buffer> => {
    const found = compressed.get(key) ?? compress(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
    compressed.set(key, found);
    return found;
  };

  app.get<{ Params: { '*': string; key: string } }>(`${VENDOR}/:key/*`, async (request, reply) => {
    const vendor = await sharedVendor();
    const path = request.params['*'];
    const content = /(^|\/)\.\./.test(path)
      ? undefined
      : await readFile(join(vendor.folder, path)).catch(() => undefined);
    if (!content) return send(reply, errorResponse([notFound()]));
    return answer(request, reply, { type: SCRIPT, content, key: `${vendor.key}/${path}`, cache: FOREVER });
  });

  app.get(APP, async (request, reply) => {
    const caller = context.caller(request);
    if (!caller) return reply.code(401).send();
    const { file } = await context.pagesOf(caller.tenant).build();
    return answer(request, reply, { type: SCRIPT, content: file.content, key: file.tag, cache: 'no-cache' });
  });

  const styles = new Map<string, StyleFile & { readonly key: string }>();
  app.get<{ Params: { name: string } }>(`${STYLES}/:name`, (request, reply) => {
    const { name } = request.params;
    const read = styles.has(name) ? undefined : styleFile(name);
    const found = read
      ? { ...read, key: createHash('sha1').update(read.content).digest('base64url') }
      : styles.get(name);
    if (!found) return send(reply, errorResponse([notFound()]));
    if (name !== 'frame.css') styles.set(name, found);
    return answer(request, reply, { ...found, cache: 'no-cache' });
  });

  app.get<{ Params: { '*': string } }>('/resource/*', async (request, reply) => {
    const caller = context.caller(request);
    const found = caller && (await staticResource(caller.tenant.org, request.params['*']));
    if (!found) return send(reply, errorResponse([notFound()]));
    const tag = createHash('sha1').update(found.content).digest('base64url');
    return answer(request, reply, { ...found, key: tag, cache: 'no-cache' });
  });

  interface Answer {
    readonly type: string;
    readonly content: Uint8Array;
    /** Names this content. */
    readonly key: string;
    readonly cache: string;
  }

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    { type, content, key, cache }: Answer
  ): Promise<FastifyReply> {
    const tag = `"${key}"`;
    reply.headers({ 'cache-control': cache, etag: tag, vary: 'accept-encoding' });
    if (request.headers['if-none-match'] === tag) return reply.code(304).send();
    reply.type(type);
    const isText = /^(text|image\/svg|application\/json)/.test(type);
    if (!isText || content.byteLength < 1024 || !/\bbr\b/.test(request.headers['accept-encoding'] ?? '')) {
      return reply.send(Buffer.from(content));
    }
    return reply.header('content-encoding', 'br').send(await packed(key, content));
  }
}

const FONTS = /^inter-(latin|latin-ext)-wght-(normal|italic)\.woff2$/;

interface StyleFile {
  readonly type: string;
  readonly content: Uint8Array;
}

function styleFile(name: string): StyleFile | undefined {
  const css = 'text/css; charset=utf-8';
  if (name === 'slds.css') {
    const file = join(packageFolder('@salesforce-ux/design-system-2'), 'dist/css/bundled/slds2.cosmos.css');
    return { type: css, content: readFileSync(file) };
  }
  if (name === 'frame.css') return { type: css, content: readFileSync(join(BROWSER_FOLDER, 'frame.css')) };
  if (name === 'icon.svg') return { type: 'image/svg+xml', content: readFileSync(join(BROWSER_FOLDER, 'icon.svg')) };
  if (!FONTS.test(name)) return undefined;
  return {
    type: 'font/woff2',
    content: readFileSync(join(packageFolder('@fontsource-variable/inter'), 'files', name)),
  };
}
