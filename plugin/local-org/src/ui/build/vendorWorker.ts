/** The thread that builds the base components. */
import { workerData } from 'node:worker_threads';
import { baseComponents } from './packages.ts';
import { buildInto, vendoredModules } from './vendorBuild.ts';

const { folder, appPattern } = workerData as { readonly folder: string; readonly appPattern: string };
const base = baseComponents();
await buildInto(folder, {
  base,
  names: vendoredModules(base),
  appAddress: (specifier) => appPattern.replace('*', specifier),
});
