/** Connections to orgs that the sandbox's `sf` is logged in to. */
import { existsSync, readFileSync } from 'node:fs';
import type { Connection, Org } from '@salesforce/core';
import { LocalOrgState, stateFile } from '../../plugin/src/orgs/localOrgProcess.ts';
import { orgFolder } from '../../plugin/src/orgs/orgFolders.ts';
import { sandboxEnvironment } from './sandbox.ts';

/** @throws when the alias is unknown; says how to log in. */
export async function connect(alias: string): Promise<Connection> {
  const { Org: Orgs } = await library();
  const org = await Orgs.create({ aliasOrUsername: alias });
  return org.getConnection();
}

/** Whether this machine's local org of that name is running. */
export const isLocalOrg = (alias: string): boolean => existsSync(stateFile(orgFolder(alias)));

/** Logs in the integration user of a local org under an alias of its own; its username. */
export async function loginService(localAlias: string, serviceAlias: string): Promise<string> {
  await library();
  const { storeLogin } = await import('../../plugin/src/orgs/loginStore.ts');
  const state = LocalOrgState.parse(JSON.parse(readFileSync(stateFile(orgFolder(localAlias)), 'utf8')));
  const org = state.orgs[0];
  if (org?.integrationUsername === undefined || org.integrationToken === undefined)
    throw new Error('The local org has no integration user.');
  const login = { username: org.integrationUsername, accessToken: org.integrationToken, url: state.url };
  await storeLogin({ ...login, alias: serviceAlias, setDefault: false });
  return org.integrationUsername;
}

/** The library reads the home folder when it loads, so it is loaded after the environment is set. */
async function library(): Promise<{ readonly Org: typeof Org }> {
  Object.assign(process.env, sandboxEnvironment());
  return import('@salesforce/core');
}
