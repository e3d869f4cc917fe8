import { LightningElement, api, wire } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { RefreshEvent } from 'lightning/refresh';
import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import { refreshApex } from '@salesforce/apex';
import getContract from '@salesforce/apex/OM_ContractPageController.getContract';
import ACCOUNT from '@salesforce/label/c.OM_Order_Account';
import ACTIONS from '@salesforce/label/c.OM_Contract_Actions';
import CHECKED_OUT from '@salesforce/label/c.OM_Contract_CheckedOut';
import CHECKED_OUT_BY_ME from '@salesforce/label/c.OM_Contract_CheckedOutByMe';
import DRAFTING from '@salesforce/label/c.OM_Contract_Drafting';
import DRAFT_FAILED from '@salesforce/label/c.OM_Contract_DraftFailed';
import ENDS from '@salesforce/label/c.OM_OrderContract_Ends';
import LOADING from '@salesforce/label/c.OM_Loading';
import MORE from '@salesforce/label/c.OM_Contract_MoreActions';
import PATH from '@salesforce/label/c.OM_Contract_Path';
import REFRESH from '@salesforce/label/c.OM_Refresh';
import SIGNATURE from '@salesforce/label/c.OM_Contract_Signature';
import STARTS from '@salesforce/label/c.OM_OrderContract_Starts';
import TYPE from '@salesforce/label/c.OM_Contract_Type';
import VERSION from '@salesforce/label/c.OM_Contract_Version';
import VERSION_NONE from '@salesforce/label/c.OM_Contract_VersionNone';
import VERSION_NUMBER from '@salesforce/label/c.OM_Contract_VersionNumber';
import VERSION_NON_STANDARD from '@salesforce/label/c.OM_Contract_VersionNonStandard';
import { fill } from 'c/omErrors';
import { calendarDayText } from 'c/omFormat';
import { termNotice, type ContractView, type Wired } from 'c/omContractModel';
import { recordPage } from 'c/omOutcomes';
import type { PathStep } from 'c/omPath';
import { lookOf } from 'c/omStates';
import OmContractActionModal from 'c/omContractActionModal';
import OmContractSignModal from 'c/omContractSignModal';
import { actionLabel, isMain } from './actions';
import { noticeText, pathOf } from './words';

interface Told {
  readonly title: string;
  /** The draft that was made. */
  readonly recordId?: string;
}

/** Where a contract stands, what somebody should know, and what can be done with it. */
export default class OmContractHeader extends NavigationMixin(LightningElement) {
  @api recordId?: string;

  label = { ACTIONS, LOADING, MORE, PATH, REFRESH };
  contract?: ContractView;
  error: unknown;
  private wired?: Wired<ContractView>;

  @wire(getContract, { contractId: '$recordId' })
  wiredContract(wired: Wired<ContractView>): void {
    this.wired = wired;
    this.error = wired.error;
    if (wired.data) this.contract = wired.data;
  }

  get isLoading(): boolean {
    return !this.contract && !this.error;
  }

  get steps(): readonly PathStep[] {
    return this.contract ? pathOf(this.contract) : [];
  }

  get facts(): readonly object[] {
    const { accountName, type, startDate, endDate, signatureStatus } = this.contract ?? {};
    const signature = signatureStatus === 'NotSent' || !signatureStatus ? '' : lookOf(signatureStatus).word;
    return [
      { label: ACCOUNT, value: accountName ?? '' },
      { label: TYPE, value: type ?? '' },
      { label: VERSION, value: this.versionText },
      { label: SIGNATURE, value: signature },
      { label: STARTS, value: calendarDayText(startDate) },
      { label: ENDS, value: calendarDayText(endDate) },
    ].filter(({ value }) => value !== '');
  }

  private get versionText(): string {
    const { versionNumber, nonStandard } = this.contract ?? {};
    if (!versionNumber) return VERSION_NONE;
    return nonStandard ? fill(VERSION_NON_STANDARD, versionNumber, nonStandard) : fill(VERSION_NUMBER, versionNumber);
  }

  /** One line each: what changes what can be done, and what runs out. */
  get notices(): readonly object[] {
    const { contract } = this;
    if (!contract) return [];
    const { lockedByName, isLockedByMe, draftTemplate, draftProblem, stateReason } = contract;
    const term = termNotice(contract, new Date().toISOString().slice(0, 10));
    const all = [
      { key: 'problem', icon: 'utility:error', text: draftProblem ? fill(DRAFT_FAILED, draftProblem) : '' },
      { key: 'drafting', icon: 'utility:sync', text: draftTemplate ? fill(DRAFTING, draftTemplate) : '' },
      {
        key: 'lock',
        icon: 'utility:lock',
        text: lockedByName ? (isLockedByMe ? CHECKED_OUT_BY_ME : fill(CHECKED_OUT, lockedByName)) : '',
      },
      { key: 'term', icon: 'utility:warning', text: term ? noticeText(term, contract) : '' },
      { key: 'reason', icon: 'utility:info', text: stateReason ?? '' },
    ];
    return all
      .filter(({ text }) => text !== '')
      .map((notice) => ({ ...notice, className: `notice notice_${notice.key}` }));
  }

  get hasNotices(): boolean {
    return this.notices.length > 0;
  }

  get isDrafting(): boolean {
    return Boolean(this.contract?.draftTemplate);
  }

  /** Those that bring the contract on are buttons; the first one is the one to press. */
  get buttons(): readonly object[] {
    return this.offered
      .filter((name) => isMain(name))
      .map((name, index) => ({
        name,
        label: actionLabel(name),
        variant: index === 0 ? 'brand' : 'neutral',
        className: `action action_${name}`,
      }));
  }

  get menu(): readonly object[] {
    return this.offered.filter((name) => !isMain(name)).map((name) => ({ name, label: actionLabel(name) }));
  }

  get hasMenu(): boolean {
    return this.menu.length > 0;
  }

  private get offered(): readonly string[] {
    return this.contract?.actions ?? [];
  }

  handleButton(event: Event): void {
    const { action } = (event.currentTarget as HTMLElement).dataset;
    if (action !== undefined) void this.start(action);
  }

  handleMenu({ detail }: CustomEvent<{ value: string }>): void {
    void this.start(detail.value);
  }

  async handleRetry(): Promise<void> {
    await refreshApex(this.wired);
  }

  private async start(action: string): Promise<void> {
    const { contract } = this;
    if (!contract) return;
    const label = actionLabel(action);
    const told = (
      action === 'sendForSignature'
        ? await OmContractSignModal.open({ label, size: 'medium', contract })
        : await OmContractActionModal.open({ label, size: 'small', contract, action })
    ) as Told | undefined;
    if (told) await this.finish(told);
  }

  private async finish({ title, recordId }: Told): Promise<void> {
    this.dispatchEvent(new ShowToastEvent({ title, variant: 'success' }));
    await refreshApex(this.wired);
    if (this.recordId !== undefined) await notifyRecordUpdateAvailable([{ recordId: this.recordId }]);
    this.dispatchEvent(new RefreshEvent());
    if (recordId !== undefined) this[NavigationMixin.Navigate](recordPage('Contract', recordId));
  }
}
