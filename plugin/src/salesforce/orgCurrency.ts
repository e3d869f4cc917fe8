import { z } from 'zod';
import type { CrmClient } from './crmClient.ts';
import { toCrmError } from './crmError.ts';

export interface Money {
  /** True in an org with several currencies: records then state their own. */
  readonly perRecord: boolean;
  readonly orgDefault: string;
  /** False when the org does not say and `orgDefault` is the configured one. */
  readonly isStated: boolean;
}

export interface OrgCurrency {
  resolve(): Promise<Money>;
}

const Describe = z.object({ fields: z.array(z.object({ name: z.string() })) });
const OrgSettings = z.object({ userSettings: z.object({ userDefaultCurrencyIsoCode: z.string().length(3) }) });

/**
 * Which currency amounts are in. Only orgs with several currencies have `CurrencyIsoCode`; in the others the currency is
 * stated by Connect. An org that states none has amounts in `fallback`, which the configuration sets.
 */
export function createOrgCurrency(client: CrmClient, fallback: string): OrgCurrency {
  let known: Money | undefined;
  const get = (url: string): Promise<unknown> => client.send({ method: 'GET', url, idempotent: true });

  async function stated(): Promise<string | undefined> {
    try {
      const settings = OrgSettings.safeParse(await get('/connect/organization'));
      return settings.success ? settings.data.userSettings.userDefaultCurrencyIsoCode : undefined;
    } catch (thrown) {
      const error = toCrmError(thrown);
      if (error.kind !== 'refused') throw error;
      return undefined;
    }
  }

  return {
    async resolve() {
      if (known) return known;
      const { fields } = Describe.parse(await get('/sobjects/Order/describe'));
      const perRecord = fields.some((field) => field.name === 'CurrencyIsoCode');
      const currency = perRecord ? undefined : await stated();
      known = { perRecord, orgDefault: currency ?? fallback, isStated: currency !== undefined };
      return known;
    },
  };
}
