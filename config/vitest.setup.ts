import fc from 'fast-check';

/**
 * Property tests search anew on each run of a developer and repeat the same search on a build server, where a change
 * must not fail for what another one brought in. `OM_SEED` chooses the search; a failure prints its seed.
 */
const seed = process.env['OM_SEED'] ?? (process.env['CI'] === undefined ? undefined : '20260601');
if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
