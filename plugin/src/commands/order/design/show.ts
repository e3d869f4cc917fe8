import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import { designChanges } from '../../../presenters/designChanges.ts';
import { designText } from '../../../presenters/designText.ts';
import { diffDesigns, parseStoredDesign, type DesignChange } from '../../../wiring/designFiles.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.design.show');

export interface OrderDesignShowResult {
  readonly number: number;
  readonly state: string;
  readonly hash: string;
  /** The design as stored; absent with `--against`. */
  readonly document?: unknown;
  /** With `--against` only. */
  readonly changes?: readonly DesignChange[];
}

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
    const { version, state } = shown.record;
    const result = { number: version.number, state, hash: version.hash };
    if (flags.against === undefined) {
      this.log(designText(shown.record, document));
      return { ...result, document };
    }
    const other = this.expect(parseStoredDesign(this.expect(await crm.getDesign(flags.against)).document));
    const changes = diffDesigns(other.document, document);
    this.log(
      changes.length === 0
        ? messages.getMessage('noDifference', [version.number, flags.against])
        : designChanges(changes, this.paint)
    );
    return { ...result, changes };
  }
}
