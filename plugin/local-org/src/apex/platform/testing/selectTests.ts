import { ApiError } from '../../../contract.ts';
import type { ClassMeta, MethodMeta } from '../../emit/meta.ts';

/** The test methods of one class that are to run. */
export interface TestClass {
  readonly owner: ClassMeta;
  readonly setup: readonly MethodMeta[];
  readonly methods: readonly MethodMeta[];
}

export interface TestChoice {
  /** Names of classes, `Class.method` for single methods; all tests without it. */
  readonly tests?: readonly string[] | undefined;
}

const has = (annotated: { readonly annotations: ClassMeta['annotations'] }, name: string): boolean =>
  annotated.annotations.some((annotation) => annotation.name === name);

const isTestMethod = (method: MethodMeta): boolean => method.isStatic && (method.isTestMethod || has(method, 'istest'));

/** Whether a class or a method sees the data of the org. */
export const seesAllData = (annotated: { readonly annotations: ClassMeta['annotations'] }): boolean =>
  annotated.annotations.some(({ name, values }) => name === 'istest' && values['seealldata'] === 'true');

/** @throws ApiError for a name that is no test class */
export function selectTests(classes: readonly ClassMeta[], { tests }: TestChoice): readonly TestClass[] {
  const all = classes.filter((each) => !each.name.includes('.') && each.methods.some(isTestMethod));
  if (tests === undefined) return all.map((owner) => testClass(owner, undefined));
  const wanted = new Map<string, Set<string> | undefined>();
  for (const test of tests) {
    const [name = '', method] = test.toLowerCase().split('.');
    const known = wanted.get(name);
    if (method === undefined) wanted.set(name, undefined);
    else if (!wanted.has(name) || known) wanted.set(name, new Set([...(known ?? []), method]));
  }
  return [...wanted].map(([name, methods]) => {
    const owner = all.find((each) => each.name.toLowerCase() === name);
    if (owner) return testClass(owner, methods);
    throw new ApiError('INVALID_INPUT', `The test class ${name} does not exist or has no test methods.`);
  });
}

const testClass = (owner: ClassMeta, methods: ReadonlySet<string> | undefined): TestClass => ({
  owner,
  setup: owner.methods.filter((method) => has(method, 'testsetup')),
  methods: owner.methods.filter(
    (method) => isTestMethod(method) && (methods === undefined || methods.has(method.name.toLowerCase()))
  ),
});
