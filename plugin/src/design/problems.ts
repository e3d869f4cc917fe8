import type { Problem } from '../domain/result.ts';

/** Where something stands in a source file. Lines and columns count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type Severity = 'error' | 'warning';

/**
 * A problem of a design. An error keeps the design from being compiled; a warning does not.
 *
 * `path` is `file:line:column key.key.key` where the source is known, else the keys alone.
 */
export interface DesignProblem extends Problem {
  readonly severity: Severity;
  readonly location?: Location;
}

/** Keys from the top of the document, e.g. `['rules', 'internet-modem', 'when']`. */
export type DocumentPath = readonly (string | number)[];

/** Finds the place in the source files that a path of the merged document came from. */
export type Locate = (path: DocumentPath) => Location | undefined;

export const nowhere: Locate = () => undefined;

export function formatPath(path: DocumentPath): string {
  return path.map((part) => String(part)).join('.');
}

export function formatLocation(location: Location): string {
  return `${location.file}:${location.line}:${location.column}`;
}

export interface ProblemText {
  readonly code: string;
  readonly message: string;
  readonly action: string;
}

/** Gathers what is wrong, each with its place, in the order found. */
export class ProblemList {
  readonly problems: DesignProblem[] = [];
  readonly #locate: Locate;

  constructor(locate: Locate) {
    this.#locate = locate;
  }

  error(path: DocumentPath, text: ProblemText): void {
    this.#add('error', path, text);
  }

  warning(path: DocumentPath, text: ProblemText): void {
    this.#add('warning', path, text);
  }

  /** For messages that speak about a second place, e.g. the first declaration of a duplicate. */
  where(path: DocumentPath): string {
    const location = this.#locate(path);
    return location ? `${formatPath(path)} (${formatLocation(location)})` : formatPath(path);
  }

  #add(severity: Severity, path: DocumentPath, text: ProblemText): void {
    const location = this.#locate(path);
    this.problems.push(designProblem(severity, text, path, location));
  }
}

export function designProblem(
  severity: Severity,
  text: ProblemText,
  path: DocumentPath,
  location: Location | undefined
): DesignProblem {
  const keys = formatPath(path);
  const place = [location ? formatLocation(location) : '', keys].filter((part) => part !== '').join(' ');
  return { ...text, severity, ...(place === '' ? {} : { path: place }), ...(location ? { location } : {}) };
}

export const isError = (problem: DesignProblem): boolean => problem.severity === 'error';
