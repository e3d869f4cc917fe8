/**
 * What each command gives with `--json`, as its `result`: the contract with scripts. `plugin/schemas` is made from here.
 * The shape of a result depends on no flag: what does not apply is null or empty, not left out. What the org may not
 * know of a record is left out, as in the views of the domain. Times are ISO 8601.
 */
export type * from './results/approvalResults.ts';
export type * from './results/assetResults.ts';
export type * from './results/contractResults.ts';
export type * from './results/designResults.ts';
export type * from './results/falloutResults.ts';
export type * from './results/gatewayResults.ts';
export type * from './results/orderResults.ts';
export type * from './results/orgResults.ts';
export type * from './results/problemResult.ts';
export type * from './results/serviceResults.ts';
