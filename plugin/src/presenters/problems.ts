/** Problems as text: what, where, and what to do. */
import type { Problem } from '../domain/result.ts';

/** A problem, also as JSON has it: with null for no path. */
export type PresentableProblem = Omit<Problem, 'path'> & { readonly path?: string | null };

/** One paragraph a problem, with its code at the end. */
export const problemText = (problem: PresentableProblem): string => `${sentence(problem)} [${problem.code}]`;

/** Where and what; where is left out when the message names the record already. */
function sentence({ path, message }: PresentableProblem): string {
  if (path === undefined || path === null) return message;
  const named = /^\w+ \S/.test(path) && message.toLowerCase().includes(path.toLowerCase());
  return named ? message : `${path}: ${message}`;
}

/** All problems as a list, or the one without its code, which the error is named after; the actions without repetition. */
export function problemList(problems: readonly PresentableProblem[]): {
  readonly message: string;
  readonly actions: readonly string[];
} {
  const [first] = problems;
  const message =
    problems.length === 1 && first
      ? sentence(first)
      : `${problems.length} problems:\n${problems.map((problem) => `  • ${problemText(problem)}`).join('\n')}`;
  return { message, actions: [...new Set(problems.map((problem) => problem.action))] };
}
