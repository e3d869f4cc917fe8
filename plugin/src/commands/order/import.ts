import { readFile } from 'node:fs/promises';
import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { exitCodeHelp, exitCodes, OrderCommand } from '../../cli/orderCommand.ts';
import { problemResults, refusal } from '../../cli/refusal.ts';
import type { ImportedOrderResult, OrderImportResult } from '../../cli/results.ts';
import type { OrderDraft } from '../../domain/orderDraft.ts';
import { readTmf622 } from '../../intake/index.ts';
import { problemText } from '../../presenters/problems.ts';
import { openCrm, type CrmWorkbench } from '../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.import');

export default class OrderImport extends OrderCommand<OrderImportResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodeHelp('partly');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    file: Flags.file({ char: 'f', exists: true, required: true, summary: messages.getMessage('flags.file.summary') }),
    account: Flags.string({ summary: messages.getMessage('flags.account.summary') }),
    'create-missing': Flags.boolean({ summary: messages.getMessage('flags.create-missing.summary') }),
    'dry-run': Flags.boolean({ summary: messages.getMessage('flags.dry-run.summary') }),
  };

  public async run(): Promise<OrderImportResult> {
    const { flags } = await this.parse(OrderImport);
    const { account } = flags;
    const text = await readFile(flags.file, 'utf8');
    const imported = this.expect(readTmf622(text, account === undefined ? {} : { accountExternalId: account }));
    const warnings = imported.flatMap((order) => order.warnings);
    for (const warning of warnings) this.warn(problemText(warning));
    const drafts = imported.map((order) => order.draft);
    const org = flags['target-org'];
    const orders: readonly ImportedOrderResult[] = flags['dry-run']
      ? drafts.map(({ externalId, lines }) => ({
          externalId,
          lines: lines.length,
          outcome: 'dryRun' as const,
          id: null,
          problems: [],
        }))
      : await createOrders(openCrm(org.getConnection(flags['api-version'])), drafts, flags['create-missing']);
    const refused = orders.filter((order) => order.outcome === 'refused');
    if (refused.length > 0 && refused.length === orders.length)
      throw refusal(refused.flatMap((order) => order.problems));
    this.table({ data: orders.map(({ externalId, lines, outcome, id }) => ({ externalId, lines, outcome, id })) });
    for (const { problems } of refused) for (const problem of problems) this.warn(problemText(problem));
    const first = orders.find((order) => order.id !== null);
    if (first) this.log(messages.getMessage('next', [first.externalId, org.getUsername() ?? '']));
    else this.log(messages.getMessage('dryRun'));
    if (refused.length > 0) process.exitCode = exitCodes.partly;
    return { orders, warnings: problemResults(warnings) };
  }
}

async function createOrders(
  crm: CrmWorkbench,
  drafts: readonly OrderDraft[],
  createMissing: boolean
): Promise<readonly ImportedOrderResult[]> {
  const { orders, refused } = await crm.createOrders(drafts, { createMissing });
  const lines = new Map(drafts.map((draft) => [draft.externalId, draft.lines.length]));
  const row = (externalId: string) => ({ externalId, lines: lines.get(externalId) ?? 0 });
  return [
    ...orders.map(({ externalId, outcome, id }) => ({ ...row(externalId), outcome, id, problems: [] })),
    ...[...refused].map(([externalId, problems]) => ({
      ...row(externalId),
      outcome: 'refused' as const,
      id: null,
      problems: problemResults(problems),
    })),
  ];
}
