/** A folder of YAML files as a compiled design, checked together with what the gateways ask for. */
import { compileDesign, readDesignFiles, type CompiledDesign, type DesignProblem } from '../design/index.ts';
import { checkGatewaySettings, gatewayOperations, servesBesideSteps } from '../gateways/index.ts';
import type { Result } from '../domain/result.ts';

const gateways = { check: checkGatewaySettings, operations: gatewayOperations, servesBesideSteps };

/** Reads, checks and compiles; the problems are all of them, errors first. */
export async function compileDesignFolder(folder: string): Promise<Result<CompiledDesign, readonly DesignProblem[]>> {
  const files = await readDesignFiles(folder);
  return files.ok ? compileDesign(files.value, { gateways }) : files;
}

export { diffDesigns, parseStoredDesign, type CompiledDesign, type DesignChange } from '../design/index.ts';
