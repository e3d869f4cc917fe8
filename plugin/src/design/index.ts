/**
 * The fulfillment design: YAML in, an immutable checked version out.
 *
 * An admin writes documents ({@link readDesignFiles}); they are merged into one design ({@link parseDesign}), checked
 * ({@link validateDesign}) and compiled to a canonical document with a hash ({@link compileDesign}). The document is
 * stored in the CRM and loaded from there ({@link loadDesign}). `plugin/docs/fulfillment-design.md` is the reference.
 */
export { readDesignFiles } from './source/readDesignFiles.ts';
export type { DesignSource } from './source/yamlSource.ts';
export { parseDesign, parseStoredDesign, type ParsedDesign } from './parseDesign.ts';
export {
  compileDesign,
  loadDesign,
  validateDesign,
  type CompileOptions,
  type CompiledDesign,
  type StoredVersion,
} from './compileDesign.ts';
export type { GatewayCatalog } from './check/gatewayCatalog.ts';
export { diffDesigns, type DesignChange, type DesignElementKind, type FieldChange } from './diffDesigns.ts';
export { checkDesign } from './check/checkDesign.ts';
export { formatLocation, isError, type DesignProblem, type Location, type Severity } from './problems.ts';
export type { DesignDocument } from './document.ts';
