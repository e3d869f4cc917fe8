/**
 * Checks the Apex of the project without an org. `node --conditions=source scripts/apex/verify.ts` prints one line per
 * finding and ends with exit code 1 when there is one.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { byPlace, formatFinding, type Finding } from '../metadata/finding.ts';
import { readApex } from './apexFiles.ts';
import { missingJava } from './java.ts';
import { checkApexSecurity } from './securityCheck.ts';
import { checkQueries } from './soqlCheck.ts';
import { checkApexTypes } from './typeCheck.ts';

const ownRoot = join(import.meta.dirname, '../..');

export interface ApexReport {
  /** By place. */
  readonly findings: readonly Finding[];
  /** Checks that could not run on this machine, each with the reason. */
  readonly skipped: readonly string[];
}

/**
 * Every finding in the Apex of a project.
 *
 * @param root - the folder with `sfdx-project.json`
 * @param tools - the folder whose `node_modules` has the checkers
 */
export async function verifyApex(root: string = ownRoot, tools: string = ownRoot): Promise<ApexReport> {
  const files = readApex(root);
  const reason = await missingJava();
  const withJava = reason === undefined ? [checkApexTypes(root, tools), checkApexSecurity(files, tools)] : [];
  const findings = await Promise.all([checkQueries(root, files), ...withJava]);
  const skipped = reason === undefined ? [] : ['types', 'security'].map((check) => `${check}: ${reason}`);
  return { findings: findings.flat().toSorted(byPlace), skipped };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { findings, skipped } = await verifyApex();
  for (const finding of findings) console.log(formatFinding(finding));
  for (const check of skipped) console.log(`skipped: Apex ${check}`);
  if (findings.length > 0) process.exitCode = 1;
}
