/** Help as the Salesforce CLI shows it, with the exit codes, also where the plugin runs by itself. */
import { CommandHelp, Help } from '@oclif/core/help';
import type { toHelpSection } from '@salesforce/sf-plugins-core';

type Section = ReturnType<CommandHelp['sections']>[number];

class OrderCommandHelp extends CommandHelp {
  protected override sections(): Section[] {
    const { errorCodes } = this.command as { errorCodes?: ReturnType<typeof toHelpSection> };
    const sections = super.sections();
    return errorCodes ? [...sections, { header: errorCodes.header, generate: () => errorCodes }] : sections;
  }
}

export default class OrderHelp extends Help {
  protected override CommandHelpClass = OrderCommandHelp;
}
