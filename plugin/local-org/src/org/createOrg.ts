import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { MetadataComponent } from '../contract.ts';
import { assignmentHooks } from '../save/assignment.ts';
import type { InvocableActions, SaveHooks } from '../save/change.ts';
import { applyMetadata, loadModel, type OrgSettings } from './applyMetadata.ts';
import { flowActions } from '../apex/doors/invocableActions.ts';
import type { ApexOrg } from '../apex/platform/org.ts';
import { symbolTableOf } from '../apex/doors/symbolTable.ts';
import { ApexRuntime } from '../apex/platform/runtime/apexRuntime.ts';
import { register } from '../apex/platform/runtime/registry.ts';
import { TriggerHooks } from '../apex/platform/triggers/triggerHooks.ts';
import { checkPushTopic } from '../events/capture/pushTopics.ts';
import { Hub } from '../hub/hub.ts';
import type { HubOptions } from '../hub/scratchOrgs.ts';
import { EventHooks } from '../events/eventHooks.ts';
import type { EventOptions } from '../events/eventService.ts';
import { isObject } from '../rest/message.ts';
import { remoteSiteComponent } from '../rest/tooling/remoteSites.ts';
import { SoqlEngine } from '../soql/soqlEngine.ts';
import type { Row } from '../store/records.ts';
import { LocalOrg } from './localOrg.ts';
import { OrgCore } from './orgCore.ts';
import { renameOrg, writePicture } from './orgPicture.ts';
import { projectComponents } from './projectComponents.ts';
import { orgIdFor, seedOrg } from './seedOrg.ts';

export interface CreateOrgOptions {
  readonly name: string;
  /** Distinguishes the ids of orgs in one server; the first org is number 1. */
  readonly number?: number;
  /** Database file; without one the org lives in memory. */
  readonly file?: string;
  /** The org starts as it was when this was taken; what its file holds is replaced. */
  readonly picture?: Uint8Array;
  /** The org of the picture goes on beside this one: it gets an id and usernames of its own, as a sandbox does. */
  readonly isFork?: boolean;
  /** Folders in source format whose metadata the org has. */
  readonly sourceFolders?: readonly string[];
  readonly adminUsername?: string;
  readonly timeZone?: string;
  /** `Order.enableOrders` and the like, for what no Settings component states. */
  readonly settings?: OrgSettings;
  readonly now?: () => Date;
  readonly hooks?: readonly SaveHooks[];
  /** Milliseconds of processor time that Apex has in one transaction; those of the platform without it. */
  readonly apexCpuLimit?: number;
  /** Told what went wrong in Apex that nobody waits for. */
  readonly onApexFailure?: (error: unknown) => void;
  /** Runs the actions in Apex that flows call. */
  readonly actions?: InvocableActions;
  readonly events?: EventOptions;
  /** What the record of the organization says otherwise than that of a new Developer Edition org. */
  readonly organization?: Row;
  readonly adminEmail?: string;
  /** Lets the org make other orgs, once it is switched on as a Dev Hub. */
  readonly hub?: HubOptions;
}

/** What a new Developer Edition org has switched on. */
const DEFAULT_SETTINGS: OrgSettings = { 'Order.enableOrders': 'true' };

/** The remote site that each new org has. */
const STANDARD_REMOTE_SITE = [
  'ApexDevNet',
  { disableProtocolSecurity: false, isActive: true, url: 'http://www.apexdevnet.com' },
] as const;

/** Metadata that an org refused when it was made from a folder; `message` names each component and its problem. */
export class MetadataRefused extends Error {
  constructor(problems: readonly string[]) {
    super(`The org refuses the metadata:\n${problems.join('\n')}`);
    this.name = 'MetadataRefused';
  }
}

/**
 * Opens an org: a new one with what every org has, or the one in the file; metadata of the folders that differs from
 * what the org has is deployed to it.
 * @throws MetadataRefused when the folders hold metadata with problems
 */
export function createOrg(options: CreateOrgOptions): LocalOrg {
  if (options.file !== undefined) mkdirSync(dirname(options.file), { recursive: true });
  if (options.file !== undefined && options.picture !== undefined) writePicture(options.file, options.picture);
  let made: LocalOrg;
  const core = new OrgCore({
    file: options.file,
    ...(options.file === undefined && { picture: options.picture }),
    now: options.now ?? (() => new Date()),
    hooks: options.hooks ?? [],
    actions: options.actions ?? flowActions(() => made),
    events: options.events,
  });
  core.database.define('symbol_table', (body) => JSON.stringify(symbolTableOf(String(body)) ?? null));
  try {
    made = open(core, options);
    return made;
  } catch (error) {
    core.database.close();
    throw error;
  }
}

function open(core: OrgCore, options: CreateOrgOptions): LocalOrg {
  const settings = { ...DEFAULT_SETTINGS, ...options.settings };
  const components = (options.sourceFolders ?? []).flatMap(projectComponents);
  const { runtime, adopt } = withApex(core, options);
  const hub = options.hub && new Hub(core, options.hub);
  core.components.load();
  if (core.components.meta('orgId') === undefined) {
    deploy(core, settings, components, () => seed(core, options));
  } else {
    loadModel(core, settings);
    if (options.isFork === true) {
      renameOrg(core, { orgId: orgIdFor(options.number ?? 1), name: options.name }, options.organization);
    }
    if (components.length > 0) deploy(core, settings, components);
  }
  const orgId = core.components.meta('orgId') ?? '';
  const adminId = core.components.meta('adminId') ?? '';
  const username = String(core.records.find(core.objectNamed('User'), adminId)?.['Username'] ?? '');
  const identity = { id: orgId, name: options.name, admin: { userId: adminId, username, orgId } };
  const org = new LocalOrg(core, { ...identity, hub }, settings);
  adopt(org);
  const soql = new SoqlEngine(org, core.now, () => org.timeZone());
  core.changes.runQuery = (text) =>
    soql
      .run(text, { includeDeleted: true })
      .page(0, 1, '')
      .filter((row) => isObject(row));
  register(org, runtime);
  return org;
}

/** Apex is there from the first deploy on; of the org itself it knows once that is made. */
function withApex(
  core: OrgCore,
  { apexCpuLimit, onApexFailure }: CreateOrgOptions
): { readonly runtime: ApexRuntime; readonly adopt: (org: LocalOrg) => void } {
  let made: LocalOrg | undefined;
  const apexOrg: ApexOrg = {
    core,
    get org() {
      if (made === undefined) throw new Error('The org is being made.');
      return made;
    },
  };
  const runtime = new ApexRuntime(apexOrg, { cpuLimit: apexCpuLimit, onFailure: onApexFailure });
  core.apex = runtime;
  const checkTopic = (row: Readonly<Row>): void => checkPushTopic(row, core.model.schema, core.changes.runQuery);
  core.addHook(new EventHooks(core.events, () => runtime.isTesting, checkTopic));
  core.addHook(new TriggerHooks(runtime));
  core.addHook(assignmentHooks);
  return { runtime, adopt: (org) => void (made = org) };
}

/** Runs inside the transaction that makes the tables, so that a crash leaves either no org or a whole one. */
function seed(core: OrgCore, options: CreateOrgOptions): void {
  const orgId = orgIdFor(options.number ?? 1);
  const adminUsername = options.adminUsername ?? `admin@${options.name.toLowerCase().replace(/\W+/g, '-')}.local.test`;
  const timeZone = options.timeZone ?? 'GMT';
  const adminId = seedOrg(core, {
    orgId,
    name: options.name,
    adminUsername,
    adminEmail: options.adminEmail ?? adminUsername,
    timeZone,
    ...(options.organization && { organization: options.organization }),
  });
  core.components.setMeta('orgId', orgId);
  core.components.setMeta('adminId', adminId);
  core.components.write([remoteSiteComponent(...STANDARD_REMOTE_SITE)], []);
}

function deploy(
  core: OrgCore,
  settings: OrgSettings,
  components: readonly MetadataComponent[],
  whenAdopted?: () => void
): void {
  const options = { checkOnly: false, ...(whenAdopted && { whenAdopted }) };
  const results = applyMetadata(core, settings, components, options);
  const problems = results.flatMap(({ problem, type, fullName, fileName }) => {
    if (problem === undefined) return [];
    const at = problem.line === undefined ? '' : `:${problem.line}:${problem.column ?? 1}`;
    return [`${fileName}${at} ${type} ${fullName}: ${problem.message}`];
  });
  if (problems.length > 0) throw new MetadataRefused(problems);
}
