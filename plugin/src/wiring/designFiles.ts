/** A folder of YAML files as a compiled design, gateways' own checks included. */
import { compileDesign, isError, readDesignFiles, type CompiledDesign } from '../design/index.ts';
import { checkGatewaySettings } from '../gateways/index.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';

export interface CheckedDesign {
  readonly compiled: CompiledDesign;
  readonly warnings: readonly Problem[];
}

/** Reads, checks and compiles; the problems are all of them, those that keep it from being applied first. */
export async function compileDesignFolder(folder: string): Promise<Result<CheckedDesign, readonly Problem[]>> {
  const files = await readDesignFiles(folder);
  if (!files.ok) return files;
  const compiled = compileDesign(files.value);
  if (!compiled.ok) return refuse(compiled.error.toSorted((a, b) => Number(isError(b)) - Number(isError(a))));
  const settings = [...compiled.value.design.gateways.values()].flatMap(checkGatewaySettings);
  return settings.length > 0 ? refuse(settings) : ok({ compiled: compiled.value, warnings: compiled.value.warnings });
}

export { diffDesigns, parseStoredDesign, type CompiledDesign, type DesignChange } from '../design/index.ts';
