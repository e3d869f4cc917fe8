/**
 * Whether the platform takes the components: each bundle is given to the platform's own compiler as it would be
 * deployed, and whatever the compiler says that the bundle refers to must be in the metadata.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../support/run.ts';
import { readCatalogue } from '../metadata/catalogue.ts';
import { readProject } from '../metadata/project.ts';
import { readBundles, type Bundle } from './bundles.ts';
import { javaScriptOf } from './buildComponents.ts';
import { referenceChecks, type Reference } from './references.ts';

interface Compiled {
  readonly success: boolean;
  readonly diagnostics: readonly {
    readonly message: string;
    readonly level?: number;
    readonly filename?: string;
    readonly location?: { readonly line: number; readonly column: number };
  }[];
  readonly metadata?: { readonly references?: readonly Reference[] };
}
type Compiler = { readonly compile: (request: { bundle: object }) => Promise<Compiled> };

/** The newest version that the compiler of the platform knows; the bundles state the same. */
const API_VERSION = 66;

/** What is wrong with the components, one line each; with names only those of them. */
export async function checkComponents(
  projectRoot: string = root,
  names?: readonly string[]
): Promise<readonly string[]> {
  const { compile } = createRequire(import.meta.url)('@lwc/sfdc-lwc-compiler') as Compiler;
  const project = readProject(projectRoot);
  const bundles = readBundles(projectRoot);
  const check = referenceChecks(project, readCatalogue(project), new Set(bundles.map(({ name }) => name)));
  const findings: string[] = [];
  for (const bundle of bundles.filter(({ name }) => names?.includes(name) ?? true)) {
    const files = filesOf(bundle);
    if (Object.keys(files).length === 0) {
      findings.push(`${bundle.name}: there is nothing beside the metadata`);
      continue;
    }
    const { success, diagnostics, metadata } = await compile({
      bundle: { namespace: 'c', name: bundle.name, type: 'platform', files, apiVersion: API_VERSION },
    });
    for (const { message, filename, location } of diagnostics) {
      const place = location ? `:${location.line}:${location.column}` : '';
      findings.push(`${bundle.name}/${filename ?? ''}${place}: ${message}`);
    }
    if (!success && diagnostics.length === 0) findings.push(`${bundle.name}: refused by the platform's compiler`);
    for (const reference of metadata?.references ?? []) {
      const problem = check(reference);
      if (problem !== undefined) findings.push(`${bundle.name}: ${problem}`);
    }
  }
  return [...new Set(findings)];
}

/** The files of a bundle as they deploy. */
function filesOf({ folder, sources }: Bundle): Readonly<Record<string, string>> {
  const own = readdirSync(folder).filter((name) => /\.(html|css|svg)$/.test(name));
  return Object.fromEntries([
    ...own.map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
    ...sources.map((file) => [basename(file).replace(/\.ts$/, '.js'), javaScriptOf(readFileSync(file, 'utf8'), file)]),
  ]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const findings = await checkComponents();
  for (const finding of findings) console.log(finding);
  console.log(findings.length === 0 ? 'components: no findings' : `components: ${findings.length} findings`);
  if (findings.length > 0) process.exitCode = 1;
}
