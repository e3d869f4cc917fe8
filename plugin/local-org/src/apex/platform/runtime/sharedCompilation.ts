import type { OrgModel } from '../../../metadata/model.ts';
import { compileAll, type ApexSource, type ClassCache, type Compilation } from '../../program.ts';
import { builtInTypes } from './builtIns.ts';

interface Compiled {
  readonly sources: readonly ApexSource[];
  readonly model: OrgModel;
  readonly compilation: Compilation;
}

/** Of the latest compilations, as of the latest models. */
const KEPT = 2;
let latest: readonly Compiled[] = [];

/**
 * Compiles the sources of an org, or gives what was compiled of the very same sources against the very same model for
 * another org of this process: ten orgs of one project compile it once and hold it once.
 */
export function sharedCompilation(sources: readonly ApexSource[], model: OrgModel, cache: ClassCache): Compilation {
  const same = latest.find(
    (each) =>
      each.model === model &&
      each.sources.length === sources.length &&
      each.sources.every((source, at) => source === sources[at])
  );
  if (same) return same.compilation;
  const labels = new Set([...model.labels.keys()].map((name) => name.toLowerCase()));
  const compilation = compileAll(sources, {
    schema: model.schema,
    natives: builtInTypes,
    hasLabel: (name) => labels.has(name.slice(name.lastIndexOf('.') + 1).toLowerCase()),
    cache,
  });
  latest = [{ sources, model, compilation }, ...latest].slice(0, KEPT);
  return compilation;
}
