import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_ALLOWANCE, type OrgYard } from '../hub/orgYard.ts';
import { createOrg, type CreateOrgOptions } from '../org/createOrg.ts';
import type { LocalOrg } from '../org/localOrg.ts';
import type { OpenedOrg, OrgOrigin } from './fleet.ts';
import { integrationUser } from './integrationUser.ts';
import type { LocalOrgLogger } from './logger.ts';
import type { Orgs } from './orgs.ts';
import { sourceFoldersOf } from './project.ts';
import type { OrgOptions, OrgPlan, UserAccess } from './runningOrg.ts';
import type { LocalOrgOptions } from './serverOptions.ts';
import { Tenant } from './tenant.ts';

const DEFAULT_PASSWORD = 'local-org';
/** What a Developer Edition org has. */
const DEFAULT_DAILY_REQUESTS = 15_000;

/** What all orgs of a server are opened with. */
export interface Opening {
  readonly options: LocalOrgOptions;
  readonly clock: () => Date;
  readonly logger: LocalOrgLogger;
  readonly orgs: Orgs;
  readonly yard: OrgYard;
  /** Known once the server listens. */
  readonly tlsUrl: () => string | undefined;
}

/** @throws MetadataRefused when the project of the org does not deploy */
export function openOrg(config: OrgPlan, number: number, opening: Opening, origin?: OrgOrigin): OpenedOrg {
  const { options, orgs, tlsUrl } = opening;
  if (!/^[\w-]+$/.test(config.name)) throw new Error(`An org is named with letters, digits and dashes: ${config.name}`);
  const file = options.dataDir === undefined ? undefined : databaseFile(options.dataDir, config.name);
  const from = origin ?? pictureOf(config, file);
  const org = createOrg({ ...orgOptions(config, opening, from), number, ...from, ...(file && { file }) });
  const password = config.password ?? DEFAULT_PASSWORD;
  const tenant = tenantOf(org, { ...config, password }, opening);
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

function orgOptions(
  config: OrgPlan,
  { options, clock, yard, logger }: Opening,
  origin: OrgOrigin | undefined
): CreateOrgOptions {
  const { name, projectDir, adminUsername, adminEmail, timeZone, organization } = config;
  const allowance = options.scratchOrgs ?? DEFAULT_ALLOWANCE;
  return {
    name,
    now: clock,
    settings: settingsOf(config),
    hub: { yard, allowance, onBug: bugReport(logger) },
    ...(options.events && { events: options.events }),
    // The metadata of a picture is part of it.
    ...(projectDir === undefined || origin ? {} : { sourceFolders: sourceFoldersOf(projectDir) }),
    ...(adminUsername === undefined ? {} : { adminUsername }),
    ...(adminEmail === undefined ? {} : { adminEmail }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(organization && { organization }),
  };
}

/** Switches of the org that a Settings component of its project may turn otherwise. */
const settingsOf = ({ devHub, sourceTracking, settings }: OrgPlan): Readonly<Record<string, string>> => ({
  ...(devHub === true && { 'DevHub.enableScratchOrgManagementPref': 'true' }),
  ...(sourceTracking === true && { 'SourceTracking.enableSourceTrackingSandboxes': 'true' }),
  ...settings,
});

const bugReport =
  (logger: LocalOrgLogger) =>
  (error: unknown): void => {
    logger.error('work in the background failed', error);
  };

function tenantOf(
  org: LocalOrg,
  { name, projectDir, password }: OrgPlan & { readonly password: string },
  { options, clock, logger }: Opening
): Tenant {
  return new Tenant({
    org,
    password,
    dailyApiRequests: options.dailyApiRequests ?? DEFAULT_DAILY_REQUESTS,
    clock,
    ...(projectDir === undefined ? {} : { sourceFolders: sourceFoldersOf(projectDir) }),
    ...(options.dataDir === undefined ? {} : { validations: validationsOf(options.dataDir, name) }),
    onUnsupported: (orgName, resource) => {
      logger.warn(`not supported by the local org (${orgName}): ${resource}`);
    },
    onBug: bugReport(logger),
  });
}

/** The picture that a new org starts as a fork of. */
function pictureOf({ picture }: OrgOptions, file: string | undefined): OrgOrigin | undefined {
  if (picture === undefined || (file !== undefined && existsSync(file))) return undefined;
  return { picture: readFileSync(picture), isFork: true };
}

const databaseFile = (dataDir: string, name: string): string => join(dataDir, `${name}.sqlite`);

const validationsOf = (dataDir: string, name: string): string => join(dataDir, `${name}.validations`);

/** Removes what an org keeps on disk. */
export function removeDatabase(dataDir: string | undefined, name: string): void {
  if (dataDir === undefined) return;
  for (const suffix of ['', '-wal', '-shm']) rmSync(databaseFile(dataDir, name) + suffix, { force: true });
  rmSync(validationsOf(dataDir, name), { recursive: true, force: true });
}
