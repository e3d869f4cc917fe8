import { Messages } from '@salesforce/core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { LocalOrgStatus, OrderOrgStatusResult } from '../../../cli/results.ts';
import { readLocalOrg } from '../../../orgs/localOrgProcess.ts';
import { orgAliases, orgFolder } from '../../../orgs/orgFolders.ts';
import { relativeTime } from '../../../presenters/time.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.org.status');

export default class OrderOrgStatus extends OrderCommand<OrderOrgStatusResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly examples = messages.getMessages('examples');

  public async run(): Promise<OrderOrgStatusResult> {
    await this.parse(OrderOrgStatus);
    const all = orgAliases().map((alias): LocalOrgStatus => {
      const state = readLocalOrg(orgFolder(alias));
      return {
        alias,
        running: state !== undefined,
        url: state?.url ?? null,
        username: state?.orgs[0]?.username ?? null,
        pid: state?.pid ?? null,
        startedAt: state?.startedAt ?? null,
      };
    });
    if (all.length === 0) {
      this.log(messages.getMessage('none'));
      return all;
    }
    const now = Date.now();
    this.table({
      data: all.map((org) => ({
        alias: org.alias,
        state: org.running ? 'Running' : 'Stopped',
        url: org.url ?? '',
        username: org.username ?? '',
        started: org.startedAt === null ? '' : relativeTime(org.startedAt, now),
      })),
    });
    const stopped = all.find((org) => !org.running);
    if (stopped) this.log(messages.getMessage('next', [stopped.alias]));
    return all;
  }
}
