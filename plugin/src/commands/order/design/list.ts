import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderDesignListResult } from '../../../cli/results.ts';
import { relativeTime } from '../../../presenters/time.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.design.list');

export default class OrderDesignList extends OrderCommand<OrderDesignListResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
  };

  public async run(): Promise<OrderDesignListResult> {
    const { flags } = await this.parse(OrderDesignList);
    const org = flags['target-org'];
    const records = await openCrm(org.getConnection(flags['api-version'])).listDesigns();
    const listing = records.map(({ version, state, appliedAt, appliedBy, note }) => ({
      number: version.number,
      state,
      name: version.name,
      hash: version.hash,
      appliedAt,
      appliedBy,
      ...(note === undefined ? {} : { note }),
    }));
    const [newest] = listing;
    if (!newest) {
      this.log(messages.getMessage('none'));
      return listing;
    }
    const now = Date.now();
    this.table({
      data: listing.map(({ number, state, name, hash, appliedAt, appliedBy, note = '' }) => ({
        number,
        state,
        name,
        hash: hash.slice(0, 12),
        applied: relativeTime(appliedAt, now),
        by: appliedBy,
        note,
      })),
    });
    this.log(messages.getMessage('next', [newest.number, org.getUsername() ?? '']));
    return listing;
  }
}
