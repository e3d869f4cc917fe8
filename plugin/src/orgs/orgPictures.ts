/** Pictures and copies of local orgs, by the addresses of the server that runs them. */
import { z } from 'zod';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { readLocalOrg } from './localOrgProcess.ts';
import { orgAliases, orgFolder } from './orgFolders.ts';

/** An org of a server that runs. */
export interface ServedOrg {
  readonly url: string;
  readonly name: string;
}

const Served = z.array(z.object({ name: z.string() }));
const Picture = z.object({ name: z.string(), bytes: z.number(), file: z.string().optional() });
const Fork = z.object({ id: z.string(), username: z.string() });
const Token = z.object({ access_token: z.string() });
const Failure = z.object({ error: z.string() });

export type OrgPicture = z.infer<typeof Picture>;

export interface ForkedOrg {
  readonly orgId: string;
  readonly username: string;
  readonly accessToken: string;
}

/** The org of an alias: the first of its own server, or a fork on the server of another. */
export async function findOrg(alias: string): Promise<Result<ServedOrg, Problem>> {
  const own = readLocalOrg(orgFolder(alias));
  if (own?.orgs[0]) return ok({ url: own.url, name: own.orgs[0].name });
  const found = (await servedOrgs()).find(({ name }) => name === alias);
  if (found) return ok(found);
  return refuse({
    code: 'LocalOrgDoesNotRun',
    message: `There is no running local org "${alias}".`,
    action: 'Show the local orgs with: sf order org status. Start one with: sf order org start',
  });
}

/** All orgs of all servers that run. */
export async function servedOrgs(): Promise<readonly ServedOrg[]> {
  const running = orgAliases().flatMap((alias) => readLocalOrg(orgFolder(alias)) ?? []);
  const orgs = await Promise.all(
    running.map(async ({ url }) => {
      const answer = await ask('GET', `${url}/_local/orgs`, Served);
      return answer.ok ? answer.value.map(({ name }) => ({ url, name })) : [];
    })
  );
  return orgs.flat();
}

export const takePicture = ({ url, name }: ServedOrg, picture: string): Promise<Result<OrgPicture, Problem>> =>
  ask('POST', `${addressOf(url, name)}/pictures/${encodeURIComponent(picture)}`, Picture);

export const listPictures = ({ url, name }: ServedOrg): Promise<Result<readonly string[], Problem>> =>
  ask('GET', `${addressOf(url, name)}/pictures`, z.array(z.string()));

export const restorePicture = ({ url, name }: ServedOrg, picture: string): Promise<Result<unknown, Problem>> =>
  ask('POST', `${addressOf(url, name)}/pictures/${encodeURIComponent(picture)}/restore`, z.unknown());

/** Copies an org and logs in to the copy as its administrator. */
export async function forkOrg({ url, name }: ServedOrg, fork: string): Promise<Result<ForkedOrg, Problem>> {
  const made = await ask('POST', `${addressOf(url, name)}/forks/${encodeURIComponent(fork)}`, Fork);
  if (!made.ok) return made;
  const { id: orgId, username } = made.value;
  const form = new URLSearchParams({ grant_type: 'password', ...client, username, password: 'local-org' });
  const token = await ask('POST', `${url}/services/oauth2/token`, Token, form);
  return token.ok ? ok({ orgId, username, accessToken: token.value.access_token }) : token;
}

/** The client that every local org knows. */
const client = { client_id: 'local-org', client_secret: 'local-org' };

const addressOf = (url: string, org: string): string => `${url}/_local/orgs/${encodeURIComponent(org)}`;

async function ask<T>(
  method: string,
  address: string,
  shape: z.ZodType<T>,
  body?: URLSearchParams
): Promise<Result<T, Problem>> {
  const response = await fetch(address, { method, ...(body && { body }) });
  const answer: unknown = await response.json();
  if (response.ok) return ok(shape.parse(answer));
  return refuse({
    code: 'LocalOrgRefused',
    message: `The local org refused: ${Failure.safeParse(answer).data?.error ?? String(response.status)}`,
    action: 'Show what there is with: sf order org list',
  });
}
