import type { z } from 'zod';
import { designSchema, type AuthoredDesign } from '../schema.ts';
import { designProblem, type DesignProblem, type DocumentPath, type Locate } from '../problems.ts';
import { locationKey, type PlainDocument } from './yamlSource.ts';

export interface AuthoredDocument {
  readonly design: AuthoredDesign;
  readonly locate: Locate;
}

/** Checks the shape of one document: every key known, every value of its type. */
export function parseDocument(document: PlainDocument): {
  readonly authored?: AuthoredDocument;
  readonly problems: readonly DesignProblem[];
} {
  const locate = locator(document);
  const parsed = designSchema.safeParse(document.value, { reportInput: true });
  if (parsed.success) return { authored: { design: parsed.data, locate }, problems: [] };
  return { problems: parsed.error.issues.flatMap((issue) => shapeProblems(issue, [], locate)) };
}

/** The place of a path, or of the nearest key above it that has one. */
export function locator(document: PlainDocument): Locate {
  return (path) => {
    for (let length = path.length; length >= 0; length--) {
      const location = document.locations.get(locationKey(path.slice(0, length)));
      if (location) return location;
    }
    return undefined;
  };
}

function shapeProblems(issue: z.core.$ZodIssue, above: DocumentPath, locate: Locate): readonly DesignProblem[] {
  const path = [...above, ...issue.path.filter((part): part is string | number => typeof part !== 'symbol')];
  if (issue.code === 'unrecognized_keys') {
    const message = issue.message;
    return issue.keys.map((key) => shapeProblem('UnknownKey', message, [...path, key], locate));
  }
  if (issue.code === 'invalid_key') {
    return [shapeProblem('InvalidName', issue.issues[0]?.message ?? issue.message, path, locate)];
  }
  if (issue.input === undefined && issue.path.length > 0) {
    return [shapeProblem('MissingKey', `"${String(path.at(-1))}" is missing: ${issue.message}`, path, locate)];
  }
  if (issue.code === 'invalid_union') {
    const near = nearestBranch(issue.errors);
    if (near) return near.flatMap((inner) => shapeProblems(inner, path, locate));
  }
  return [shapeProblem('InvalidValue', issue.message, path, locate)];
}

/** Of several ways to write a value the one that was probably meant: right in kind, and wrong in the least. */
function nearestBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const right = branches.filter((issues) =>
    issues.every(
      ({ code, path }) => path.length > 0 || !['invalid_type', 'invalid_value', 'invalid_union'].includes(code)
    )
  );
  return right.toSorted((a, b) => a.length - b.length)[0];
}

const ACTIONS: Readonly<Record<string, string>> = {
  UnknownKey: 'Correct or remove the key; fulfillment-design.md lists the keys.',
  InvalidName: 'Rename the key.',
  MissingKey: 'Add the key.',
  InvalidValue: 'Correct the value; fulfillment-design.md says what each key takes.',
};

function shapeProblem(code: string, message: string, path: DocumentPath, locate: Locate): DesignProblem {
  return designProblem('error', { code, message, action: ACTIONS[code] ?? '' }, path, locate(path));
}
