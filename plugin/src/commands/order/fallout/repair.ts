import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand, exitCodeHelp, exitCodes } from '../../../cli/orderCommand.ts';
import type { OrderFalloutRepairResult } from '../../../cli/results.ts';
import { databaseFlags } from '../../../cli/syncFlags.ts';
import { withRuntime } from '../../../cli/withRuntime.ts';
import { repairedRow } from '../../../presenters/falloutRow.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.fallout.repair');
const words = (key: string): string => messages.getMessage(key);

export default class OrderFalloutRepair extends OrderCommand<OrderFalloutRepairResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override errorCodes = exitCodeHelp('partly');
  public static override readonly flags = {
    ...databaseFlags(words),
    cause: Flags.string({ char: 'c', required: true, summary: messages.getMessage('flags.cause.summary') }),
    action: Flags.option({
      options: ['retry', 'skip', 'complete'] as const,
      required: true,
      summary: messages.getMessage('flags.action.summary'),
    })(),
    reason: Flags.string({ char: 'r', default: '', summary: messages.getMessage('flags.reason.summary') }),
    'dry-run': Flags.boolean({ default: false, summary: messages.getMessage('flags.dry-run.summary') }),
    'max-failures': Flags.string({ default: '10%', summary: messages.getMessage('flags.max-failures.summary') }),
    wave: Flags.integer({ default: 10, min: 1, max: 500, summary: messages.getMessage('flags.wave.summary') }),
    wait: Flags.integer({ default: 30, min: 0, summary: messages.getMessage('flags.wait.summary') }),
  };

  public async run(): Promise<OrderFalloutRepairResult> {
    const { flags } = await this.parse(OrderFalloutRepair);
    const maxFailures = readLimit(flags['max-failures']);
    if (flags.action !== 'retry' && flags.reason.trim() === '') throw messages.createError('error.noReason');
    const { repairFallouts, repairedResult } = await import('../../../wiring/repair.ts');
    const org = flags['target-org'];
    return withRuntime(flags, async (runtime) => {
      const { cause, action, reason } = flags;
      const isDryRun = flags['dry-run'];
      let done = 0;
      const report = await repairFallouts(
        runtime,
        {
          cause,
          action,
          reason,
          by: org.getUsername() ?? 'unknown',
          isDryRun,
          maxFailures,
          waveSize: flags.wave,
          waitMs: flags.wait * 1_000,
        },
        (wave) => {
          done += wave.length;
          this.spinner.status = messages.getMessage('progress', [done]);
        }
      );
      const { failures, isStopped: stopped } = report;
      const results = report.results.map(repairedResult);
      if (results.length === 0) this.log(messages.getMessage('none', [cause]));
      else this.table({ data: results.map((result) => repairedRow(result, this.paint)) });
      if (stopped) {
        this.warn(messages.getMessage('stopped', [failures]));
        process.exitCode = exitCodes.partly;
      }
      const isAsked = results.some(({ outcome }) => outcome === 'asked');
      if (isDryRun && results.length > 0) this.log(messages.getMessage('nextRun'));
      else if (isAsked) this.log(messages.getMessage('nextConfirm', [cause]));
      return { dryRun: isDryRun, action, failures, stopped, results };
    });
  }
}

/** `5`, or a share of all such as `10%`. */
function readLimit(text: string): { readonly count: number } | { readonly share: number } {
  const [, number, percent] = /^(\d+)(%?)$/.exec(text.trim()) ?? [];
  if (number === undefined || (percent === '%' && Number(number) > 100)) {
    throw messages.createError('error.badLimit', [text]);
  }
  return percent === '%' ? { share: Number(number) / 100 } : { count: Number(number) };
}
