/**
 * Compiles the Apex of the project, once after an installation: a local org that starts takes it from
 * `node_modules/.cache`. What does not compile is told by the start of the org, which knows whom to tell.
 */
import { createOrg } from '../../plugin/local-org/src/org/createOrg.ts';

try {
  createOrg({ name: 'compile', sourceFolders: ['force-app/main/default'] }).close();
} catch {
  process.exitCode = 1;
}
