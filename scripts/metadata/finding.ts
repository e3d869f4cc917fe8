/** One thing that is wrong in the metadata, at a place that an editor can open. */
export interface Finding {
  /** Path relative to the project root. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Stable name of the rule that was broken, e.g. `schema/unknown-element`. */
  readonly rule: string;
  readonly message: string;
}

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export const findingAt = (place: Place, rule: string, message: string): Finding => ({
  file: place.file,
  line: place.line,
  column: place.column,
  rule,
  message,
});

export const formatFinding = (finding: Finding): string =>
  `${finding.file}:${finding.line}:${finding.column}: ${finding.message} [${finding.rule}]`;

/** Files in order, then places in order, so that a run reads like a compiler's. */
export const byPlace = (a: Finding, b: Finding): number =>
  a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column || a.rule.localeCompare(b.rule);
