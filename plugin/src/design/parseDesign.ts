import { ok, refuse, type Result } from '../domain/result.ts';
import type { DesignDocument } from './document.ts';
import { normalizeDesign } from './normalizeDesign.ts';
import { designProblem, type DesignProblem, type Locate, type ProblemText } from './problems.ts';
import { mergeDocuments } from './source/mergeDocuments.ts';
import { parseDocument, type AuthoredDocument } from './source/parseDocument.ts';
import { readYaml, type DesignSource } from './source/yamlSource.ts';

export interface ParsedDesign {
  readonly document: DesignDocument;
  /** Where a path of the document was written. */
  readonly locate: Locate;
}

/** Reads sources into one design with every default filled in. Says nothing yet about whether the design makes sense. */
export function parseDesign(sources: readonly DesignSource[]): Result<ParsedDesign, readonly DesignProblem[]> {
  const documents: AuthoredDocument[] = [];
  const problems: DesignProblem[] = [];
  for (const source of sources) {
    const yaml = readYaml(source);
    problems.push(...yaml.problems);
    for (const plain of yaml.documents) {
      const parsed = parseDocument(plain);
      problems.push(...parsed.problems);
      if (parsed.authored) documents.push(parsed.authored);
    }
  }
  return problems.length > 0 ? refuse(problems) : join(documents);
}

/** Reads a document that {@link canonicalJson} wrote; the same checks of shape, without places in a file. */
export function parseStoredDesign(text: string): Result<ParsedDesign, readonly DesignProblem[]> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse([designProblem('error', notJson(error), [], undefined)]);
  }
  const parsed = parseDocument({ file: '', value, locations: new Map() });
  return parsed.authored ? join([parsed.authored]) : refuse(parsed.problems);
}

function join(documents: readonly AuthoredDocument[]): Result<ParsedDesign, readonly DesignProblem[]> {
  if (documents.length === 0) return refuse([empty]);
  const merged = mergeDocuments(documents);
  if (merged.problems.length > 0) return refuse(merged.problems);
  return ok(normalizeDesign(merged.design, merged.locate));
}

const notJson = (error: unknown): ProblemText => ({
  code: 'StoredDesignMalformed',
  message: `the stored design is not JSON: ${error instanceof Error ? error.message : String(error)}`,
  action: 'Apply the design again from its source files.',
});

const empty = designProblem(
  'error',
  {
    code: 'DesignEmpty',
    message: 'the design holds no document',
    action: 'Write at least products, groups and billing.',
  },
  [],
  undefined
);
