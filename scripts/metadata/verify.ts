/**
 * Checks the CRM metadata as a deployment would, without an org. `node --conditions=source scripts/metadata/verify.ts`
 * prints one line per finding and ends with exit code 1 when there is one.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readCatalogue } from './catalogue.ts';
import { checkCodeValues, mirrors } from './codeValues.ts';
import { checkCompleteness } from './completeness.ts';
import { byPlace, formatFinding, type Finding } from './finding.ts';
import { checkFormulas } from './formulaCheck.ts';
import { loadMetadataSchema } from './metadataSchema.ts';
import { checkPages } from './pageReferences.ts';
import { checkPermissionSets } from './permissionReferences.ts';
import { checkPlatformRules } from './platformRules.ts';
import { readProject } from './project.ts';
import { checkSchema } from './schemaCheck.ts';
import { checkGeneratedRules } from './stateRules.ts';

export type { Finding } from './finding.ts';

const ownRoot = join(import.meta.dirname, '../..');

/**
 * Every finding in the metadata of a project, by place.
 *
 * @param root - the folder with `sfdx-project.json`. It needs the data files of the local org and the plugin's sources
 *   beside it, as in this repository; `tools` is where the npm packages are.
 */
export function verifyMetadata(root: string = ownRoot, tools: string = ownRoot): Promise<Finding[]> {
  const project = readProject(root);
  const catalogue = readCatalogue(project);
  const findings = [
    ...project.broken,
    ...checkSchema(loadMetadataSchema(tools), project.components),
    ...checkPlatformRules(project),
    ...checkFormulas(project, catalogue),
    ...checkPages(project, catalogue),
    ...checkPermissionSets(project, catalogue),
    ...checkCompleteness(project),
    ...checkCodeValues(project, mirrors(root)),
    ...checkGeneratedRules(project),
  ];
  return Promise.resolve(findings.toSorted(byPlace));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const started = performance.now();
  const findings = await verifyMetadata();
  for (const finding of findings) console.log(formatFinding(finding));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(findings.length === 0 ? `metadata: no findings (${seconds} s)` : `metadata: ${findings.length} findings`);
  if (findings.length > 0) process.exitCode = 1;
}
