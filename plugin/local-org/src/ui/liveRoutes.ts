import { watch, type FSWatcher } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { Tenant } from '../server/tenant.ts';
import { BROWSER_FOLDER } from './build/packages.ts';
import { deployChanges } from './deployChanges.ts';
import type { UiContext } from './uiContext.ts';

const SETTLE_MS = 40;
const KEEP_ALIVE_MS = 25_000;

/**
 * Tells open pages that sources have changed. Folders are watched only while a page is open, so that an org that is used
 * by programs alone does no such work.
 */
export function liveRoutes(app: FastifyInstance, context: UiContext): void {
  const watched = new Map<Tenant, Watching>();
  app.addHook('onClose', () => {
    for (const watching of watched.values()) watching.stop();
    watched.clear();
  });

  app.get('/lightning/local/changes', (request, reply) => {
    const tenant = context.caller(request)?.tenant;
    if (!tenant) return reply.code(401).send();
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    raw.write('retry: 1000\n\n');
    const watching = watched.get(tenant) ?? new Watching(tenant, context);
    watched.set(tenant, watching);
    const send = (change: string): void => void raw.write(`event: change\ndata: ${JSON.stringify(change)}\n\n`);
    const alive = setInterval(() => raw.write(': \n\n'), KEEP_ALIVE_MS);
    watching.listeners.add(send);
    raw.on('close', () => {
      clearInterval(alive);
      watching.listeners.delete(send);
      if (watching.listeners.size > 0) return;
      watching.stop();
      watched.delete(tenant);
    });
    return reply;
  });
}

class Watching {
  readonly listeners = new Set<(change: string) => void>();
  private readonly watchers: readonly FSWatcher[];
  private readonly changed = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(tenant: Tenant, context: UiContext) {
    const folders = [...tenant.sourceFolders, BROWSER_FOLDER];
    this.watchers = folders.map((folder) =>
      watch(folder, { recursive: true }, (_kind, name) => {
        if (name === null || /(^|[\\/])(__tests__|node_modules|\.git)([\\/]|$)/.test(name)) return;
        this.changed.add(`${folder}/${name}`);
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.report(tenant, context), SETTLE_MS);
      })
    );
  }

  stop(): void {
    clearTimeout(this.timer);
    for (const watcher of this.watchers) watcher.close();
  }

  private async report(tenant: Tenant, context: UiContext): Promise<void> {
    const files = [...this.changed];
    this.changed.clear();
    for (const problem of deployChanges(tenant, files)) context.logger.warn(problem);
    try {
      const build = await context.pagesOf(tenant).build();
      for (const { severity, file, line, text } of build.problems) {
        context.logger.warn(`${severity}: ${file}${line === undefined ? '' : `:${String(line)}`}: ${text}`);
      }
    } catch (error) {
      context.logger.error('the components do not build', error);
    }
    for (const listener of this.listeners) listener(files.at(0) ?? '');
  }
}
