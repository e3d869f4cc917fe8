/** What every `sf order` command shares: how a refusal is said, what an exit code means, when a question may be asked. */
import { Messages } from '@salesforce/core';
import { SfCommand, StandardColors, toHelpSection } from '@salesforce/sf-plugins-core';
import type { Problem, Result } from '../domain/result.ts';
import type { Paint, Tone } from '../presenters/words.ts';
import { refusal, withActions } from './refusal.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.shared');

/** As in `sf project deploy`: partly done, and still running. */
export const exitCodes = { failed: 1, usage: 2, partly: 68, running: 69 } as const;
type Outcome = 'partly' | 'running';

/** The ERROR CODES section of a command's help: what every command can end with, and what this one can beside it. */
export function exitCodeHelp(...outcomes: readonly Outcome[]): ReturnType<typeof toHelpSection> {
  const names = ['failed', 'usage', ...outcomes] as const;
  return toHelpSection('ERROR CODES', {
    0: messages.getMessage('exit.done'),
    ...Object.fromEntries(names.map((name) => [exitCodes[name], messages.getMessage(`exit.${name}`)])),
  });
}

const signals = ['SIGINT', 'SIGTERM'] as const;
const endNow = (): void => process.exit(130);

export abstract class OrderCommand<T> extends SfCommand<T> {
  public static override errorCodes = exitCodeHelp();

  /** Colors for terminals; ansis itself turns them off for pipes and NO_COLOR. */
  protected readonly paint: Paint = (text, tone) => painters[tone](text);

  /** The value, or the refusal as an error with its actions; with `--json` the problems are its `data`. */
  protected expect<V>(result: Result<V, Problem | readonly Problem[]>): V {
    if (result.ok) return result.value;
    throw refusal(result.error);
  }

  /**
   * Whether a person agrees. Nobody is asked where nobody can answer.
   *
   * @throws {SfError} `NeedsConfirmation` with `--json` and without a terminal
   */
  protected async agreed(question: string, noPrompt: boolean): Promise<boolean> {
    if (noPrompt) return true;
    if (this.jsonEnabled() || !process.stdin.isTTY) throw messages.createError('error.needsConfirmation', [question]);
    return this.confirm({ message: question });
  }

  /** For a command that has to stop what it runs before it ends: signals do not end it any more. */
  protected ownSignals(): void {
    for (const signal of signals) process.off(signal, endNow);
  }

  public override _run<R>(): Promise<R> {
    const others = new Map(signals.map((signal) => [signal, process.listeners(signal)]));
    const running = super._run<R>();
    // The library's listeners throw, which shows a stack trace to whoever pressed Ctrl-C and ends with 1 instead of 130.
    for (const signal of signals) {
      const added = process.listeners(signal).filter((listener) => others.get(signal)?.includes(listener) === false);
      for (const listener of added) process.off(signal, listener);
      process.on(signal, endNow);
    }
    return running.finally(() => this.ownSignals());
  }

  /** The library warns about http for each login; a local org is on this very machine and has no other way. */
  public override warn(input: SfCommand.Warning): SfCommand.Warning {
    const text = typeof input === 'string' ? input : input.message;
    return /insecure protocol: http: on url: http:\/\/127\.0\.0\.1[:/]/.test(text) ? input : super.warn(input);
  }

  protected override catch(error: Error): Promise<never> {
    return super.catch(withActions(error));
  }
}

const same = (text: string): string => text;
const painters: Readonly<Record<Tone, (text: string) => string>> = {
  plain: same,
  quiet: same,
  good: (text) => StandardColors.success(text),
  busy: (text) => StandardColors.info(text),
  warn: (text) => StandardColors.warning(text),
  bad: (text) => StandardColors.error(text),
};
