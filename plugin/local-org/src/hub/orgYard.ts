/** An org that a Dev Hub, or a production org, has asked for. */
export interface OrgRequest {
  /** The org that asks. */
  readonly hubId: string;
  /** The company that the org is named after. */
  readonly title: string;
  /** Milliseconds at which a scratch org ends. */
  readonly endsAt: number;
  readonly username: string;
  readonly email: string | undefined;
  readonly edition: string;
  readonly features: readonly string[];
}

export interface MadeOrg {
  readonly id: string;
  readonly userId: string;
  readonly username: string;
}

/** What orgs that make other orgs ask of the server that they run in. */
export interface OrgYard {
  /** Where the server is for clients. */
  readonly url: string;
  /** A new and empty org beside the others. */
  makeScratchOrg(request: OrgRequest): MadeOrg;
  /** A copy of the org that asks, as a sandbox. @throws Error when there is an org of this name */
  makeSandbox(hubId: string, name: string): MadeOrg;
  /** Ends an org that this one has asked for, and throws away what it holds; others stay. */
  remove(hubId: string, orgId: string): void;
  isUsernameTaken(username: string): boolean;
  /** A code that a client exchanges for the tokens of a user. */
  authCode(orgId: string, userId: string, clientId: string | undefined): string;
}

/** What an edition allows a Dev Hub. */
export interface ScratchOrgAllowance {
  readonly active: number;
  /** Within 24 hours. */
  readonly daily: number;
}

/** The allowance of Enterprise Edition. */
export const DEFAULT_ALLOWANCE: ScratchOrgAllowance = { active: 40, daily: 80 };

/** Clients take the login address of a scratch org from its record when its instance ends in `S`, as most do by now. */
export const INSTANCE = 'LOCAL1S';
