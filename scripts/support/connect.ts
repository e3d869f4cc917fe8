/** A connection to an org that the sandbox's `sf` is logged in to. */
import type { Connection } from '@salesforce/core';
import { sandboxEnvironment } from './sandbox.ts';

/** @throws when the alias is unknown; says how to log in. */
export async function connect(alias: string): Promise<Connection> {
  // The library reads the home folder when it loads, so it is loaded after the environment is set.
  Object.assign(process.env, sandboxEnvironment());
  const { Org } = await import('@salesforce/core');
  const org = await Org.create({ aliasOrUsername: alias });
  return org.getConnection();
}
