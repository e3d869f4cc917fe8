import { LightningElement, api, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import getSignatures from '@salesforce/apex/OM_ContractPageController.getSignatures';
import EMPTY_HEADING from '@salesforce/label/c.OM_Signature_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Signature_EmptyText';
import ENDED from '@salesforce/label/c.OM_Signature_Ended';
import ERROR from '@salesforce/label/c.OM_Signature_Error';
import FAILED from '@salesforce/label/c.OM_State_Failed';
import NOT_SENT from '@salesforce/label/c.OM_Signature_NotSent';
import ORDER from '@salesforce/label/c.OM_Sign_Order';
import PROGRESS from '@salesforce/label/c.OM_Signature_Progress';
import REMIND_ASKED from '@salesforce/label/c.OM_Signature_RemindAsked';
import SENT_AT from '@salesforce/label/c.OM_Signature_SentAt';
import SIGNED_AT from '@salesforce/label/c.OM_Signature_SignedAt';
import SIGNERS from '@salesforce/label/c.OM_Signature_Signers';
import TITLE from '@salesforce/label/c.OM_Signature_Title';
import TODO from '@salesforce/label/c.OM_Signature_Todo';
import VERSION from '@salesforce/label/c.OM_Contract_VersionNumber';
import VIA from '@salesforce/label/c.OM_Signature_Via';
import WITHDRAW_ASKED from '@salesforce/label/c.OM_Signature_WithdrawAsked';
import CUSTOMER from '@salesforce/label/c.OM_Sign_PartyCustomer';
import US from '@salesforce/label/c.OM_Sign_PartyUs';
import COPY from '@salesforce/label/c.OM_Sign_RoleCopy';
import ACROBAT from '@salesforce/label/c.OM_Sign_ProviderAcrobat';
import DOCUSIGN from '@salesforce/label/c.OM_Sign_ProviderDocusign';
import APPROVER from '@salesforce/label/c.OM_Sign_RoleApprover';
import SIGNER from '@salesforce/label/c.OM_Sign_RoleSigner';
import type { SignatureRequest, Signer, Wired } from 'c/omContractModel';
import { fill } from 'c/omErrors';
import { dateTimeText } from 'c/omFormat';

const ROLES: Readonly<Record<Signer['role'], string>> = { Signer: SIGNER, Approver: APPROVER, CarbonCopy: COPY };
/** What people call the gateways that the form offers. */
const PROVIDERS: Readonly<Record<string, string | undefined>> = { acrobat: ACROBAT, docusign: DOCUSIGN };
/** Words for what has another meaning elsewhere. */
const WORDS: Readonly<Record<string, string | undefined>> = { Draft: NOT_SENT, Waiting: TODO, Failed: FAILED };

/** Who was asked to sign, in which order, and who has. The newest request first. */
export default class OmContractSignatures extends LightningElement {
  @api recordId?: string;

  label = { EMPTY_HEADING, EMPTY_TEXT, ORDER, SIGNERS, TITLE };
  requests?: readonly SignatureRequest[];
  error: unknown;
  loadedAt?: Date;
  private wired?: Wired<readonly SignatureRequest[]>;

  @wire(getSignatures, { contractId: '$recordId' })
  wiredRequests(wired: Wired<readonly SignatureRequest[]>): void {
    this.wired = wired;
    this.error = wired.error;
    if (wired.data) this.requests = wired.data;
    if (wired.data ?? wired.error) this.loadedAt = new Date();
  }

  get isLoading(): boolean {
    return !this.requests && !this.error;
  }

  get isEmpty(): boolean {
    return this.requests?.length === 0;
  }

  get rows(): readonly object[] {
    return (this.requests ?? []).map(rowOf);
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.wired);
  }
}

function rowOf(request: SignatureRequest): object {
  const signing = request.signers.filter(({ role }) => role === 'Signer');
  const signed = signing.filter(({ state }) => state === 'Signed');
  const isOpen = request.endedAt === null || request.endedAt === undefined;
  return {
    id: request.id,
    subject: request.subject ?? request.name,
    state: request.state,
    stateLabel: WORDS[request.state],
    facts: [
      fill(VIA, PROVIDERS[request.provider] ?? request.provider),
      request.versionNumber ? fill(VERSION, request.versionNumber) : '',
      request.sentAt ? fill(SENT_AT, dateTimeText(request.sentAt)) : '',
      request.endedAt ? fill(ENDED, dateTimeText(request.endedAt)) : '',
      fill(PROGRESS, signed.length, signing.length),
    ]
      .filter((text) => text !== '')
      .map((text) => ({ key: text, text })),
    notices: [
      isOpen && request.voidRequested ? WITHDRAW_ASKED : '',
      isOpen && request.remindRequested ? REMIND_ASKED : '',
      request.reason ?? '',
      request.error ? fill(ERROR, request.error) : '',
    ]
      .filter((text) => text !== '')
      .map((text) => ({ key: text, text })),
    signers: request.signers.map(signerOf),
  };
}

const signerOf = (signer: Signer): object => ({
  id: signer.id,
  order: String(signer.routingOrder),
  name: signer.name,
  email: signer.email,
  role: `${ROLES[signer.role]} · ${signer.party === 'Us' ? US : CUSTOMER}`,
  state: signer.state === 'Waiting' ? 'Pending' : signer.state,
  stateLabel: WORDS[signer.state],
  when: signer.signedAt ? fill(SIGNED_AT, dateTimeText(signer.signedAt)) : '',
  reason: signer.reason ?? '',
});
