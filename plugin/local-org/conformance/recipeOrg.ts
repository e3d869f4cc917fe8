import type { MetadataComponent } from '../src/contract.ts';
import { apexOf } from '../src/apex/platform/runtime/registry.ts';
import { runTestClass } from '../src/apex/platform/testing/runTests.ts';
import { selectTests } from '../src/apex/platform/testing/selectTests.ts';
import { componentsOfFiles, readFolder } from '../src/metadata/componentFiles.ts';
import { createOrg } from '../src/org/createOrg.ts';
import type { LocalOrg } from '../src/org/localOrg.ts';

export interface RecipeOutcome {
  readonly className: string;
  readonly title: string;
  readonly status: 'passed' | 'failed';
  readonly failure?: string;
}

const isApex = ({ type }: MetadataComponent): boolean => type === 'ApexClass' || type === 'ApexTrigger';
const TEST_METHOD = /@isTest\b[^;{}]*?\bstatic\s+(?:void|[\w<>,]+)\s+(\w+)\s*\(/gi;

/** Deploys a folder to a new org, leaves out what the org refuses, and runs all tests. */
export function callable(
  folder: string,
  tests: readonly string[] | undefined
): { readonly outcomes: readonly RecipeOutcome[]; readonly problems: readonly string[] } {
  const all = componentsOfFiles(readFolder(folder)).components;
  // Files inside of a static resource are no components.
  const components = all.filter(({ fileName }) => !/staticresources\/[^/]+\//.test(fileName));
  const org = createOrg({ name: 'recipes' });
  try {
    const problems: string[] = [];
    deployMost(
      org,
      components.filter((each) => !isApex(each)),
      problems
    );
    const left = deployMost(org, components, problems);
    return { outcomes: [...run(org, tests), ...(tests ? [] : unusable(left))], problems };
  } finally {
    org.close();
  }
}

/** Deploys all components that have no problem, or depend on one that has; answers what was left out. */
function deployMost(
  org: LocalOrg,
  components: readonly MetadataComponent[],
  problems: string[]
): readonly MetadataComponent[] {
  const left: MetadataComponent[] = [];
  let rest = components;
  for (;;) {
    const failed = org.applyMetadata(rest, { checkOnly: false }).filter(({ success }) => !success);
    if (failed.length === 0) return left;
    const names = new Set(failed.map(({ type, fullName }) => `${type} ${fullName}`));
    for (const { type, fullName, problem } of failed) {
      problems.push(`${type} ${fullName}:${String(problem?.line ?? 0)}: ${problem?.message ?? ''}`);
    }
    const next = rest.filter(({ type, fullName }) => !names.has(`${type} ${fullName}`));
    if (next.length === rest.length) throw new Error(problems.join('\n'));
    left.push(...rest.filter((each) => !next.includes(each)));
    rest = next;
  }
}

function run(org: LocalOrg, tests: readonly string[] | undefined): readonly RecipeOutcome[] {
  const runtime = apexOf(org);
  const options = { session: org.admin, quiddity: 'RUNTEST_SYNC' } as const;
  return selectTests(runtime.program.classes, { tests }).flatMap((test) =>
    runTestClass(runtime, test, options).map(
      ({ className, methodName, outcome, message, stackTrace }): RecipeOutcome => ({
        className,
        title: methodName,
        status: outcome === 'Pass' ? 'passed' : 'failed',
        failure: `${message ?? ''}\n${stackTrace ?? ''}`,
      })
    )
  );
}

/** Tests in classes that could not be deployed count as failed. */
const unusable = (left: readonly MetadataComponent[]): readonly RecipeOutcome[] =>
  left.filter(isApex).flatMap(({ fullName, content }) =>
    [
      ...Buffer.from(content ?? [])
        .toString('utf8')
        .matchAll(TEST_METHOD),
    ].map(([, name = '']): RecipeOutcome => ({
      className: fullName,
      title: name,
      status: 'failed',
      failure: 'not deployed',
    }))
  );
