/** The thread that builds the base components. */
import { workerData } from 'node:worker_threads';
import { baseComponents } from './packages.ts';
import { buildInto } from './vendorBuild.ts';

const { folder } = workerData as { readonly folder: string };
await buildInto(folder, baseComponents());
