/** The vendors of contracts, commissions and messages in one server, beside a mail server, with one ledger. */
import { createPublicKey, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import fastify, { type FastifyPluginCallback } from 'fastify';
import { addAdminRoutes, type AdminPark } from '../admin.ts';
import { CallbackSender, standardWebhooks, type Wire } from '../callbackSender.ts';
import { Ledger } from '../ledger.ts';
import { Switches } from '../switches.ts';
import type { VendorContext } from '../vendor.ts';
import { AgreementStore } from './acrobatAgreements.ts';
import { acrobatSignVendor, acrobatWire } from './acrobatSign.ts';
import { addPeopleRoutes } from './people.ts';
import { CongaStore, congaVendor } from './conga.ts';
import { connectMessage, connectWire, docusignVendor } from './docusign.ts';
import { ClmStore, docusignClmVendor } from './docusignClm.ts';
import { EnvelopeStore } from './docusignEnvelopes.ts';
import { businessVendorNames, type BusinessVendorName } from './names.ts';
import { SapTenant, sapCommissionsVendor } from './sapCommissions.ts';
import { SmtpServer } from './smtpServer.ts';
import { TokenDesk } from './tokenDesk.ts';
import { newSid, TextStore, twilioVendor, twilioWire } from './twilio.ts';

export interface BusinessOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Before every answer. Default 5. */
  readonly latencyMs?: number;
  /** From taking a request to the callback that ends it. Default 200. */
  readonly callbackDelayMs?: number;
  /** How long an access token is good. Default one hour. */
  readonly tokenLifetimeMs?: number;
  readonly ledgerFile?: string;
  /** Values of a park that ran before, so that a service that runs goes on working with this one. */
  readonly known?: Readonly<Record<string, string | undefined>>;
}

export interface BusinessPark extends AdminPark<BusinessVendorName> {
  readonly url: string;
  readonly urls: Readonly<Record<BusinessVendorName, string>>;
  /** The variables that gateways need to work with these vendors. */
  readonly env: Readonly<Record<string, string>>;
  readonly envelopes: EnvelopeStore;
  readonly agreements: AgreementStore;
  readonly clm: ClmStore;
  readonly sap: SapTenant;
  readonly conga: CongaStore;
  readonly texts: TextStore;
  readonly mail: SmtpServer;
  readonly desks: Readonly<Record<'docusign' | 'acrobatsign' | 'docusignclm' | 'conga', TokenDesk>>;
  stop(): Promise<void>;
}

const madeUp = (): string => randomBytes(24).toString('base64url');

/** One pair per process: making it takes a while, and nothing depends on its being new. */
let pair: string | undefined;
const privateKeyPem = (): string =>
  (pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString());

function credentials(known: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const of = (name: string, make: () => string): [string, string] => [name, known[name] ?? make()];
  return Object.fromEntries([
    of('OM_DOCUSIGN_ACCOUNT_ID', randomUUID),
    of('OM_DOCUSIGN_CLIENT_ID', randomUUID),
    of('OM_DOCUSIGN_USER_ID', randomUUID),
    of('OM_DOCUSIGN_PRIVATE_KEY', () => Buffer.from(privateKeyPem()).toString('base64')),
    of('OM_DOCUSIGN_SECRET', madeUp),
    of('OM_ACROBATSIGN_CLIENT_ID', madeUp),
    of('OM_ACROBATSIGN_CLIENT_SECRET', madeUp),
    of('OM_ACROBATSIGN_REFRESH_TOKEN', madeUp),
    of('OM_ACROBATSIGN_PATH_SECRET', madeUp),
    of('OM_SAPCOMMISSIONS_USER', () => 'orders'),
    of('OM_SAPCOMMISSIONS_PASSWORD', madeUp),
    of('OM_CONGA_CLIENT_ID', randomUUID),
    of('OM_CONGA_CLIENT_SECRET', madeUp),
    of('OM_TWILIO_ACCOUNT_SID', () => newSid('AC')),
    of('OM_TWILIO_AUTH_TOKEN', madeUp),
    of('OM_TWILIO_FROM', () => '+15005550006'),
    of('OM_SMTP_USER', () => 'orders'),
    of('OM_SMTP_PASSWORD', madeUp),
    of('OM_SMTP_FROM', () => 'Orders <orders@om.example>'),
  ]);
}

export async function startBusinessVendors(options: BusinessOptions = {}): Promise<BusinessPark> {
  const { latencyMs = 5, callbackDelayMs = 200, tokenLifetimeMs = 3_600_000 } = options;
  const env = credentials(options.known ?? {});
  const value = (name: string): string => env[name] ?? '';
  const ledger = new Ledger(options.ledgerFile);
  const wires: Partial<Record<BusinessVendorName, readonly [secret: string, wire: Wire]>> = {
    docusign: [value('OM_DOCUSIGN_SECRET'), connectWire(['a key that is being replaced'])],
    acrobatsign: [value('OM_ACROBATSIGN_CLIENT_ID'), acrobatWire(value('OM_ACROBATSIGN_CLIENT_ID'))],
    twilio: [value('OM_TWILIO_AUTH_TOKEN'), twilioWire],
  };
  const contexts = byVendor((name): VendorContext => {
    const [secret, wire] = wires[name] ?? ['', standardWebhooks];
    const switches = new Switches();
    const callbacks = new CallbackSender(secret, switches, wire);
    return { name, token: '', ledger, switches, callbacks, latencyMs, callbackDelayMs, errorBody: errorBodies[name] };
  });
  const desk = (): TokenDesk => new TokenDesk(tokenLifetimeMs);
  const desks = { docusign: desk(), acrobatsign: desk(), docusignclm: desk(), conga: desk() };
  let url = '';
  const account = (name: BusinessVendorName) => ({
    accountId: value('OM_DOCUSIGN_ACCOUNT_ID'),
    clientId: value('OM_DOCUSIGN_CLIENT_ID'),
    userId: value('OM_DOCUSIGN_USER_ID'),
    publicKey: createPublicKey(Buffer.from(value('OM_DOCUSIGN_PRIVATE_KEY'), 'base64').toString('utf8')),
    url: () => `${url}/${name}`,
  });
  const { accountId, userId } = account('docusign');
  const envelopes: EnvelopeStore = new EnvelopeStore(contexts.docusign, (envelope, event) =>
    connectMessage(accountId, userId, event, envelopes.view(envelope), envelope.envelopeId)
  );
  const agreements = new AgreementStore(contexts.acrobatsign);
  const [clm, sap, conga, texts] = [new ClmStore(), new SapTenant(), new CongaStore(), new TextStore()];
  const mail = new SmtpServer(contexts.smtp, { name: value('OM_SMTP_USER'), password: value('OM_SMTP_PASSWORD') });
  const acrobat = {
    clientId: value('OM_ACROBATSIGN_CLIENT_ID'),
    clientSecret: value('OM_ACROBATSIGN_CLIENT_SECRET'),
    refreshToken: value('OM_ACROBATSIGN_REFRESH_TOKEN'),
    url: () => `${url}/acrobatsign`,
  };
  const user = { name: value('OM_SAPCOMMISSIONS_USER'), password: value('OM_SAPCOMMISSIONS_PASSWORD') };
  const client = { id: value('OM_CONGA_CLIENT_ID'), secret: value('OM_CONGA_CLIENT_SECRET') };
  const line = { sid: value('OM_TWILIO_ACCOUNT_SID'), authToken: value('OM_TWILIO_AUTH_TOKEN') };
  const plugins: Partial<Record<BusinessVendorName, FastifyPluginCallback>> = {
    docusign: docusignVendor(contexts.docusign, account('docusign'), desks.docusign, envelopes),
    acrobatsign: acrobatSignVendor(contexts.acrobatsign, acrobat, desks.acrobatsign, agreements),
    docusignclm: docusignClmVendor(contexts.docusignclm, account('docusignclm'), desks.docusignclm, clm),
    sapcommissions: sapCommissionsVendor(contexts.sapcommissions, user, sap),
    conga: congaVendor(contexts.conga, client, desks.conga, conga),
    twilio: twilioVendor(contexts.twilio, line, texts),
  };
  const app = fastify({ forceCloseConnections: true, bodyLimit: 67_108_864 });
  for (const [name, plugin] of Object.entries(plugins)) await app.register(plugin, { prefix: `/${name}` });
  const stores = { envelopes, agreements, clm, sap, conga, texts, mail };
  const park = {
    ledger,
    ...stores,
    desks,
    switches: (vendor: BusinessVendorName) => contexts[vendor].switches,
    pendingCallbacks: () => businessVendorNames.reduce((sum, name) => sum + contexts[name].callbacks.pending, 0),
    async stop() {
      for (const name of businessVendorNames) contexts[name].callbacks.stop();
      await Promise.all([mail.stop(), app.close()]);
    },
  };
  await app.register(addAdminRoutes(park, businessVendorNames), { prefix: '/admin' });
  await app.register(addPeopleRoutes(stores), { prefix: '/admin' });
  const smtpUrl = await mail.listen();
  url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const urls = byVendor((name) => (name === 'smtp' ? smtpUrl : `${url}/${name}${PATHS[name] ?? ''}`));
  const addresses = Object.entries(urls).map(([name, address]) => [`OM_${name.toUpperCase()}_URL`, address] as const);
  const tokens = {
    OM_DOCUSIGN_HOST: new URL(url).host,
    OM_DOCUSIGN_TOKEN_URL: `${url}/docusign/oauth/token`,
    OM_DOCUSIGNCLM_URL: `${url}/docusignclm/v2/${accountId}`,
    OM_DOCUSIGNCLM_TOKEN_URL: `${url}/docusignclm/oauth/token`,
    OM_ACROBATSIGN_TOKEN_URL: `${url}/acrobatsign/oauth/v2/refresh`,
    OM_CONGA_TOKEN_URL: `${url}/conga/auth/connect/token`,
  };
  return { ...park, url, urls, env: { ...Object.fromEntries(addresses), ...env, ...tokens } };
}

/** Of the API, below the vendor. */
const PATHS: Partial<Record<BusinessVendorName, string>> = { acrobatsign: '/api/rest/v6', sapcommissions: '/api/v2' };

const byVendor = <T>(make: (name: BusinessVendorName) => T): Record<BusinessVendorName, T> =>
  Object.fromEntries(businessVendorNames.map((name) => [name, make(name)])) as Record<BusinessVendorName, T>;

type ErrorBody = VendorContext['errorBody'];
const plain: ErrorBody = (_, code, message) => ({ code, message });
const errorBodies: Readonly<Record<BusinessVendorName, ErrorBody>> = {
  docusign: (_, errorCode, message) => ({ errorCode, message }),
  acrobatsign: plain,
  docusignclm: (HttpStatusCode, code, UserMessage) => ({
    Error: {
      HttpStatusCode,
      UserMessage,
      DeveloperMessage: UserMessage,
      // A number; 103, too many requests, is shared by other failures.
      ErrorCode: /^\d+$/.test(code) ? Number(code) : 103,
      ReferenceId: randomUUID(),
    },
  }),
  sapcommissions: plain,
  conga: (_, Id, Message) => ({ Success: false, Data: null, Warnings: null, Errors: [{ Id, Message }] }),
  twilio: (status, _, message) => ({ code: status === 401 ? 20_003 : 20_429, message, more_info: '', status }),
  smtp: plain,
};
