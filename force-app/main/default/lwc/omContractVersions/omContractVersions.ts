import { LightningElement, api, wire } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { refreshApex } from '@salesforce/apex';
import getVersions from '@salesforce/apex/OM_ContractPageController.getVersions';
import AUTHOR from '@salesforce/label/c.OM_Version_Author';
import CHECKED_OUT from '@salesforce/label/c.OM_Contract_CheckedOut';
import COMPARE from '@salesforce/label/c.OM_Version_Compare';
import COMPARE_HIDE from '@salesforce/label/c.OM_Version_CompareHide';
import COUNTERPARTY from '@salesforce/label/c.OM_Version_Counterparty';
import DOWNLOAD from '@salesforce/label/c.OM_Version_Download';
import EMPTY_HEADING from '@salesforce/label/c.OM_Clause_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Clause_EmptyText';
import FILES from '@salesforce/label/c.OM_Version_Files';
import FILE_DOCUMENT from '@salesforce/label/c.OM_Version_FileDocument';
import FILE_EDITABLE from '@salesforce/label/c.OM_Version_FileEditable';
import FILE_EVIDENCE from '@salesforce/label/c.OM_Version_FileEvidence';
import FILE_SIGNED from '@salesforce/label/c.OM_Version_FileSigned';
import FROM_TEMPLATE from '@salesforce/label/c.OM_Version_FromTemplate';
import NON_STANDARD from '@salesforce/label/c.OM_Version_NonStandard';
import NUMBER from '@salesforce/label/c.OM_Contract_VersionNumber';
import PREVIEW from '@salesforce/label/c.OM_Version_Preview';
import TITLE from '@salesforce/label/c.OM_Version_Title';
import type { ContractFile, ContractVersion, Wired } from 'c/omContractModel';
import { fill } from 'c/omErrors';
import { dateTimeText } from 'c/omFormat';

const KINDS: Readonly<Record<ContractFile['kind'], string>> = {
  document: FILE_DOCUMENT,
  editable: FILE_EDITABLE,
  signed: FILE_SIGNED,
  evidence: FILE_EVIDENCE,
};
const KILOBYTE = 1024;

/** The versions of a contract, the newest first: who made it when, its files, and what differs between two. */
export default class OmContractVersions extends NavigationMixin(LightningElement) {
  @api recordId?: string;

  label = { EMPTY_HEADING, EMPTY_TEXT, FILES, TITLE };
  versions?: readonly ContractVersion[];
  error: unknown;
  loadedAt?: Date;
  isComparing = false;
  private wired?: Wired<readonly ContractVersion[]>;

  @wire(getVersions, { contractId: '$recordId' })
  wiredVersions(wired: Wired<readonly ContractVersion[]>): void {
    this.wired = wired;
    this.error = wired.error;
    if (wired.data) this.versions = wired.data;
    if (wired.data ?? wired.error) this.loadedAt = new Date();
  }

  get isLoading(): boolean {
    return !this.versions && !this.error;
  }

  get isEmpty(): boolean {
    return this.versions?.length === 0;
  }

  get canCompare(): boolean {
    return (this.versions?.length ?? 0) > 1;
  }

  get compareLabel(): string {
    return this.isComparing ? COMPARE_HIDE : COMPARE;
  }

  get rows(): readonly object[] {
    return (this.versions ?? []).map((version) => ({
      id: version.id,
      name: fill(NUMBER, version.versionNumber),
      state: version.state,
      title: version.title ?? '',
      note: version.note ?? '',
      made: fill(AUTHOR, version.authorName ?? '', dateTimeText(version.createdAt)),
      facts: [
        version.templateName ? fill(FROM_TEMPLATE, version.templateName) : '',
        version.source === 'Counterparty' ? COUNTERPARTY : '',
        version.nonStandard ? fill(NON_STANDARD, version.nonStandard) : '',
        version.lockedByName ? fill(CHECKED_OUT, version.lockedByName) : '',
      ]
        .filter((text) => text !== '')
        .map((text) => ({ key: text, text })),
      files: version.files.map(fileOf),
      hasFiles: version.files.length > 0,
    }));
  }

  handleCompare(): void {
    this.isComparing = !this.isComparing;
  }

  handlePreview(event: Event): void {
    const { id } = (event.currentTarget as HTMLElement).dataset;
    this[NavigationMixin.Navigate]({
      type: 'standard__namedPage',
      attributes: { pageName: 'filePreview' },
      state: { recordIds: id, selectedRecordId: id },
    });
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.wired);
  }
}

function fileOf({ id, kind, name, extension, size }: ContractFile): object {
  const full = extension ? `${name}.${extension}` : name;
  return {
    id,
    kind: KINDS[kind],
    name: full,
    size: size ? `${Math.max(1, Math.round(size / KILOBYTE))} kB` : '',
    icon: kind === 'editable' ? 'doctype:word' : 'doctype:pdf',
    address: `/sfc/servlet.shepherd/document/download/${id}`,
    download: fill(DOWNLOAD, full),
    preview: fill(PREVIEW, full),
  };
}
