import { readFile } from 'node:fs/promises';
import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { exitCodes, OrderCommand, refusal } from '../../cli/orderCommand.ts';
import { readTmf622 } from '../../intake/index.ts';
import { problemText } from '../../presenters/problems.ts';
import { openCrm } from '../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.import');

export interface OrderImportResult {
  readonly orders: readonly {
    readonly externalId: string;
    readonly lines: number;
    readonly outcome: 'created' | 'existing' | 'refused' | 'dryRun';
    readonly id?: string;
  }[];
  readonly warnings: readonly { readonly code: string; readonly message: string; readonly path?: string }[];
}

export default class OrderImport extends OrderCommand<OrderImportResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
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
    const lines = new Map(drafts.map((draft) => [draft.externalId, draft.lines.length]));
    const row = (externalId: string): { externalId: string; lines: number } => ({
      externalId,
      lines: lines.get(externalId) ?? 0,
    });
    if (flags['dry-run']) {
      const orders = drafts.map((draft) => ({ ...row(draft.externalId), outcome: 'dryRun' as const }));
      this.table({ data: orders });
      return { orders, warnings };
    }
    const org = flags['target-org'];
    const crm = openCrm(org.getConnection(flags['api-version']));
    const created = await crm.createOrders(drafts, { createMissing: flags['create-missing'] });
    const refused = [...created.refused.values()].flat();
    if (refused.length > 0 && created.orders.length === 0) throw refusal(refused);
    const orders = [
      ...created.orders.map(({ externalId, id, outcome }) => ({ ...row(externalId), outcome, id })),
      ...[...created.refused.keys()].map((externalId) => ({ ...row(externalId), outcome: 'refused' as const })),
    ];
    this.table({ data: orders.map((order) => ({ id: '', ...order })) });
    this.log(messages.getMessage('imported', [created.orders.length, drafts.length]));
    const first = created.orders[0];
    if (first) this.log(messages.getMessage('next', [first.externalId, org.getUsername() ?? '']));
    if (refused.length > 0) {
      for (const problem of refused) this.warn(problemText(problem));
      process.exitCode = exitCodes.partly;
    }
    return { orders, warnings };
  }
}
