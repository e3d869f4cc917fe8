import { AuthInfo, Messages, SfError } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import { orgFolder } from '../../../orgs/orgFolders.ts';
import { startLocalOrg } from '../../../orgs/localOrgProcess.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.org.start');

export interface OrderOrgStartResult {
  readonly alias: string;
  readonly url: string;
  readonly orgId: string;
  readonly username: string;
  readonly pid: number;
}

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
    'daily-api-requests': Flags.integer({ min: 1, summary: messages.getMessage('flags.daily-api-requests.summary') }),
  };

  public async run(): Promise<OrderOrgStartResult> {
    const { flags } = await this.parse(OrderOrgStart);
    const daily = flags['daily-api-requests'];
    const state = this.expect(
      await startLocalOrg({
        folder: orgFolder(this.config.dataDir, flags.alias),
        port: flags.port,
        orgNames: [flags.alias],
        ...(flags.empty ? {} : { projectDir: flags['project-dir'] }),
        ...(daily === undefined ? {} : { dailyApiRequests: daily }),
      })
    );
    const org = state.orgs[0];
    if (!org) throw new SfError('The local org came up without an org in it.', 'LocalOrgIsEmpty');
    await login(org.username, org.accessToken, state.url, flags.alias, flags['set-default']);
    this.log(
      messages.getMessage('started', [org.name, state.url, org.username, flags.alias, flags.alias, flags.alias])
    );
    return { alias: flags.alias, url: state.url, orgId: org.orgId, username: org.username, pid: state.pid };
  }
}

/** Stores the login where every sf command finds it. */
async function login(
  username: string,
  accessToken: string,
  url: string,
  alias: string,
  setDefault: boolean
): Promise<void> {
  const auth = await AuthInfo.create({
    username,
    accessTokenOptions: { accessToken, instanceUrl: url, loginUrl: url },
  });
  await auth.save({ instanceApiVersion: '66.0' });
  await auth.handleAliasAndDefaultSettings({ alias, setDefault, setDefaultDevHub: false });
}
