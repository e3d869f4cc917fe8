/** The checkers of Apex that Salesforce ships as Java, inside an npm package. */
import { join } from 'node:path';
import { run, type RunResult } from '../support/run.ts';

/** What the archives are compiled for. */
const OLDEST_JAVA = 11;

/** The major version of the Java on the PATH; undefined when there is none. */
export async function javaVersion(): Promise<number | undefined> {
  const { code, output } = await run('java', ['-version']);
  const version = /version "(?:1\.)?(\d+)/.exec(output)?.[1];
  return code === 0 && version !== undefined ? Number(version) : undefined;
}

/** Why the Java checks cannot run here, or undefined when they can. */
export async function missingJava(): Promise<string | undefined> {
  const version = await javaVersion();
  if (version === undefined) return `no Java on the PATH; install Java ${OLDEST_JAVA} or newer to run it`;
  return version < OLDEST_JAVA ? `Java ${version} is too old; install Java ${OLDEST_JAVA} or newer` : undefined;
}

/**
 * Runs a class of the archives in `@salesforce/code-analyzer-pmd-engine` (BSD-3-Clause).
 *
 * @param tools - the folder whose `node_modules` has the package
 */
export function runJava(tools: string, main: string, args: readonly string[], cwd: string): Promise<RunResult> {
  const archives = join(tools, 'node_modules/@salesforce/code-analyzer-pmd-engine/dist/java-lib/*');
  return run('java', ['-cp', archives, main, ...args], { cwd });
}
