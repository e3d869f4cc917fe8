/** Logins of local orgs, kept where every sf command finds them. */
import { AuthInfo, StateAggregator } from '@salesforce/core';

export interface LocalLogin {
  readonly username: string;
  readonly accessToken: string;
  readonly url: string;
  readonly alias: string;
  readonly setDefault: boolean;
  /** Whether scratch orgs can be made of the org; as a default it is the default Dev Hub, too. */
  readonly isDevHub?: boolean;
}

/** Stores a login; one of the same user is replaced, since a restarted org has a new address. */
export async function storeLogin({
  username,
  accessToken,
  url,
  alias,
  setDefault,
  isDevHub = false,
}: LocalLogin): Promise<void> {
  await removeLogin(username);
  const auth = await AuthInfo.create({
    username,
    accessTokenOptions: { accessToken, instanceUrl: url, loginUrl: url },
  });
  await auth.save({ instanceApiVersion: '66.0', isDevHub });
  await auth.handleAliasAndDefaultSettings({ alias, setDefault, setDefaultDevHub: setDefault && isDevHub });
}

/** Forgets the login of a user and its aliases, if there is one. */
export async function removeLogin(username: string): Promise<void> {
  const state = await StateAggregator.getInstance();
  if (await state.orgs.hasFile(username)) {
    // The library removes only what it has read before.
    await state.orgs.read(username);
    await state.orgs.remove(username);
  }
  await state.aliases.unsetValuesAndSave([username]);
}

/** Forgets the login that an alias names, if there is one. */
export async function removeLoginOf(alias: string): Promise<void> {
  const { aliases } = await StateAggregator.getInstance();
  const username = aliases.resolveUsername(alias);
  if (username !== alias) await removeLogin(username);
}
