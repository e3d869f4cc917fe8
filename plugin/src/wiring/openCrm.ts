/** The CRM for a command: its connection joined with the loader of designs. */
import { createCrm, type CrmConnection, type CrmWorkbench } from '../salesforce/index.ts';
import { loadDesign } from '../design/index.ts';

export const openCrm = (connection: CrmConnection): CrmWorkbench => createCrm(connection, { clock: Date, loadDesign });

export type { CrmWorkbench } from '../salesforce/index.ts';
