import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import { clockTime } from '../../../presenters/time.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.design.list');

export interface DesignListing {
  readonly number: number;
  readonly state: string;
  readonly name: string;
  readonly hash: string;
  readonly appliedAt: string;
  readonly appliedBy: string;
  readonly note?: string;
}

export default class OrderDesignList extends OrderCommand<readonly DesignListing[]> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
  };

  public async run(): Promise<readonly DesignListing[]> {
    const { flags } = await this.parse(OrderDesignList);
    const records = await openCrm(flags['target-org'].getConnection(flags['api-version'])).listDesigns();
    const listing = records.map(({ version, state, appliedAt, appliedBy, note }) => ({
      number: version.number,
      state,
      name: version.name,
      hash: version.hash,
      appliedAt,
      appliedBy,
      ...(note === undefined ? {} : { note }),
    }));
    if (listing.length === 0) this.log(messages.getMessage('none'));
    else {
      const now = Date.now();
      this.table({
        data: listing.map((row) => ({
          ...row,
          hash: row.hash.slice(0, 12),
          appliedAt: clockTime(row.appliedAt, now),
          note: row.note ?? '',
        })),
      });
    }
    return listing;
  }
}
