import type { MetadataComponent } from '../contract.ts';
import { buildModel, type BuildInput, type BuildResult } from '../metadata/model.ts';

interface Built {
  readonly components: readonly MetadataComponent[];
  readonly settings: string;
  /** What the org said about key prefixes while the model was built. */
  readonly prefixes: readonly (readonly [object: string, first: string, prefix: string])[];
  readonly result: BuildResult;
}

/** Of the latest models; servers of tests have orgs of one project, or of two. */
const KEPT = 2;
let latest: readonly Built[] = [];

/**
 * Builds a model, or gives the one that was built of the very same components for another org of this process: a model
 * is never changed, so that ten orgs of one project need the memory of one.
 */
export function sharedModel({ components, keyPrefixOf, defaultSettings }: BuildInput): BuildResult {
  const all = [...components];
  const settings = JSON.stringify(defaultSettings);
  const same = latest.find(
    (built) =>
      built.settings === settings &&
      built.components.length === all.length &&
      built.components.every((component, at) => component === all[at]) &&
      built.prefixes.every(([object, first, prefix]) => keyPrefixOf(object, first) === prefix)
  );
  if (same) return same.result;
  const prefixes: [string, string, string][] = [];
  const noted = (object: string, first: string): string => {
    const prefix = keyPrefixOf(object, first);
    prefixes.push([object, first, prefix]);
    return prefix;
  };
  const result = buildModel({ components: all, keyPrefixOf: noted, defaultSettings });
  latest = [{ components: all, settings, prefixes, result }, ...latest].slice(0, KEPT);
  return result;
}
