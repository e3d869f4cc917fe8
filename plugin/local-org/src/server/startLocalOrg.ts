import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OAuthTokens, type OAuthClient } from '../auth/oauth.ts';
import { Tokens } from '../auth/tokens.ts';
import type { MailService } from '../contract.ts';
import type { EventOptions } from '../events/eventService.ts';
import { PubSubGate, pubSubRoutes, type PubSubEndpoints } from '../events/pubsub/pubSubGate.ts';
import { createOrg } from '../org/createOrg.ts';
import { sourceFoldersOf } from './project.ts';
import { createApp } from './createApp.ts';
import { Fleet, type OpenedOrg, type OrgOrigin } from './fleet.ts';
import { pictureRoutes } from './pictureRoutes.ts';
import { Pictures } from './pictures.ts';
import { integrationUser } from './integrationUser.ts';
import type { LocalOrgLogger } from './logger.ts';
import { Orgs } from './orgs.ts';
import type { OrgOptions, RunningOrg, UserAccess } from './runningOrg.ts';
import { listenTls, type TlsListener } from './tlsListener.ts';
import { Tenant } from './tenant.ts';

export interface LocalOrgOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Loopback by default: the server has no TLS and its admin endpoints ask for no password. */
  readonly host?: string;
  /** Port of a second listener, over TLS with a certificate of its own making; 0 takes a free one. None by default. */
  readonly tlsPort?: number;
  /** Folder of the databases and of the key that signs tokens; without one everything is in memory. */
  readonly dataDir?: string;
  /** One org named `local` by default. */
  readonly orgs?: readonly OrgOptions[];
  /** API calls that each org allows in a day. */
  readonly dailyApiRequests?: number;
  /** Clients of the OAuth flows besides `local-org` / `local-org`. */
  readonly clients?: readonly OAuthClient[];
  /** `smtp://user:password@host:587` of a mail server that gets the mails of the orgs; they stay in the mailbox too. */
  readonly smtp?: string;
  /** Port of the Pub/Sub API; without it, a free one is taken when `/_local/pubsub` is asked for the first time. */
  readonly pubSubPort?: number;
  /** Port of the Pub/Sub API over TLS, where the server has a listener over TLS; a free one by default. */
  readonly pubSubTlsPort?: number;
  /** Allocations of events, what is announced, and how soon. */
  readonly events?: EventOptions;
  readonly logger?: LocalOrgLogger;
  readonly now?: () => Date;
}

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

const DEFAULT_PASSWORD = 'local-org';
/** What a Developer Edition org has. */
const DEFAULT_DAILY_REQUESTS = 15_000;
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
  const opening: Opening = { options, clock, logger, orgs, tlsUrl: () => tls?.url };
  const fleet = new Fleet(configs, {
    pictures: new Pictures(options.dataDir),
    open: (config, index, origin) => openOrg(config, index, opening, origin),
    leave: (id) => {
      orgs.remove(id);
    },
    remove: (name) => {
      removeDatabase(options.dataDir, name);
    },
  });
  const close = (): void => {
    fleet.close();
  };
  const clients: OAuthClient[] = [...(options.clients ?? []), defaultClient(fleet.orgs)];
  const app = await createApp(orgs, new OAuthTokens(orgs, clients, clock), logger);
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

interface Opening {
  readonly options: LocalOrgOptions;
  readonly clock: () => Date;
  readonly logger: LocalOrgLogger;
  readonly orgs: Orgs;
  /** Known once the server listens. */
  readonly tlsUrl: () => string | undefined;
}

function openOrg(config: OrgOptions, index: number, opening: Opening, origin?: OrgOrigin): OpenedOrg {
  const { options, clock, logger, orgs, tlsUrl } = opening;
  if (!/^[\w-]+$/.test(config.name)) throw new Error(`An org is named with letters, digits and dashes: ${config.name}`);
  const file = options.dataDir === undefined ? undefined : databaseFile(options.dataDir, config.name);
  const from = origin ?? pictureOf(config, file);
  const org = createOrg({
    name: config.name,
    number: index + 1,
    now: clock,
    ...from,
    ...(file === undefined ? {} : { file }),
    ...(options.events === undefined ? {} : { events: options.events }),
    // The metadata of a picture is part of it.
    ...(config.projectDir === undefined || from ? {} : { sourceFolders: sourceFoldersOf(config.projectDir) }),
    ...(config.adminUsername === undefined ? {} : { adminUsername: config.adminUsername }),
    ...(config.timeZone === undefined ? {} : { timeZone: config.timeZone }),
  });
  const password = config.password ?? DEFAULT_PASSWORD;
  const tenant = new Tenant({
    org,
    password,
    dailyApiRequests: options.dailyApiRequests ?? DEFAULT_DAILY_REQUESTS,
    clock,
    ...(config.projectDir === undefined ? {} : { sourceFolders: sourceFoldersOf(config.projectDir) }),
    ...(options.dataDir === undefined ? {} : { validations: validationsOf(options.dataDir, config.name) }),
    onUnsupported: (name, resource) => {
      logger.warn(`not supported by the local org (${name}): ${resource}`);
    },
    onBug: (error) => {
      logger.error('work in the background failed', error);
    },
  });
  orgs.add(tenant);
  const access = ({ userId, username }: { readonly userId: string; readonly username: string }): UserAccess => ({
    userId,
    username,
    password,
    accessToken: orgs.tokens.access({ orgId: org.id, userId }),
    get sfdxAuthUrl() {
      const host = tlsUrl()?.replace('https://', '');
      return host && `force://PlatformCLI::${orgs.tokens.refresh({ orgId: org.id, userId })}@${host}`;
    },
  });
  return {
    tenant,
    admin: access(org.admin),
    integration: access(integrationUser(org)),
    picture: () => org.picture(),
  };
}

/** The picture that a new org starts as a fork of. */
function pictureOf({ picture }: OrgOptions, file: string | undefined): OrgOrigin | undefined {
  if (picture === undefined || (file !== undefined && existsSync(file))) return undefined;
  return { picture: readFileSync(picture), isFork: true };
}

const defaultClient = (running: readonly RunningOrg[]): OAuthClient => ({
  clientId: 'local-org',
  clientSecret: 'local-org',
  ...(running[0] ? { runAs: running[0].integration.username } : {}),
});

const databaseFile = (dataDir: string, name: string): string => join(dataDir, `${name}.sqlite`);

const validationsOf = (dataDir: string, name: string): string => join(dataDir, `${name}.validations`);

function removeDatabase(dataDir: string | undefined, name: string): void {
  if (dataDir === undefined) return;
  for (const suffix of ['', '-wal', '-shm']) rmSync(databaseFile(dataDir, name) + suffix, { force: true });
  rmSync(validationsOf(dataDir, name), { recursive: true, force: true });
}

/** The key that signs tokens, kept beside the data so that logins outlive a restart. */
function signingKey(dataDir: string | undefined): Buffer {
  if (dataDir === undefined) return randomBytes(32);
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'token.key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  return readFileSync(file);
}
