import type { Session } from '../contract.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { Tenant } from './tenant.ts';

/** The orgs of one server, and who a token belongs to. */
export class Orgs {
  readonly tokens: Tokens;
  private readonly tenants = new Map<string, Tenant>();
  /** Called before anybody is looked up; may add and remove orgs. */
  beforeUse: () => void = () => undefined;

  constructor(tokens: Tokens) {
    this.tokens = tokens;
  }

  add(tenant: Tenant): void {
    this.tenants.set(tenant.org.id, tenant);
  }

  remove(id: string): void {
    this.tenants.delete(id);
  }

  all(): readonly Tenant[] {
    return [...this.tenants.values()];
  }

  byToken(token: string): { readonly tenant: Tenant; readonly session: Session } | undefined {
    const owner = this.tokens.accessOwner(token);
    return owner ? this.byOwner(owner.orgId, owner.userId) : undefined;
  }

  byOwner(orgId: string, userId: string): { readonly tenant: Tenant; readonly session: Session } | undefined {
    this.beforeUse();
    const tenant = this.tenants.get(orgId);
    const session = tenant?.sessionOf(userId);
    return tenant && session ? { tenant, session } : undefined;
  }

  byUsername(username: string): { readonly tenant: Tenant; readonly session: Session } | undefined {
    this.beforeUse();
    for (const tenant of this.tenants.values()) {
      const session = tenant.sessionByUsername(username);
      if (session) return { tenant, session };
    }
    return undefined;
  }
}
