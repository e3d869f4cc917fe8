import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import { problemResults } from '../../../cli/refusal.ts';
import type { OrderGatewayListResult } from '../../../cli/results.ts';
import { gatewayRow } from '../../../presenters/gatewayRow.ts';
import { problemText } from '../../../presenters/problems.ts';
import { inspectGateways, readVariables } from '../../../wiring/gatewayTools.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.gateway.list');

export default class OrderGatewayList extends OrderCommand<OrderGatewayListResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    dir: Flags.directory({
      char: 'd',
      exists: true,
      required: true,
      summary: messages.getMessage('flags.dir.summary'),
    }),
    variables: Flags.file({ exists: true, summary: messages.getMessage('flags.variables.summary') }),
    offline: Flags.boolean({ summary: messages.getMessage('flags.offline.summary') }),
  };

  public async run(): Promise<OrderGatewayListResult> {
    const { flags } = await this.parse(OrderGatewayList);
    const variables = await readVariables(flags.variables);
    const reports = this.expect(await inspectGateways(flags.dir, variables, !flags.offline));
    this.table({ data: reports.map((report) => gatewayRow(report, this.paint)) });
    for (const problem of reports.flatMap(({ problems }) => problems)) this.warn(problemText(problem));
    this.log(messages.getMessage('next', [flags.dir]));
    return reports.map(({ problems, ...report }) => ({ ...report, problems: problemResults(problems) }));
  }
}
