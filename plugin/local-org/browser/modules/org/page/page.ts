/** What the server tells the page about its org and user; the modules below `@salesforce/` read it too. */
export interface LightningPage {
  readonly org: { readonly id: string; readonly name: string };
  readonly user: PageUser;
  /** Whom one can be in this org, for the switch in the header. */
  readonly users: readonly PageUser[];
  readonly apps: readonly PageApp[];
  readonly customPermissions: readonly string[];
  readonly userPermissions: readonly string[];
  readonly i18n: Readonly<Record<string, string | undefined>>;
  readonly formFactor: 'Large' | 'Medium' | 'Small';
  readonly components: readonly string[];
  /** Requests for approval that waited for the user when the page was opened. */
  readonly approvalCount: number;
  /** Loads a component of the project; its name is known at run time only, which the compiler takes from no module. */
  importComponent(name: string): Promise<unknown>;
}

export interface PageUser {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly title: string | null;
  readonly profile: string | null;
}

export interface PageApp {
  readonly name: string;
  readonly label: string;
  readonly description: string | null;
  readonly color: string | null;
  readonly items: readonly PageNavItem[];
}

export interface PageNavItem {
  readonly name: string;
  readonly label: string;
  readonly url: string;
  readonly icon: string;
  /** Of a tab of records. */
  readonly object: string | null;
}

export const page: LightningPage = (globalThis as unknown as { lightningPage: LightningPage }).lightningPage;

/** The version of the API that components talk to. */
export const API = '/services/data/v66.0';

/** The resources of the frame itself. */
export const FRAME = '/lightning/local';
