/** What every `sf order` command shares: how a refusal is said, and color that respects NO_COLOR and pipes. */
import { SfError } from '@salesforce/core';
import { SfCommand, StandardColors } from '@salesforce/sf-plugins-core';
import type { Problem, Result } from '../domain/result.ts';
import { problemList } from '../presenters/problems.ts';
import type { Paint, Tone } from '../presenters/words.ts';

/** Exit codes of the commands, as in `sf project deploy`: partly done, and still running. */
export const exitCodes = { failed: 1, partly: 68, running: 69 } as const;

export abstract class OrderCommand<T> extends SfCommand<T> {
  /** Colors for terminals; ansis itself turns them off for pipes, NO_COLOR and `--json`. */
  protected readonly paint: Paint = (text, tone) => painters[tone](text);

  /** The value, or the refusal as an error with its actions; with `--json` the problems are its `data`. */
  protected expect<V>(result: Result<V, Problem | readonly Problem[]>): V {
    if (result.ok) return result.value;
    throw refusal(result.error);
  }
}

/** An `SfError` named after the first problem's code, with all actions. */
export function refusal(error: Problem | readonly Problem[], exitCode: number = exitCodes.failed): SfError {
  const problems = isList(error) ? error : [error];
  const { message, actions } = problemList(problems);
  const data = problems.map(({ code, message: text, path, action }) => ({
    code,
    message: text,
    path: path ?? null,
    action,
  }));
  return SfError.create({
    name: problems[0]?.code ?? 'Refused',
    message,
    actions: [...actions],
    exitCode,
    data,
  });
}

const isList = (error: Problem | readonly Problem[]): error is readonly Problem[] => Array.isArray(error);

const same = (text: string): string => text;
const painters: Readonly<Record<Tone, (text: string) => string>> = {
  plain: same,
  quiet: same,
  good: (text) => StandardColors.success(text),
  busy: (text) => StandardColors.info(text),
  warn: (text) => StandardColors.warning(text),
  bad: (text) => StandardColors.error(text),
};
