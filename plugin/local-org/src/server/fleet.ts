import type { Org } from '../contract.ts';
import type { OrgRegistry } from './orgRegistry.ts';
import type { Pictures, OrgPicture } from './pictures.ts';
import type { OrgOptions, OrgPlan, RunningOrg, UserAccess } from './runningOrg.ts';
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
  readonly registry: OrgRegistry;
  readonly clock: () => Date;
  /** Opens an org, which is then found by its tokens. @throws MetadataRefused */
  open(plan: OrgPlan, number: number, origin?: OrgOrigin): OpenedOrg;
  /** The org is not found any more. */
  leave(id: string): void;
  /** Removes what an org keeps on disk. */
  remove(name: string): void;
}

const DEFAULT_NAME = 'default';

/** The orgs of a server. Each is one object for as long as the server runs, whatever it is restored to. */
export class Fleet {
  readonly #harbour: Harbour;
  readonly #configured: number;
  #orgs: Vessel[] = [];
  /** When the next scratch org ends, in milliseconds. */
  #nextEnd = Infinity;

  constructor(configs: readonly OrgOptions[], harbour: Harbour) {
    this.#harbour = harbour;
    this.#configured = configs.length;
    for (const [index, config] of configs.entries()) this.#orgs.push(new Vessel(this, config, index + 1, harbour));
    // One that has been configured by the same name since then takes the place.
    for (const { plan, number } of harbour.registry.orgs) {
      if (!this.named(plan.name)) this.#orgs.push(new Vessel(this, plan, number, harbour));
    }
    this.#planEnds();
  }

  get orgs(): readonly RunningOrg[] {
    return this.#orgs;
  }

  named(name: string): RunningOrg | undefined {
    return this.#orgs.find((org) => org.name === name || org.id === name);
  }

  /**
   * Makes an org beside the others: of a picture, or an empty one.
   * @throws Error when there is an org of this name
   */
  launch(plan: OrgPlan, picture?: Uint8Array): RunningOrg {
    if (this.named(plan.name)) throw new Error(`There is an org named ${plan.name}.`);
    const { registry } = this.#harbour;
    const number = registry.nextNumber();
    const vessel = new Vessel(this, plan, number, this.#harbour, picture && { picture, isFork: true });
    this.#orgs.push(vessel);
    registry.add({ plan, number });
    this.#planEnds();
    return vessel;
  }

  /** A copy of an org that goes on beside it, with these differences in its plan. */
  copy(id: string, name: string, changes: Partial<OrgPlan>): RunningOrg {
    const org = this.#orgs.find((each) => each.id === id);
    if (!org) throw new Error(`There is no org ${id}.`);
    return org.fork(name, changes);
  }

  /** Who made an org; undefined when it is unknown or has been configured. */
  makerOf(id: string): string | undefined {
    return this.#orgs.find((org) => org.id === id)?.plan.madeBy?.hubId;
  }

  /** Ends an org that was made while the server ran; its tokens, records and pictures are gone. */
  retire(id: string): void {
    const index = this.#orgs.findIndex((org) => org.id === id);
    const org = this.#orgs[index];
    if (!org || index < this.#configured) return;
    this.#orgs.splice(index, 1);
    org.close();
    this.#discard(org);
    this.#harbour.registry.remove(org.name);
    this.#planEnds();
  }

  /** Ends the scratch orgs whose time is over, and tells their Dev Hubs. */
  expire(): void {
    const now = this.#harbour.clock().getTime();
    if (now < this.#nextEnd) return;
    for (const { id, plan } of [...this.#orgs]) {
      if (plan.madeBy?.endsAt === undefined || plan.madeBy.endsAt > now) continue;
      this.retire(id);
      this.named(plan.madeBy.hubId)?.org.hub?.ended(id);
    }
  }

  close(): void {
    for (const org of this.#orgs) org.close();
  }

  /** Throws all records away; forks, pictures and all that was made while the server ran, too. */
  reset(): void {
    this.close();
    for (const org of this.#orgs) this.#discard(org);
    this.#harbour.registry.clear();
    this.#orgs = this.#orgs.slice(0, this.#configured);
    for (const org of this.#orgs) org.reopen();
    this.#planEnds();
  }

  #discard({ id, name }: RunningOrg): void {
    this.#harbour.leave(id);
    this.#harbour.remove(name);
    this.#harbour.pictures.forget(name);
  }

  #planEnds(): void {
    this.#nextEnd = Math.min(Infinity, ...this.#orgs.flatMap(({ plan }) => plan.madeBy?.endsAt ?? []));
  }
}

class Vessel implements RunningOrg {
  readonly #fleet: Fleet;
  readonly plan: OrgPlan;
  readonly #number: number;
  readonly #harbour: Harbour;
  #opened: OpenedOrg;

  constructor(fleet: Fleet, plan: OrgPlan, number: number, harbour: Harbour, origin?: OrgOrigin) {
    this.#fleet = fleet;
    this.plan = plan;
    this.#number = number;
    this.#harbour = harbour;
    this.#opened = harbour.open(plan, number, origin);
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
    this.#opened = this.#harbour.open(this.plan, this.#number, { picture, isFork: false });
  }

  fork(name: string, changes: Partial<OrgPlan> = {}): RunningOrg {
    // A copy is nobody's scratch org, and its metadata is part of it.
    const { projectDir, picture, madeBy, ...plan } = this.plan;
    void [projectDir, picture, madeBy];
    return this.#fleet.launch({ ...plan, ...changes, name }, this.#opened.picture());
  }

  reopen(): void {
    this.#opened = this.#harbour.open(this.plan, this.#number);
  }

  close(): void {
    this.#opened.tenant.close();
  }
}
