import type { At } from '../syntax/ast.ts';

/** Ends the translation of a statement; what is wrong becomes a problem of the class, and the next statement is looked at. */
export class Refused extends Error {
  readonly at: At;
  constructor(at: At, message: string) {
    super(message);
    this.at = at;
  }
}

export function refuse(at: At, message: string): never {
  throw new Refused(at, message);
}
