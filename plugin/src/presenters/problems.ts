/** Problems as text: what, where, and what to do. */
import type { Problem } from '../domain/result.ts';

/** One paragraph a problem. */
export function problemText(problem: Problem): string {
  const where = problem.path === undefined ? '' : `${problem.path}: `;
  return `${where}${problem.message} [${problem.code}]`;
}

/** All problems as a list, and the actions without repetition. */
export function problemList(problems: readonly Problem[]): {
  readonly message: string;
  readonly actions: readonly string[];
} {
  const [first] = problems;
  const message =
    problems.length === 1 && first
      ? problemText(first)
      : `${problems.length} problems:\n${problems.map((problem) => `  • ${problemText(problem)}`).join('\n')}`;
  return { message, actions: [...new Set(problems.map((problem) => problem.action))] };
}
