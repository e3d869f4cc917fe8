import type { OAuthClient } from '../auth/oauth.ts';
import type { EventOptions } from '../events/eventService.ts';
import type { ScratchOrgAllowance } from '../hub/orgYard.ts';
import type { LocalOrgLogger } from './logger.ts';
import type { OrgOptions } from './runningOrg.ts';

export interface LocalOrgOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Loopback by default: the server has no TLS and its admin endpoints ask for no password. */
  readonly host?: string;
  /** Port of a second listener, over TLS with a certificate of its own making; 0 takes a free one. None by default. */
  readonly tlsPort?: number;
  /** Folder of the databases and of the key that signs tokens; without one everything is in memory. */
  readonly dataDir?: string;
  /** One org named `local` by default. */
  readonly orgs?: readonly OrgOptions[];
  /** API calls that each org allows in a day. */
  readonly dailyApiRequests?: number;
  /** Scratch orgs that a Dev Hub may have at a time, and make within 24 hours: 40 and 80, as in Enterprise Edition. */
  readonly scratchOrgs?: ScratchOrgAllowance;
  /** Clients of the OAuth flows besides `local-org` / `local-org`. */
  readonly clients?: readonly OAuthClient[];
  /** `smtp://user:password@host:587` of a mail server that gets the mails of the orgs; they stay in the mailbox too. */
  readonly smtp?: string;
  /** Port of the Pub/Sub API; without it, a free one is taken when `/_local/pubsub` is asked for the first time. */
  readonly pubSubPort?: number;
  /** Port of the Pub/Sub API over TLS, where the server has a listener over TLS; a free one by default. */
  readonly pubSubTlsPort?: number;
  /** Allocations of events, what is announced, and how soon. */
  readonly events?: EventOptions;
  readonly logger?: LocalOrgLogger;
  readonly now?: () => Date;
}
