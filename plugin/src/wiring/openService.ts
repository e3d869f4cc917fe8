/** A service for an org: CRM, database and the vendors of the design, joined and ready to start. */
import { join } from 'node:path';
import { z } from 'zod';
import type { ExecutableDesign } from '../domain/fulfillmentDesign.ts';
import type { Clock, Lead } from '../engine/ports.ts';
import type { ContractDeskConfig } from '../sync/contracts/index.ts';
import { openContractDesk, openOrderTerms } from './contractDesk.ts';
import { createApprovals, type ApprovalSettings } from '../approvals/index.ts';
import { loadDesign } from '../design/index.ts';
import { createGateway, type GatewayEnvironment } from '../gateways/index.ts';
import { dataHome } from '../orgs/dataHome.ts';
import {
  DEFAULT_CIRCUIT,
  openRuntime,
  type GatewayPolicies,
  type PostgresRuntime,
  type RuntimeOptions,
} from '../runtime/index.ts';
import {
  createCrm,
  CrmError,
  toCrmError,
  wakeSources,
  type CrmConnection,
  type CrmOptions,
  type CrmWorkbench,
} from '../salesforce/index.ts';
import { createDesignGateways } from '../sync/designGateways.ts';
import { createAssignment } from '../sync/assignment.ts';
import { createNotices } from '../sync/notices.ts';
import { createPromiseIntake } from '../sync/promiseIntake.ts';
import {
  createSyncLogger,
  createSyncService,
  type SyncLogger,
  type SyncService,
  type SyncSettings,
  withDefaults,
} from '../sync/index.ts';

export interface ServiceOptions {
  readonly clock?: Clock;
  /** ISO 4217; for an org that does not state its currency. */
  readonly currency?: string;
  /** Called for a call that met an expired session, before it is made again. jsforce's own refresh needs none. */
  readonly refreshSession?: () => Promise<void>;
  /** When the caller knows it, the service also starts while the org cannot be reached. */
  readonly orgId?: string;
  /** Folder of the embedded database; by default one per org below the user's data folder. */
  readonly dataDir?: string;
  /** PostgreSQL instead of the embedded one. It may hold a password and is never logged. */
  readonly databaseUrl?: string;
  readonly callbackHost?: string;
  /** 0 for any free port; undefined opens no server. */
  readonly callbackPort?: number;
  readonly callbackPublicUrl?: string;
  /** Where `env:NAME` references of gateways are looked up; `process.env` by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly fetch?: typeof fetch;
  readonly logger?: SyncLogger;
  readonly settings?: SyncSettings;
  readonly runtime?: RuntimeOptions;
  /** Where signed contracts are filed, how often the CRM is looked at for contracts, who may search. */
  readonly contracts?: Partial<ContractDeskConfig>;
  readonly approvals?: Partial<ApprovalSettings> & {
    /** Gateways of the design that tell people; `sms` and `email` where they are not named. */
    readonly smsGateway?: string;
    readonly emailGateway?: string;
  };
}

/** A service with what it is made of. `service.stop()` closes all of it. */
export interface OpenService {
  readonly service: SyncService;
  readonly crm: CrmWorkbench;
  readonly runtime: PostgresRuntime;
}

const systemClock: Clock = { now: () => Date.now() };
const DESIGN_STATE = 'design.active';
const ORG_STATE = 'crm.org';
const EARLIER_DESIGNS = 10;

const crmOptions = ({ clock = systemClock, currency, refreshSession }: ServiceOptions): CrmOptions => ({
  clock,
  loadDesign,
  ...(currency === undefined ? {} : { currency }),
  ...(refreshSession === undefined ? {} : { refreshSession }),
});

/**
 * Opens the database of an org and joins it with the CRM and the vendors of the design. The service is not started yet.
 *
 * @throws {CrmError} when `orgId` is not given and the org cannot be reached.
 * @throws {RuntimeError} when the database cannot be opened.
 * @throws {WrongOrgError} when the database serves another org.
 */
export async function openService(connection: CrmConnection, options: ServiceOptions = {}): Promise<OpenService> {
  const clock = options.clock ?? systemClock;
  const logger = options.logger ?? createSyncLogger();
  const orgId = options.orgId ?? (await readOrgId(connection));
  const location =
    options.databaseUrl === undefined
      ? { dataDir: options.dataDir ?? defaultDataDir(orgId) }
      : { databaseUrl: options.databaseUrl };
  const runtime = await openRuntime(location, {
    logger,
    // Callbacks and health checks must hear soon that the database is away; the loops wait by themselves.
    patienceMs: 5_000,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    gatewayPolicy: gatewayPolicy(options.settings),
    ...options.runtime,
  });
  try {
    await bindOrg(runtime, orgId);
    const keep = (document: string, version: { readonly number: number; readonly hash: string }): void => {
      runtime
        .writeState(DESIGN_STATE, JSON.stringify({ document, ...version }))
        .catch((error: unknown) => logger.debug({ err: String(error) }, 'the design was not kept'));
    };
    const crm = createCrm(connection, { ...crmOptions(options), onDesign: keep });
    const env = environment(options, clock);
    const initial = await keptDesign(runtime);
    const gateways = createDesignGateways({
      ...(initial === undefined ? {} : { initial }),
      activeDesign: () => crm.activeDesign(),
      earlierDesigns: () => earlierDesigns(crm),
      createGateway: (definition) => createGateway(definition, env),
      clock,
      logger,
    });
    const config = serviceSettings(options);
    const lead = (): Promise<Lead> => runtime.lead();
    const { smsGateway = 'sms', emailGateway = 'email', ...approvalSettings } = options.approvals ?? {};
    const approvals = createApprovals({
      crm: crm.approvals,
      store: runtime.approvals,
      clock,
      logger,
      sender: async (channel) => {
        const gateway = await gateways.find(channel === 'sms' ? smsGateway : emailGateway);
        return gateway?.ports?.messages;
      },
      settings: approvalSettings,
    });
    const { pubSubEndpoint } = config.wakeUps ?? {};
    const sources = wakeSources(connection, { orgId, ...(pubSubEndpoint === undefined ? {} : { pubSubEndpoint }) });
    const desk = {
      connection,
      runtime,
      gateways,
      clock,
      logger,
      ...(options.contracts && { config: options.contracts }),
    };
    const contracts = openContractDesk(desk);
    const terms = openOrderTerms(connection, clock);
    const parts = {
      crm,
      runtime,
      gateways,
      clock,
      logger,
      config,
      lead,
      approvals,
      contracts,
      terms,
      wakeSources: sources,
      assignment: createAssignment({ crm, runtime, logger }),
      promises: createPromiseIntake({ crm, runtime, logger }),
      notices: createNotices({ queue: runtime, gateways, clock, logger, read: (name) => env.read(name) }),
    };
    return { service: createSyncService(parts), crm, runtime };
  } catch (error) {
    await runtime.stop();
    throw error;
  }
}

/** One policy for all vendors: when they count as down, and how fast they get what waited. */
function gatewayPolicy(settings: SyncSettings | undefined): GatewayPolicies {
  const { circuits, drainPerSecond } = withDefaults(settings).gateways;
  const policy = { drainPerSecond, ...(circuits && { circuit: DEFAULT_CIRCUIT }) };
  return () => policy;
}

const serviceSettings = ({ settings, ...options }: ServiceOptions): SyncSettings => ({
  ...settings,
  callbacks: {
    ...settings?.callbacks,
    ...(options.callbackHost === undefined ? {} : { host: options.callbackHost }),
    ...(options.callbackPort === undefined ? {} : { port: options.callbackPort }),
    ...(options.callbackPublicUrl === undefined ? {} : { publicUrl: options.callbackPublicUrl }),
  },
});

const environment = (options: ServiceOptions, clock: Clock): GatewayEnvironment => {
  const variables = options.env ?? process.env;
  return { read: (name) => variables[name], fetch: options.fetch ?? fetch, clock };
};

/** The database serves another org: a restored backup or a refreshed sandbox. Mixing them would send orders twice. */
export class WrongOrgError extends Error {
  readonly code = 'WrongOrg';
  readonly action = 'Use another data folder or database for this org: --data-dir or --database-url.';
  constructor(expected: string, actual: string) {
    super(`The database serves the org ${expected}, not ${actual}`);
    this.name = 'WrongOrgError';
  }
}

async function bindOrg(runtime: PostgresRuntime, orgId: string): Promise<void> {
  const bound = await runtime.readState(ORG_STATE);
  if (bound === undefined) await runtime.writeState(ORG_STATE, orgId);
  else if (bound !== orgId) throw new WrongOrgError(bound, orgId);
}

const Organization = z.object({ records: z.array(z.object({ Id: z.string() })).min(1) });

async function readOrgId(connection: CrmConnection): Promise<string> {
  const url = `/services/data/v${connection.version}/query?q=${encodeURIComponent('SELECT Id FROM Organization')}`;
  const reply = Organization.safeParse(await askOrg(connection, url));
  const id = reply.data?.records[0]?.Id;
  if (id === undefined) throw new CrmError('refused', 'UNEXPECTED_REPLY', 'The org does not say which one it is');
  return id;
}

async function askOrg(connection: CrmConnection, url: string): Promise<unknown> {
  try {
    return await connection.request({ method: 'GET', url });
  } catch (thrown) {
    throw toCrmError(thrown);
  }
}

/** Of the database of an org, where none is named. */
export const defaultDataDir = (orgId: string): string => join(dataHome(), 'runtime', orgId);

const Kept = z.object({ document: z.string(), number: z.number(), hash: z.string() });

async function keptDesign(runtime: PostgresRuntime): Promise<ExecutableDesign | undefined> {
  const stored = await runtime.readState(DESIGN_STATE);
  if (stored === undefined) return undefined;
  const { document, number, hash } = Kept.parse(JSON.parse(stored));
  const design = loadDesign(document, { number, hash });
  return design.ok ? design.value : undefined;
}

async function* earlierDesigns(crm: CrmWorkbench): AsyncGenerator<ExecutableDesign> {
  const versions = (await crm.listDesigns()).filter((record) => record.state === 'Retired').slice(0, EARLIER_DESIGNS);
  for (const { version } of versions) {
    const stored = await crm.getDesign(version.number);
    const design = stored.ok ? loadDesign(stored.value.document, version) : stored;
    if (design.ok) yield design.value;
  }
}

/** Logs go to standard error: standard output is what a command says, and JSON with `--json`. */
export const createLogger = (level: string): SyncLogger => createSyncLogger({ level });
export { stopOnSignals } from '../sync/index.ts';
