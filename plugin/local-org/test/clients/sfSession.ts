import { afterAll, beforeAll, expect } from 'vitest';
import { startLocalOrg, type LocalOrgServer, type RunningOrg } from '../../src/index.ts';
import { SfCli, type SfResult } from './sfCli.ts';

const PROJECT = '{"packageDirectories":[{"path":"force-app","default":true}],"sourceApiVersion":"66.0"}';
const LOGIN = ['org', 'login', 'access-token', '--no-prompt', '--alias', 'local', '--set-default', '--instance-url'];

/** A server, its org and the CLI in a project, logged in; there from before the first test to after the last. */
export interface SfSession {
  readonly server: LocalOrgServer;
  readonly org: RunningOrg;
  readonly sf: SfCli;
  /** Runs a command that must succeed; answers its result. */
  readonly ok: (...args: readonly string[]) => Promise<SfResult['json']>;
}

/** @param files of the project, beside its `sfdx-project.json` */
export function sfSession(files: Readonly<Record<string, string>>, timeout = 240_000): SfSession {
  let [server, sf]: [LocalOrgServer?, SfCli?] = [];
  const there = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the session has begun');
    return value;
  };
  beforeAll(async () => {
    server = await startLocalOrg();
    sf = new SfCli({ 'sfdx-project.json': PROJECT, ...files });
    const { id, admin } = there(server.orgs[0]);
    const login = await sf.run([...LOGIN, server.url], { SF_ACCESS_TOKEN: admin.accessToken });
    expect(login.json, login.output).toMatchObject({ status: 0, result: { username: admin.username, orgId: id } });
  }, timeout);
  afterAll(async () => {
    await server?.stop();
    sf?.remove();
  });
  return {
    get server() {
      return there(server);
    },
    get org() {
      return there(server?.orgs[0]);
    },
    get sf() {
      return there(sf);
    },
    ok: async (...args) => {
      const result = await there(sf).run(args);
      expect(result.exitCode, result.output).toBe(0);
      return result.json.result;
    },
  };
}
