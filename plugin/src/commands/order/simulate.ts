import { readFile } from 'node:fs/promises';
import { Messages, type Org } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../cli/orderCommand.ts';
import type { OrderSimulateResult } from '../../cli/results.ts';
import type { DatabaseFlagValues } from '../../cli/syncFlags.ts';
import { withRuntime } from '../../cli/withRuntime.ts';
import type { History } from '../../engine/insight/lateness.ts';
import { simulationText } from '../../presenters/simulationText.ts';
import { compileDesignFolder } from '../../wiring/designFiles.ts';
import { simulateCrmOrder, simulateDocument } from '../../wiring/insight.ts';
import { openCrm } from '../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.simulate');

export default class OrderSimulate extends OrderCommand<OrderSimulateResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.optionalOrg(),
    'api-version': Flags.orgApiVersion(),
    order: Flags.string({
      char: 'n',
      exactlyOne: ['order', 'file'],
      dependsOn: ['target-org'],
      summary: messages.getMessage('flags.order.summary'),
    }),
    file: Flags.file({ char: 'f', exists: true, summary: messages.getMessage('flags.file.summary') }),
    dir: Flags.directory({ char: 'd', exists: true, summary: messages.getMessage('flags.dir.summary') }),
    history: Flags.boolean({ dependsOn: ['target-org'], summary: messages.getMessage('flags.history.summary') }),
    'database-url': Flags.string({
      env: 'OM_DATABASE_URL',
      summary: messages.getMessage('flags.database-url.summary'),
    }),
    'data-dir': Flags.string({ summary: messages.getMessage('flags.data-dir.summary') }),
  };

  public async run(): Promise<OrderSimulateResult> {
    const { flags } = await this.parse(OrderSimulate);
    const now = Date.now();
    // The library's type leaves out that there may be none.
    const org = flags['target-org'] as Org | undefined;
    const connection = org?.getConnection(flags['api-version']);
    const crm = connection && openCrm(connection);
    const given = flags.dir === undefined ? undefined : this.expect(await compileDesignFolder(flags.dir)).design;
    const history = flags.history && org ? await this.#history({ ...flags, 'target-org': org }) : undefined;
    if (flags.order !== undefined && crm) {
      const options = { ...(given && { design: given }), ...(history && { history }) };
      return this.#show([this.expect(await simulateCrmOrder(crm, flags.order, now, options))], now);
    }
    const design = given ?? (crm && this.expect(await crm.activeDesign()));
    if (!design) throw messages.createError('error.noDesign');
    const text = await readFile(flags.file ?? '', 'utf8');
    return this.#show(
      this.expect(await simulateDocument(text, design, now, { crm, ...(history && { history }) })),
      now
    );
  }

  #show(simulations: OrderSimulateResult, now: number): OrderSimulateResult {
    this.log(simulations.map((one) => simulationText(one, { now })).join('\n\n'));
    this.log(`\n${messages.getMessage('nothing')}`);
    return simulations;
  }

  async #history(flags: DatabaseFlagValues): Promise<History> {
    return withRuntime(flags, (runtime) => runtime.history());
  }
}
