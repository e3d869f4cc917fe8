/** What commands may ask of the engine about finished work. */
export { processReport } from '../engine/insight/processReport.ts';
