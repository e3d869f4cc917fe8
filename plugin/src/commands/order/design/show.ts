import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderDesignShowResult } from '../../../cli/results.ts';
import { designChanges } from '../../../presenters/designChanges.ts';
import { designText } from '../../../presenters/designText.ts';
import { diffDesigns, parseStoredDesign } from '../../../wiring/designFiles.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.design.show');

export default class OrderDesignShow extends OrderCommand<OrderDesignShowResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    number: Flags.integer({ char: 'n', min: 1, summary: messages.getMessage('flags.number.summary') }),
    against: Flags.integer({ min: 1, summary: messages.getMessage('flags.against.summary') }),
  };

  public async run(): Promise<OrderDesignShowResult> {
    const { flags } = await this.parse(OrderDesignShow);
    const crm = openCrm(flags['target-org'].getConnection(flags['api-version']));
    const shown = this.expect(await crm.getDesign(flags.number));
    const { document } = this.expect(parseStoredDesign(shown.document));
    const { version, state, appliedAt, appliedBy, note } = shown.record;
    const { number, name, hash } = version;
    const listing = { number, state, name, hash, appliedAt, appliedBy, ...(note === undefined ? {} : { note }) };
    if (flags.against === undefined) {
      this.log(designText(shown.record, document));
      return { ...listing, document, against: null, changes: [] };
    }
    const other = this.expect(parseStoredDesign(this.expect(await crm.getDesign(flags.against)).document));
    const changes = diffDesigns(other.document, document);
    this.log(
      changes.length === 0
        ? messages.getMessage('noDifference', [number, flags.against])
        : designChanges(changes, this.paint)
    );
    return { ...listing, document, against: flags.against, changes };
  }
}
