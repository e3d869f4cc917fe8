import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderDesignApplyResult } from '../../../cli/results.ts';
import { problemText } from '../../../presenters/problems.ts';
import { designChanges } from '../../../presenters/designChanges.ts';
import { compileDesignFolder, diffDesigns, parseStoredDesign } from '../../../wiring/designFiles.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.design.apply');

export default class OrderDesignApply extends OrderCommand<OrderDesignApplyResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    dir: Flags.directory({
      char: 'd',
      exists: true,
      required: true,
      summary: messages.getMessage('flags.dir.summary'),
    }),
    note: Flags.string({ char: 'n', summary: messages.getMessage('flags.note.summary') }),
    'dry-run': Flags.boolean({ summary: messages.getMessage('flags.dry-run.summary') }),
  };

  public async run(): Promise<OrderDesignApplyResult> {
    const { flags } = await this.parse(OrderDesignApply);
    const compiled = this.expect(await compileDesignFolder(flags.dir));
    const { warnings } = compiled;
    for (const warning of warnings) this.warn(problemText(warning));
    const org = flags['target-org'];
    const crm = openCrm(org.getConnection(flags['api-version']));
    const active = await crm.getDesign();
    const before = active.ok ? this.expect(parseStoredDesign(active.value.document)).document : undefined;
    const changes = diffDesigns(before, compiled.content);
    const { hash } = compiled;
    this.log(changes.length === 0 ? messages.getMessage('noChanges') : designChanges(changes, this.paint));
    if (flags['dry-run']) {
      this.log(`\n${messages.getMessage('dryRun', [flags.dir, org.getUsername() ?? ''])}`);
      return { outcome: 'dryRun', number: active.ok ? active.value.record.version.number : null, hash, changes };
    }
    const { record, outcome } = this.expect(
      await crm.applyDesign({
        name: compiled.design.version.name,
        hash,
        document: compiled.document,
        appliedBy: org.getUsername() ?? 'unknown',
        ...(flags.note === undefined ? {} : { note: flags.note }),
      })
    );
    const { number, name } = record.version;
    this.logSuccess(
      outcome === 'unchanged'
        ? messages.getMessage('unchanged', [number])
        : messages.getMessage('applied', [number, name, hash.slice(0, 12)])
    );
    this.log(messages.getMessage('next', [number, org.getUsername() ?? '']));
    return { outcome, number, hash, changes };
  }
}
