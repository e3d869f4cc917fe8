/** What an org can do that makes other orgs: scratch orgs as a Dev Hub, sandboxes as a production org. */
export interface HubService {
  /** How many scratch orgs it may still make; undefined when it is no Dev Hub. */
  scratchOrgsLeft(): ScratchOrgsLeft | undefined;
  /** How a client logs in to a sandbox as the caller. @throws ApiError when there is no such sandbox, or not yet */
  sandboxLogin(name: string, userId: string, clientId: string | undefined): SandboxLogin;
  /** Goes on with requests that a stop of the server has interrupted. */
  resume(): void;
  /** Writes down that an org it has made has come to its end. */
  ended(orgId: string): void;
}

export interface ScratchOrgsLeft {
  readonly active: Allowed;
  /** Within 24 hours. */
  readonly daily: Allowed;
}

interface Allowed {
  readonly max: number;
  readonly remaining: number;
}

/** As the platform answers it. */
export interface SandboxLogin {
  readonly authUserName: string;
  readonly authCode: string;
  readonly instanceUrl: string;
  readonly loginUrl: string;
}
