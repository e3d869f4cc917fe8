import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import getContacts from '@salesforce/apex/OM_ContractPageController.getContacts';
import sendForSignature from '@salesforce/apex/OM_ContractPageController.sendForSignature';
import ADD from '@salesforce/label/c.OM_Sign_Add';
import ADDRESS_WRONG from '@salesforce/label/c.OM_Sign_AddressWrong';
import BACK from '@salesforce/label/c.OM_Back';
import COPY from '@salesforce/label/c.OM_Sign_RoleCopy';
import EMAIL from '@salesforce/label/c.OM_Sign_Email';
import EXPIRES from '@salesforce/label/c.OM_Sign_Expires';
import INTRO from '@salesforce/label/c.OM_Sign_Intro';
import MESSAGE from '@salesforce/label/c.OM_Sign_Message';
import NAME from '@salesforce/label/c.OM_Sign_Name';
import ORDER from '@salesforce/label/c.OM_Sign_Order';
import ORDER_HELP from '@salesforce/label/c.OM_Sign_OrderHelp';
import PARTY from '@salesforce/label/c.OM_Sign_Party';
import CUSTOMER from '@salesforce/label/c.OM_Sign_PartyCustomer';
import US from '@salesforce/label/c.OM_Sign_PartyUs';
import PEOPLE from '@salesforce/label/c.OM_Sign_People';
import PROVIDER from '@salesforce/label/c.OM_Sign_Provider';
import PROVIDER_ACROBAT from '@salesforce/label/c.OM_Sign_ProviderAcrobat';
import PROVIDER_DOCUSIGN from '@salesforce/label/c.OM_Sign_ProviderDocusign';
import REMOVE from '@salesforce/label/c.OM_Sign_Remove';
import ROLE from '@salesforce/label/c.OM_Sign_Role';
import ROLE_APPROVER from '@salesforce/label/c.OM_Sign_RoleApprover';
import ROLE_SIGNER from '@salesforce/label/c.OM_Sign_RoleSigner';
import SENT from '@salesforce/label/c.OM_Contract_SignatureAsked';
import SUBJECT from '@salesforce/label/c.OM_Sign_Subject';
import SUBJECT_DEFAULT from '@salesforce/label/c.OM_Sign_SubjectDefault';
import VALUE_MISSING from '@salesforce/label/c.OM_Sign_ValueMissing';
import type { ContractView } from 'c/omContractModel';
import { fill } from 'c/omErrors';
import { emptyRow, isReady, requestOf, type Person, type SignerRow } from './signers';

/** Who signs, in which order, and through whom. Answers what was done, or nothing when it was left. */
export default class OmContractSignModal extends LightningModal {
  @api contract?: ContractView;

  text = { ADD, ADDRESS_WRONG, BACK, EMAIL, EXPIRES, MESSAGE, NAME, ORDER, ORDER_HELP, PARTY, PEOPLE };
  more = { PROVIDER, ROLE, SUBJECT, VALUE_MISSING };
  rows: readonly SignerRow[] = [];
  contacts: readonly Person[] = [];
  provider = 'docusign';
  subject = '';
  message = '';
  expireAfterDays = '';
  error: unknown;
  isBusy = false;
  private made = 0;

  connectedCallback(): void {
    this.subject = fill(SUBJECT_DEFAULT, this.contract?.contractNumber ?? '');
    this.add('Customer');
    this.add('Us');
    void this.loadContacts();
  }

  get intro(): string {
    return fill(INTRO, this.contract?.contractNumber ?? '', this.contract?.versionNumber ?? '');
  }

  get providers(): readonly object[] {
    return [
      { value: 'docusign', label: PROVIDER_DOCUSIGN },
      { value: 'acrobat', label: PROVIDER_ACROBAT },
    ];
  }

  get roles(): readonly object[] {
    return [
      { value: 'Signer', label: ROLE_SIGNER },
      { value: 'Approver', label: ROLE_APPROVER },
      { value: 'CarbonCopy', label: COPY },
    ];
  }

  get parties(): readonly object[] {
    return [
      { value: 'Customer', label: CUSTOMER },
      { value: 'Us', label: US },
    ];
  }

  get lines(): readonly object[] {
    return this.rows.map((row, index) => ({
      ...row,
      group: fill(PEOPLE, index + 1),
      removeName: fill(REMOVE, row.name || String(index + 1)),
      canRemove: this.rows.length > 1,
    }));
  }

  get isDisabled(): boolean {
    return this.isBusy || !isReady(this.rows);
  }

  handleField(event: CustomEvent<{ value: string }>): void {
    const { key, field } = (event.currentTarget as HTMLElement).dataset;
    const { value } = event.detail;
    this.change(Number(key), { [field ?? '']: field === 'routingOrder' ? Number(value) : value });
  }

  handleSetting(event: CustomEvent<{ value: string }>): void {
    const { field } = (event.currentTarget as HTMLElement).dataset;
    const { value } = event.detail;
    if (field === 'provider') this.provider = value;
    else if (field === 'subject') this.subject = value;
    else if (field === 'message') this.message = value;
    else this.expireAfterDays = value;
  }

  handleAdd(): void {
    this.add('Customer');
  }

  handleRemove(event: Event): void {
    const { key } = (event.currentTarget as HTMLElement).dataset;
    this.rows = this.rows.filter((row) => row.key !== Number(key));
  }

  handleBack(): void {
    this.close();
  }

  async handleSend(): Promise<void> {
    const { contract } = this;
    if (!contract) return;
    this.isBusy = true;
    this.error = undefined;
    try {
      await sendForSignature({ contractId: contract.id, request: requestOf(contract, this.rows, this) });
      this.close({ title: fill(SENT, contract.contractNumber) });
    } catch (error) {
      this.error = error;
    }
    this.isBusy = false;
  }

  private add(party: SignerRow['party']): void {
    this.made += 1;
    this.rows = [...this.rows, emptyRow(this.made, this.rows, party)];
  }

  private change(key: number, values: Partial<SignerRow>): void {
    this.rows = this.rows.map((row) => (row.key === key ? { ...row, ...values } : row));
  }

  /** The first person of the customer is proposed, unless somebody has begun to write. */
  private async loadContacts(): Promise<void> {
    try {
      this.contacts = (await getContacts({ accountId: this.contract?.accountId ?? null })) as readonly Person[];
    } catch (error) {
      this.error = error;
      return;
    }
    const [person] = this.contacts;
    const first = this.rows.find(({ party, name, email }) => party === 'Customer' && name === '' && email === '');
    if (person && first) this.change(first.key, { name: person.Name, email: person.Email });
  }
}
