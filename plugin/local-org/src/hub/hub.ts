import type { HubService, SandboxLogin, ScratchOrgsLeft } from '../contract.ts';
import type { OrgCore } from '../org/orgCore.ts';
import { Sandboxes } from './sandboxes.ts';
import { ScratchOrgs, type HubOptions } from './scratchOrgs.ts';

/** The part of an org that makes other orgs; it does nothing while the org is not switched on as a Dev Hub. */
export class Hub implements HubService {
  readonly #scratchOrgs: ScratchOrgs;
  readonly #sandboxes: Sandboxes;

  constructor(core: OrgCore, options: HubOptions) {
    this.#scratchOrgs = new ScratchOrgs(core, options);
    this.#sandboxes = new Sandboxes(core, options);
    core.addHook(this.#scratchOrgs);
    core.addHook(this.#sandboxes);
  }

  resume(): void {
    this.#scratchOrgs.resume();
    this.#sandboxes.resume();
  }

  scratchOrgsLeft(): ScratchOrgsLeft | undefined {
    return this.#scratchOrgs.left();
  }

  sandboxLogin(name: string, userId: string, clientId: string | undefined): SandboxLogin {
    return this.#sandboxes.login(name, userId, clientId);
  }

  ended(orgId: string): void {
    this.#scratchOrgs.ended(orgId);
  }
}
