/** How far properties search. `OM_RUNS=10000` is the long search: as many examples of every property that asks here. */
const asked = process.env['OM_RUNS'] === undefined ? undefined : Number(process.env['OM_RUNS']);

/** @param usual runs of a property that is quick enough for every build */
export const runs = (usual: number): number => asked ?? usual;

/**
 * Milliseconds for each test of a file that searches: only what hangs is meant to meet it.
 *
 * @param msPerRun what one run of the slowest property takes on a machine that is busy with other things
 */
export const timeLimit = (msPerRun: number): number => 120_000 + runs(0) * msPerRun;
