/** Documents of other systems that become orders. One reader per format; each returns drafts or problems with paths. */
export { readTmf622, type ImportedOrder, type Tmf622Options } from './tmf622.ts';
