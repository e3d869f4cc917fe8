import type { AuthCodes } from '../auth/authCodes.ts';
import type { MadeOrg, OrgRequest, OrgYard } from '../hub/orgYard.ts';
import type { Fleet } from './fleet.ts';
import type { Orgs } from './orgs.ts';
import type { OrgPlan, RunningOrg } from './runningOrg.ts';

const TRACKED = { 'SourceTracking.enableSourceTrackingSandboxes': 'true' };
/** Settings that features of scratch orgs stand for; the others change nothing here. */
const FEATURES: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map([
  ['contactstomultipleaccounts', { 'Account.enableRelateContactToMultipleAccounts': 'true' }],
]);

/** The one record that scratch orgs have from the start, also those without sample data. */
const SAMPLE_ACCOUNT = 'Sample Account for Entitlements';

/** Makes the orgs that orgs of the server ask for. */
export class ServerYard implements OrgYard {
  readonly #orgs: Orgs;
  readonly #codes: AuthCodes;
  readonly #fleet: () => Fleet;
  readonly #url: () => string;

  constructor(
    orgs: Orgs,
    codes: AuthCodes,
    { fleet, url }: { readonly fleet: () => Fleet; readonly url: () => string }
  ) {
    this.#orgs = orgs;
    this.#codes = codes;
    this.#fleet = fleet;
    this.#url = url;
  }

  get url(): string {
    return this.#url();
  }

  makeScratchOrg(request: OrgRequest): MadeOrg {
    const { hubId, title, endsAt, username, email, edition, features } = request;
    const settings = features.map((name) => FEATURES.get(name.toLowerCase().split(':')[0] ?? ''));
    const plan: OrgPlan = {
      name: this.#freeName(username.replace(/\W+/g, '-')),
      adminUsername: username,
      ...(email === undefined ? {} : { adminEmail: email }),
      settings: Object.assign({}, TRACKED, ...settings) as Record<string, string>,
      organization: {
        Name: title,
        IsSandbox: true,
        OrganizationType: `${edition.charAt(0).toUpperCase()}${edition.slice(1)} Edition`,
        TrialExpirationDate: new Date(endsAt).toISOString(),
      },
      madeBy: { hubId, endsAt },
    };
    const made = this.#fleet().launch(plan);
    addSampleAccount(made);
    return madeOrg(made);
  }

  makeSandbox(hubId: string, name: string): MadeOrg {
    const changes: Partial<OrgPlan> = {
      settings: TRACKED,
      organization: { IsSandbox: true },
      madeBy: { hubId },
      devHub: false,
    };
    return madeOrg(this.#fleet().copy(hubId, name, changes));
  }

  remove(hubId: string, orgId: string): void {
    const fleet = this.#fleet();
    const org = fleet.orgs.find(({ id }) => id === orgId || id.slice(0, 15) === orgId);
    if (org && fleet.makerOf(org.id) === hubId) fleet.retire(org.id);
  }

  isUsernameTaken(username: string): boolean {
    return this.#orgs.byUsername(username) !== undefined;
  }

  authCode(orgId: string, userId: string, clientId: string | undefined): string {
    return this.#codes.issue({ orgId, userId }, clientId);
  }

  #freeName(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.#fleet().named(name); count += 1) name = `${wanted}-${String(count)}`;
    return name;
  }
}

const madeOrg = ({ id, admin: { userId, username } }: RunningOrg): MadeOrg => ({ id, userId, username });

function addSampleAccount({ id, org, admin }: RunningOrg): void {
  const session = { orgId: id, userId: admin.userId, username: admin.username };
  const values = { Name: SAMPLE_ACCOUNT };
  const [result] = org.save(session, [{ kind: 'insert', object: 'Account', values }], { allOrNone: true });
  if (result?.success !== true) throw new Error(`A new scratch org refuses an account: ${JSON.stringify(result)}`);
}
