import type { Org } from '../contract.ts';
import type { Pictures, OrgPicture } from './pictures.ts';
import type { OrgOptions, RunningOrg, UserAccess } from './runningOrg.ts';
import type { Tenant } from './tenant.ts';
import type { UsageReport } from './usage.ts';

/** How an org starts that is not new. */
export interface OrgOrigin {
  readonly picture: Uint8Array;
  readonly isFork: boolean;
}

/** One org as it has been opened. */
export interface OpenedOrg {
  readonly tenant: Tenant;
  readonly admin: UserAccess;
  readonly integration: UserAccess;
  readonly picture: () => Uint8Array;
}

/** What the fleet needs of the server. */
export interface Harbour {
  readonly pictures: Pictures;
  /** Opens an org, which is then found by its tokens. @throws MetadataRefused */
  open(config: OrgOptions, index: number, origin?: OrgOrigin): OpenedOrg;
  /** The org is not found any more. */
  leave(id: string): void;
  /** Removes what an org keeps on disk. */
  remove(name: string): void;
}

const DEFAULT_NAME = 'default';

/** The orgs of a server. Each is one object for as long as the server runs, whatever it is restored to. */
export class Fleet {
  readonly #harbour: Harbour;
  readonly #configs: readonly OrgOptions[];
  #orgs: Vessel[];

  constructor(configs: readonly OrgOptions[], harbour: Harbour) {
    this.#harbour = harbour;
    this.#configs = configs;
    this.#orgs = [];
    for (const [index, config] of configs.entries()) this.#orgs.push(new Vessel(this, config, index, harbour));
  }

  get orgs(): readonly RunningOrg[] {
    return this.#orgs;
  }

  named(name: string): RunningOrg | undefined {
    return this.#orgs.find((org) => org.name === name || org.id === name);
  }

  /** @throws Error when there is an org of this name */
  launch(config: OrgOptions, picture: Uint8Array): RunningOrg {
    if (this.named(config.name)) throw new Error(`There is an org named ${config.name}.`);
    const vessel = new Vessel(this, config, this.#orgs.length, this.#harbour, { picture, isFork: true });
    this.#orgs.push(vessel);
    return vessel;
  }

  close(): void {
    for (const org of this.#orgs) org.close();
  }

  /** Throws all records away; forks and pictures too. */
  reset(): void {
    this.close();
    for (const { id, name } of this.#orgs) {
      this.#harbour.leave(id);
      this.#harbour.remove(name);
      this.#harbour.pictures.forget(name);
    }
    this.#orgs = this.#orgs.slice(0, this.#configs.length);
    for (const org of this.#orgs) org.reopen();
  }
}

class Vessel implements RunningOrg {
  readonly #fleet: Fleet;
  readonly #config: OrgOptions;
  readonly #index: number;
  readonly #harbour: Harbour;
  #opened: OpenedOrg;

  constructor(fleet: Fleet, config: OrgOptions, index: number, harbour: Harbour, origin?: OrgOrigin) {
    this.#fleet = fleet;
    this.#config = config;
    this.#index = index;
    this.#harbour = harbour;
    this.#opened = harbour.open(config, index, origin);
  }

  get id(): string {
    return this.org.id;
  }

  get name(): string {
    return this.org.name;
  }

  get org(): Org {
    return this.#opened.tenant.org;
  }

  get admin(): UserAccess {
    return this.#opened.admin;
  }

  get integration(): UserAccess {
    return this.#opened.integration;
  }

  usage(): UsageReport {
    return this.#opened.tenant.usage.report();
  }

  resetUsage(): void {
    this.#opened.tenant.usage.reset();
  }

  snapshot(name = DEFAULT_NAME): OrgPicture {
    return this.#harbour.pictures.keep(this.name, name, this.#opened.picture());
  }

  pictures(): readonly string[] {
    return this.#harbour.pictures.names(this.name);
  }

  restore(name = DEFAULT_NAME): void {
    const picture = this.#harbour.pictures.find(this.name, name);
    if (picture === undefined) throw new Error(`There is no picture ${name} of the org ${this.name}.`);
    this.close();
    this.#opened = this.#harbour.open(this.#config, this.#index, { picture, isFork: false });
  }

  fork(name: string): RunningOrg {
    const { projectDir, ...config } = this.#config;
    void projectDir;
    return this.#fleet.launch({ ...config, name }, this.#opened.picture());
  }

  reopen(): void {
    this.#opened = this.#harbour.open(this.#config, this.#index);
  }

  close(): void {
    this.#opened.tenant.close();
  }
}
