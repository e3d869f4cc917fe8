/** The CRM for a command: its connection joined with the loader of designs. */
import { createCrm, type CrmConnection, type CrmWorkbench } from '../salesforce/index.ts';

/** The design layer is loaded when a design is: most commands only read and write records. */
export const openCrm = (connection: CrmConnection): CrmWorkbench =>
  createCrm(connection, {
    clock: Date,
    loadDesign: async (document, version) => (await import('../design/index.ts')).loadDesign(document, version),
  });

export type { CrmWorkbench } from '../salesforce/index.ts';
