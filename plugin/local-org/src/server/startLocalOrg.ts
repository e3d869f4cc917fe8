import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuthCodes } from '../auth/authCodes.ts';
import { OAuthTokens, type OAuthClient } from '../auth/oauth.ts';
import { Tokens } from '../auth/tokens.ts';
import type { MailService } from '../contract.ts';
import { PubSubGate, pubSubRoutes, type PubSubEndpoints } from '../events/pubsub/pubSubGate.ts';
import { createApp } from './createApp.ts';
import { Fleet } from './fleet.ts';
import { pictureRoutes } from './pictureRoutes.ts';
import { Pictures } from './pictures.ts';
import type { LocalOrgLogger } from './logger.ts';
import { openOrg, removeDatabase, type Opening } from './openOrg.ts';
import { OrgRegistry } from './orgRegistry.ts';
import { Orgs } from './orgs.ts';
import type { RunningOrg } from './runningOrg.ts';
import type { LocalOrgOptions } from './serverOptions.ts';
import { listenTls, type TlsListener } from './tlsListener.ts';
import { ServerYard } from './yard.ts';

export interface LocalOrgServer {
  readonly url: string;
  /** The listener over TLS: where it is, and the certificate that clients have to trust, in PEM. */
  readonly tls?: { readonly url: string; readonly certificate: string };
  readonly orgs: readonly RunningOrg[];
  /** Where the Pub/Sub API is; opens it when it is not open yet. */
  pubSub(): Promise<PubSubEndpoints>;
  /** Ends all connections and closes the databases. */
  stop(): Promise<void>;
  /** Throws all records away; metadata comes from the projects again. The port stays, tokens stay valid. */
  reset(): Promise<void>;
}

const SILENT: LocalOrgLogger = { warn: () => undefined, error: () => undefined };

/**
 * Starts Salesforce-compatible orgs on one port.
 * @throws MetadataRefused when a project does not deploy; the system error when the port is taken.
 */
export async function startLocalOrg(options: LocalOrgOptions = {}): Promise<LocalOrgServer> {
  const clock = options.now ?? (() => new Date());
  const logger = options.logger ?? SILENT;
  const orgs = new Orgs(new Tokens(signingKey(options.dataDir)));
  const configs = options.orgs ?? [{ name: 'local' }];
  let tls: TlsListener | undefined;
  let listening = '';
  const codes = new AuthCodes(clock);
  const yard = new ServerYard(orgs, codes, { fleet: (): Fleet => fleet, url: () => listening });
  const opening: Opening = { options, clock, logger, orgs, yard, tlsUrl: () => tls?.url };
  const fleet: Fleet = new Fleet(configs, {
    pictures: new Pictures(options.dataDir),
    registry: new OrgRegistry(options.dataDir, configs.length),
    clock,
    open: (plan, number, origin) => openOrg(plan, number, opening, origin),
    leave: (id) => {
      orgs.remove(id);
    },
    remove: (name) => {
      removeDatabase(options.dataDir, name);
    },
  });
  orgs.beforeUse = () => {
    fleet.expire();
  };
  const close = (): void => {
    fleet.close();
  };
  const clients: OAuthClient[] = [...(options.clients ?? []), defaultClient(fleet.orgs)];
  const app = await createApp(orgs, new OAuthTokens(orgs, clients, codes, clock), logger);
  const address = { port: options.port ?? 0, host: options.host ?? '127.0.0.1' };
  const gate = new PubSubGate(orgs, {
    host: address.host,
    port: options.pubSubPort ?? 0,
    tlsPort: options.pubSubTlsPort ?? 0,
    tls: () => tls,
    onBug: (error) => {
      logger.error('the Pub/Sub API failed', error);
    },
  });
  pubSubRoutes(app, gate);
  pictureRoutes(app, fleet);
  const url = await app.listen(address).catch((error: unknown) => {
    close();
    throw error;
  });
  if (options.tlsPort !== undefined) {
    const { tlsPort: port, dataDir: folder } = options;
    tls = await listenTls(app, { port, host: address.host, folder }).catch(async (error: unknown) => {
      await app.close();
      close();
      throw error;
    });
  }
  if (options.pubSubPort !== undefined) {
    await gate.open().catch(async (error: unknown) => {
      await tls?.close();
      await app.close();
      close();
      throw error;
    });
  }
  listening = url;
  for (const { org } of fleet.orgs) org.hub?.resume();
  const mails = (): readonly MailService[] => fleet.orgs.map(({ org }) => org.mail);
  const forwarder = options.smtp === undefined ? undefined : await forwardMails(options.smtp, mails, logger);
  return {
    url,
    ...(tls === undefined ? {} : { tls: { url: tls.url, certificate: tls.certificate } }),
    get orgs() {
      return fleet.orgs;
    },
    pubSub: () => gate.open(),
    stop: async () => {
      await gate.close();
      await tls?.close();
      await app.close();
      await forwarder?.stop();
      close();
    },
    reset: async () => {
      await Promise.resolve();
      fleet.reset();
    },
  };
}

/** Loads the mail client only for those who have a mail server. */
async function forwardMails(url: string, mails: () => readonly MailService[], logger: LocalOrgLogger) {
  const { MailForwarder } = await import('./mailForwarder.ts');
  return new MailForwarder(url, mails, (message) => {
    logger.warn(message);
  });
}

const defaultClient = (running: readonly RunningOrg[]): OAuthClient => ({
  clientId: 'local-org',
  clientSecret: 'local-org',
  ...(running[0] ? { runAs: running[0].integration.username } : {}),
});

/** The key that signs tokens, kept beside the data so that logins outlive a restart. */
function signingKey(dataDir: string | undefined): Buffer {
  if (dataDir === undefined) return randomBytes(32);
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'token.key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  return readFileSync(file);
}
