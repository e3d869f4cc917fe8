import type { Org } from '../contract.ts';
import type { OrgPicture } from './pictures.ts';
import type { UsageReport } from './usage.ts';

export interface OrgOptions {
  /** Letters, digits, dash; also the name of its database file. */
  readonly name: string;
  /** An SFDX project (its package directories) or a folder in source format, deployed when the org starts. */
  readonly projectDir?: string;
  /** Password of all users of the org; `local-org` by default. */
  readonly password?: string;
  readonly adminUsername?: string;
  readonly timeZone?: string;
  /** A file that `snapshot` has written: the org starts as a fork of it, unless it is there already. */
  readonly picture?: string;
  /** Whether scratch orgs and sandboxes can be made of the org. */
  readonly devHub?: boolean;
  /** Whether the org tracks changes of its source, as a sandbox does. Scratch orgs and sandboxes always do. */
  readonly sourceTracking?: boolean;
}

/** All that an org is opened by, also one that nobody has configured. */
export interface OrgPlan extends OrgOptions {
  readonly adminEmail?: string;
  /** Settings of the org that no component states. */
  readonly settings?: Readonly<Record<string, string>>;
  /** What the record of the organization says otherwise than that of a Developer Edition org. */
  readonly organization?: Readonly<Record<string, string | boolean>>;
  /** The org that has asked for this one, and, of a scratch org, when it ends, in milliseconds. */
  readonly madeBy?: { readonly hubId: string; readonly endsAt?: number };
}

export interface UserAccess {
  readonly userId: string;
  readonly username: string;
  readonly password: string;
  /** Opaque `00D…!…`, valid until it is revoked or the server's key is lost. */
  readonly accessToken: string;
  /** `force://…`, for `sf org login sfdx-url`; only when the server has a listener over TLS. */
  readonly sfdxAuthUrl?: string | undefined;
}

/** One org of a running server. */
export interface RunningOrg {
  readonly id: string;
  readonly name: string;
  /** The org itself, for callers in the same process. */
  readonly org: Org;
  readonly admin: UserAccess;
  /** A user with API access and no permissions but those that permission sets give it. */
  readonly integration: UserAccess;
  usage(): UsageReport;
  resetUsage(): void;
  /** Keeps the whole org as it is now by a name, `default` without one; a picture of that name is replaced. */
  snapshot(name?: string): OrgPicture;
  /** Names of the pictures of this org. */
  pictures(): readonly string[];
  /**
   * Makes the org what it was in a picture: records, users, metadata. Tokens of users who were there stay valid; bulk
   * jobs, cursors and subscriptions end.
   * @throws Error when there is no such picture
   */
  restore(name?: string): void;
  /**
   * A copy of the org that goes on by itself on the same server, as a sandbox does: record ids are the same, its own
   * id is another, and usernames end in its name.
   * @throws Error when there is an org of this name
   */
  fork(name: string): RunningOrg;
}
