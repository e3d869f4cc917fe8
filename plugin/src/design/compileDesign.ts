import type { ExecutableDesign } from '../domain/fulfillmentDesign.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { buildDesign } from './buildDesign.ts';
import { canonicalJson, sha256 } from './canonicalJson.ts';
import type { DesignDocument } from './document.ts';
import { checkDesign } from './check/checkDesign.ts';
import type { GatewayCatalog } from './check/gatewayCatalog.ts';
import { parseDesign, parseStoredDesign, type ParsedDesign } from './parseDesign.ts';
import { designProblem, isError, nowhere, type DesignProblem } from './problems.ts';
import type { DesignSource } from './source/yamlSource.ts';

export interface CompiledDesign {
  /** Canonical JSON: what is stored, and what {@link loadDesign} takes. */
  readonly document: string;
  /** The same as values, for {@link diffDesigns} and for showing. */
  readonly content: DesignDocument;
  /** SHA-256 of the UTF-8 bytes of `document`, hex. */
  readonly hash: string;
  readonly design: ExecutableDesign;
  readonly warnings: readonly DesignProblem[];
}

/** Errors and warnings of the sources, errors first. An empty list is a design that can be applied. */
export function validateDesign(sources: readonly DesignSource[], gateways?: GatewayCatalog): readonly DesignProblem[] {
  const parsed = parseDesign(sources);
  return parsed.ok ? checkDesign(parsed.value.document, parsed.value.locate, gateways) : parsed.error;
}

export interface CompileOptions {
  /** The version's number in the CRM; 0, the default, while it has not been applied. */
  readonly number?: number;
  /** With it, settings of gateways and the payloads they need are checked too. */
  readonly gateways?: GatewayCatalog;
}

/** Sources to an executable design. */
export function compileDesign(
  sources: readonly DesignSource[],
  options: CompileOptions = {}
): Result<CompiledDesign, readonly DesignProblem[]> {
  const parsed = parseDesign(sources);
  return parsed.ok ? compileParsed(parsed.value, options) : parsed;
}

function compileParsed(
  parsed: ParsedDesign,
  { number = 0, gateways }: CompileOptions
): Result<CompiledDesign, readonly DesignProblem[]> {
  const problems = checkDesign(parsed.document, parsed.locate, gateways);
  if (problems.some(isError)) return refuse(problems);
  const document = canonicalJson(parsed.document);
  const hash = sha256(document);
  const design = buildDesign(parsed.document, { name: parsed.document.design, hash, number });
  return ok({ document, content: parsed.document, hash, design, warnings: problems });
}

export interface StoredVersion {
  readonly number: number;
  /** When given, the document must have this hash. */
  readonly hash?: string;
}

/**
 * Loads a stored document. Refuses one that was changed after it was stored (`DesignHashMismatch`) and one that this
 * version of the product would not compile, with the same problems as {@link compileDesign}.
 */
export function loadDesign(
  document: string,
  version: StoredVersion
): Result<ExecutableDesign, readonly DesignProblem[]> {
  const actual = sha256(document);
  if (version.hash !== undefined && version.hash !== actual) return refuse([hashMismatch(version.hash, actual)]);
  const parsed = parseStoredDesign(document);
  if (!parsed.ok) return parsed;
  const problems = checkDesign(parsed.value.document, nowhere);
  if (problems.some(isError)) return refuse(problems);
  const name = parsed.value.document.design;
  return ok(buildDesign(parsed.value.document, { name, hash: actual, number: version.number }));
}

function hashMismatch(expected: string, actual: string): DesignProblem {
  const text = {
    code: 'DesignHashMismatch',
    message: `the stored design has hash ${actual.slice(0, 12)}, its record says ${expected.slice(0, 12)}`,
    action: 'The document was changed after it was stored. Apply the design again from its source files.',
  };
  return designProblem('error', text, [], undefined);
}
