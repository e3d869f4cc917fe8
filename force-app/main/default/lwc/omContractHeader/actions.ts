import AMEND from '@salesforce/label/c.OM_Contract_Amend';
import CANCEL from '@salesforce/label/c.OM_Contract_Cancel';
import CHECK_IN from '@salesforce/label/c.OM_Contract_CheckIn';
import CHECK_OUT from '@salesforce/label/c.OM_Contract_CheckOut';
import DRAFT from '@salesforce/label/c.OM_Contract_Draft';
import RECALL from '@salesforce/label/c.OM_Contract_Recall';
import REMIND from '@salesforce/label/c.OM_Contract_Remind';
import RENEW from '@salesforce/label/c.OM_Contract_Renew';
import REOPEN from '@salesforce/label/c.OM_Contract_Reopen';
import RESUME from '@salesforce/label/c.OM_Contract_Resume';
import SEND_FOR_APPROVAL from '@salesforce/label/c.OM_Contract_SendForApproval';
import SEND_FOR_SIGNATURE from '@salesforce/label/c.OM_Contract_SendForSignature';
import SUSPEND from '@salesforce/label/c.OM_Contract_Suspend';
import TERMINATE from '@salesforce/label/c.OM_Contract_Terminate';
import WITHDRAW from '@salesforce/label/c.OM_Contract_Withdraw';

/** What `OM_ContractOffer` names. */
const LABELS: Readonly<Record<string, string | undefined>> = {
  amend: AMEND,
  cancel: CANCEL,
  checkIn: CHECK_IN,
  checkOut: CHECK_OUT,
  draft: DRAFT,
  recall: RECALL,
  remind: REMIND,
  renew: RENEW,
  reopen: REOPEN,
  resume: RESUME,
  sendForApproval: SEND_FOR_APPROVAL,
  sendForSignature: SEND_FOR_SIGNATURE,
  suspend: SUSPEND,
  terminate: TERMINATE,
  withdraw: WITHDRAW,
};

/** Buttons; the others stand in a menu. */
const MAIN: ReadonlySet<string> = new Set([
  'sendForSignature',
  'sendForApproval',
  'draft',
  'checkIn',
  'checkOut',
  'reopen',
  'remind',
  'renew',
  'amend',
  'resume',
]);

export const actionLabel = (name: string): string => LABELS[name] ?? name;
export const isMain = (name: string): boolean => MAIN.has(name);
