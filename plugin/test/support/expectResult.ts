import { expect } from 'vitest';
import type { Problem, Result } from '../../src/domain/result.ts';

/** The value of an outcome that must be good; its problems are shown where it is not. */
export function valueOf<T>(result: Result<T, readonly Problem[]>): T {
  if (!result.ok) expect.fail(result.error.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return result.value;
}

/** The problems of an outcome that must be refused. */
export function problemsOf(result: Result<unknown, readonly Problem[]>): readonly Problem[] {
  if (result.ok) expect.fail('was accepted');
  return result.error;
}

export const codesOf = (result: Result<unknown, readonly Problem[]>): readonly string[] =>
  problemsOf(result).map(({ code }) => code);
