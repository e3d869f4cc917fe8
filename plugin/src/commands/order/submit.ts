import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../cli/orderCommand.ts';
import type { OrderSubmitResult } from '../../cli/results.ts';
import { changeLines } from '../../presenters/changeText.ts';
import { relativeTime } from '../../presenters/time.ts';
import { foreseeSubmission, type Submission } from '../../wiring/foreseeSubmission.ts';
import { openCrm } from '../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.submit');

export default class OrderSubmit extends OrderCommand<OrderSubmitResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    order: Flags.string({ char: 'n', required: true, summary: messages.getMessage('flags.order.summary') }),
    'dry-run': Flags.boolean({ summary: messages.getMessage('flags.dry-run.summary') }),
    wait: Flags.integer({
      char: 'w',
      min: 1,
      max: 600,
      default: 30,
      summary: messages.getMessage('flags.wait.summary'),
    }),
  };

  public async run(): Promise<OrderSubmitResult> {
    const { flags } = await this.parse(OrderSubmit);
    const org = flags['target-org'];
    const crm = openCrm(org.getConnection(flags['api-version']));
    const now = Date.now();
    const waitMs = flags.wait * 1_000;
    const foreseen = this.expect(await foreseeSubmission(crm, flags.order, { now, waitMs }));
    const { id, orderNumber } = foreseen;
    if (foreseen.kind === 'change') for (const line of changeLines(foreseen.report, now)) this.log(line);
    const submitted = !flags['dry-run'];
    const waits = submitted && this.expect(await crm.submitOrder(id)).mustAsk;
    const outcome = waits ? 'asked' : submitted ? 'submitted' : 'dryRun';
    const sums = sumsOf(foreseen);
    const words =
      foreseen.kind === 'change'
        ? messages.getMessage(CHANGE_WORDS[outcome], [orderNumber])
        : messages.getMessage(outcome, [orderNumber, sums.items, sums.steps, relativeTime(sums.projectedEnd, now)]);
    this.logSuccess(words);
    const followed = submitted && foreseen.kind === 'change' ? foreseen.amends : orderNumber;
    this.log(messages.getMessage(submitted ? 'next' : 'submitIt', [followed, org.getUsername() ?? '']));
    return { id, orderNumber, submitted, ...sums };
  }
}

/** What is said of an outcome when the order changes another. */
const CHANGE_WORDS = { asked: 'askedChange', submitted: 'submittedChange', dryRun: 'dryRunChange' } as const;

function sumsOf(foreseen: Submission): Pick<OrderSubmitResult, 'items' | 'steps' | 'projectedEnd'> {
  if (foreseen.kind === 'change') {
    const { steps, endAfter } = foreseen.impact;
    return { items: 0, steps: steps.length, projectedEnd: endAfter };
  }
  const { items, steps, projectedEnd } = foreseen.plan;
  return { items: items.length, steps: steps.length, projectedEnd };
}
