import checkConfiguration from '@salesforce/apex/OM_BundleController.checkConfiguration';
import getBundle from '@salesforce/apex/OM_BundleController.getBundle';
import getConfiguration from '@salesforce/apex/OM_BundleController.getConfiguration';
import saveConfiguration from '@salesforce/apex/OM_BundleController.saveConfiguration';
import type { Problem } from 'c/omErrors';
import {
  bundleIds,
  changeAt,
  configurationOf,
  openBundles,
  standardChoice,
  withBundle,
  type BundleDefinition,
  type BundlePrice,
  type Choice,
} from 'c/omConfiguratorModel';

export interface Check {
  readonly problems: readonly Problem[];
  readonly price: BundlePrice;
}

export type Definitions = ReadonlyMap<string, BundleDefinition>;
export interface Loaded {
  readonly definitions: Definitions;
  readonly root: Choice;
}

/** The choice of a saved line, with all that it is a choice of. */
export async function openLine(orderId: string, lineId: string): Promise<Loaded> {
  const root = JSON.parse((await getConfiguration({ orderId, lineId })) as string) as Choice;
  return complete(orderId, { definitions: new Map(), root: { ...root, lineId } });
}

/** A bundle as it is before anybody chose. */
export async function openBundle(orderId: string, bundleId: string): Promise<Loaded> {
  const definition = await load(orderId, bundleId);
  return complete(orderId, { definitions: new Map([[bundleId, definition]]), root: standardChoice(definition) });
}

/**
 * Loads what the bundles in a choice are, and gives bundles that were just chosen their standard choice. Gives the same
 * again when nothing is missing.
 */
export async function complete(orderId: string, loaded: Loaded): Promise<Loaded> {
  const known = new Map(loaded.definitions);
  const missing = async (ids: readonly string[]): Promise<void> => {
    const fresh = await Promise.all(ids.filter((id) => !known.has(id)).map((id) => load(orderId, id)));
    for (const definition of fresh) known.set(definition.id, definition);
  };
  await missing(bundleIds(loaded.root));
  let { root } = loaded;
  for (let open = openBundles(root, known); open.length > 0; open = openBundles(root, known)) {
    await missing(open.map(({ bundleId }) => bundleId));
    for (const { path, componentId, bundleId } of open) {
      const inner = known.get(bundleId);
      if (inner) root = changeAt(root, path, (choice) => withBundle(choice, componentId, standardChoice(inner)));
    }
  }
  return { definitions: known, root };
}

export const check = async (orderId: string, root: Choice): Promise<Check> =>
  (await checkConfiguration({ orderId, configuration: JSON.stringify(configurationOf(root)) })) as Check;

/** The id of the line of the bundle. */
export const save = async (orderId: string, root: Choice): Promise<string> =>
  (await saveConfiguration({ orderId, configuration: JSON.stringify(configurationOf(root)) })) as string;

const load = async (orderId: string, bundleId: string): Promise<BundleDefinition> =>
  (await getBundle({ bundleId, orderId })) as BundleDefinition;
