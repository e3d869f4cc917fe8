import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderOrgStartResult } from '../../../cli/results.ts';
import { orgFolder } from '../../../orgs/orgFolders.ts';
import { startLocalOrg } from '../../../orgs/localOrgProcess.ts';
import { storeLogin } from '../../../orgs/loginStore.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.org.start');

export default class OrderOrgStart extends OrderCommand<OrderOrgStartResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    alias: Flags.string({ char: 'a', default: 'local', summary: messages.getMessage('flags.alias.summary') }),
    port: Flags.integer({
      char: 'p',
      default: 0,
      min: 0,
      max: 65_535,
      summary: messages.getMessage('flags.port.summary'),
    }),
    'project-dir': Flags.directory({
      char: 'd',
      exists: true,
      default: '.',
      summary: messages.getMessage('flags.project-dir.summary'),
    }),
    empty: Flags.boolean({ summary: messages.getMessage('flags.empty.summary') }),
    'set-default': Flags.boolean({ char: 's', summary: messages.getMessage('flags.set-default.summary') }),
    'dev-hub': Flags.boolean({ summary: messages.getMessage('flags.dev-hub.summary') }),
    'daily-api-requests': Flags.integer({ min: 1, summary: messages.getMessage('flags.daily-api-requests.summary') }),
  };

  public async run(): Promise<OrderOrgStartResult> {
    const { flags } = await this.parse(OrderOrgStart);
    const daily = flags['daily-api-requests'];
    const project = flags.empty ? undefined : flags['project-dir'];
    if (project !== undefined && !existsSync(join(project, 'sfdx-project.json')))
      throw messages.createError('error.notAProject', [project]);
    const state = this.expect(
      await startLocalOrg({
        folder: orgFolder(flags.alias),
        port: flags.port,
        orgNames: [flags.alias],
        devHub: flags['dev-hub'],
        ...(project === undefined ? {} : { projectDir: project }),
        ...(daily === undefined ? {} : { dailyApiRequests: daily }),
      })
    );
    const org = state.orgs[0];
    if (!org) throw messages.createError('error.noOrg');
    const { username, accessToken } = org;
    await storeLogin({
      username,
      accessToken,
      url: state.url,
      alias: flags.alias,
      setDefault: flags['set-default'],
      isDevHub: flags['dev-hub'],
    });
    this.log(
      messages.getMessage('started', [org.name, state.url, org.username, flags.alias, flags.alias, flags.alias])
    );
    if (flags['dev-hub']) this.log(messages.getMessage('hub', [flags.alias]));
    return { alias: flags.alias, url: state.url, orgId: org.orgId, username: org.username, pid: state.pid };
  }
}
