import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import { problemResults, refusal } from '../../../cli/refusal.ts';
import type { OrderDesignValidateResult } from '../../../cli/results.ts';
import { problemText } from '../../../presenters/problems.ts';
import { compileDesignFolder } from '../../../wiring/designFiles.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.design.validate');

export default class OrderDesignValidate extends OrderCommand<OrderDesignValidateResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    dir: Flags.directory({
      char: 'd',
      exists: true,
      required: true,
      summary: messages.getMessage('flags.dir.summary'),
    }),
    strict: Flags.boolean({ summary: messages.getMessage('flags.strict.summary') }),
  };

  public async run(): Promise<OrderDesignValidateResult> {
    const { flags } = await this.parse(OrderDesignValidate);
    const compiled = this.expect(await compileDesignFolder(flags.dir));
    const { warnings } = compiled;
    if (flags.strict && warnings.length > 0) throw refusal(warnings);
    for (const warning of warnings) this.warn(problemText(warning));
    const { design, hash } = compiled;
    const result = {
      name: design.version.name,
      hash,
      products: design.products.size,
      rules: design.rules.length,
      scenarios: design.scenarios.length,
      steps: [...design.groups.values()].reduce((sum, group) => sum + group.steps.length, 0),
      gateways: design.gateways.size,
      warnings: problemResults(warnings),
    };
    const { products, rules, scenarios, steps, gateways } = result;
    this.logSuccess(messages.getMessage('valid', [products, rules, scenarios, steps, gateways, hash.slice(0, 12)]));
    this.log(messages.getMessage('next', [flags.dir]));
    return result;
  }
}
