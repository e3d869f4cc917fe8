import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { exitCodeHelp, exitCodes, OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderDesignReplayResult } from '../../../cli/results.ts';
import { withRuntime } from '../../../cli/withRuntime.ts';
import { problemText } from '../../../presenters/problems.ts';
import { replayText } from '../../../presenters/replayText.ts';
import { compileDesignFolder } from '../../../wiring/designFiles.ts';
import { replayOrders, type AssetsBefore } from '../../../wiring/insight.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.design.replay');
const DAY = 86_400_000;
const MONTH = 30;

export default class OrderDesignReplay extends OrderCommand<OrderDesignReplayResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodeHelp('partly');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    design: Flags.directory({
      char: 'd',
      exists: true,
      required: true,
      summary: messages.getMessage('flags.design.summary'),
    }),
    since: Flags.string({ summary: messages.getMessage('flags.since.summary') }),
    limit: Flags.integer({
      default: 10_000,
      min: 1,
      max: 1_000_000,
      summary: messages.getMessage('flags.limit.summary'),
    }),
    assets: Flags.boolean({ summary: messages.getMessage('flags.assets.summary') }),
    'database-url': Flags.string({
      env: 'OM_DATABASE_URL',
      summary: messages.getMessage('flags.database-url.summary'),
    }),
    'data-dir': Flags.string({ summary: messages.getMessage('flags.data-dir.summary') }),
    'fail-on': Flags.option({
      options: ['refused', 'later', 'changed', 'nothing'] as const,
      default: 'refused' as const,
      summary: messages.getMessage('flags.fail-on.summary'),
    })(),
  };

  public async run(): Promise<OrderDesignReplayResult> {
    const { flags } = await this.parse(OrderDesignReplay);
    const since = instantOf(flags.since ?? new Date(Date.now() - MONTH * DAY).toISOString());
    if (since === undefined) throw messages.createError('error.since', [flags.since]);
    const candidate = this.expect(await compileDesignFolder(flags.design)).design;
    const crm = openCrm(flags['target-org'].getConnection(flags['api-version']));
    const replay = (assetsBefore?: AssetsBefore) =>
      replayOrders(crm, candidate, {
        since,
        now: Date.now(),
        limit: flags.limit,
        ...(assetsBefore && { assetsBefore }),
      });
    const { summary, orders, unreadable } = this.expect(
      await (flags.assets ? withRuntime(flags, (runtime) => replay((asked) => runtime.assets.before(asked))) : replay())
    );
    for (const problem of unreadable) this.warn(problemText(problem));
    this.log(replayText(summary, orders));
    const { refused, changed } = summary.outcomes;
    const found = {
      refused,
      later: refused + summary.later,
      changed: refused + changed + summary.outcomes.accepted,
      nothing: 0,
    }[flags['fail-on']];
    if (found > 0) {
      this.log(`\n${messages.getMessage('gate', [found, flags['fail-on']])}`);
      process.exitCode = exitCodes.partly;
    }
    return { since, summary, orders, unreadable: unreadable.length };
  }
}

function instantOf(text: string): string | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
