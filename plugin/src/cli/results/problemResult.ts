/** What is wrong, where, and what to do. */
export interface ProblemResult {
  readonly code: string;
  readonly message: string;
  /** Where: in a document, an order, a form. */
  readonly path: string | null;
  /** What to do. */
  readonly action: string;
}
