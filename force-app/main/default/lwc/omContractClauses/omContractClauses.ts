import { LightningElement, api, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import getClauses from '@salesforce/apex/OM_ContractPageController.getClauses';
import getContract from '@salesforce/apex/OM_ContractPageController.getContract';
import ADDED from '@salesforce/label/c.OM_Clause_Added';
import ALL from '@salesforce/label/c.OM_Clause_All';
import ALTERNATIVE from '@salesforce/label/c.OM_Clause_Alternative';
import BINDS from '@salesforce/label/c.OM_Clause_BindsOrders';
import COUNT from '@salesforce/label/c.OM_Clause_Count';
import DEVIATIONS from '@salesforce/label/c.OM_Clause_Deviations';
import EDITED from '@salesforce/label/c.OM_Clause_Edited';
import EMPTY_HEADING from '@salesforce/label/c.OM_Clause_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Clause_EmptyText';
import LIBRARY from '@salesforce/label/c.OM_Clause_Library';
import LIBRARY_VERSION from '@salesforce/label/c.OM_Clause_LibraryVersion';
import NONE_DEVIATES from '@salesforce/label/c.OM_Clause_NoneDeviates';
import OBLIGES from '@salesforce/label/c.OM_Clause_Obliges';
import OUTDATED from '@salesforce/label/c.OM_Clause_Outdated';
import RISK_HIGH from '@salesforce/label/c.OM_Clause_RiskHigh';
import RISK_LOW from '@salesforce/label/c.OM_Clause_RiskLow';
import RISK_MEDIUM from '@salesforce/label/c.OM_Clause_RiskMedium';
import SHOW from '@salesforce/label/c.OM_Clause_Show';
import STANDARD from '@salesforce/label/c.OM_Clause_Standard';
import NON_STANDARD from '@salesforce/label/c.OM_Clause_NonStandard';
import TITLE from '@salesforce/label/c.OM_Clause_Title';
import { riskOf, type Clause, type ContractView, type Deviation, type Risk, type Wired } from 'c/omContractModel';
import { fill } from 'c/omErrors';
import { recordPage } from 'c/omOutcomes';

const REASONS: Readonly<Record<Exclude<Deviation, 'None'>, string>> = {
  Alternative: ALTERNATIVE,
  Outdated: OUTDATED,
  Edited: EDITED,
  Added: ADDED,
};
const RISKS: Readonly<Record<Risk, string>> = { none: '', low: RISK_LOW, medium: RISK_MEDIUM, high: RISK_HIGH };

/** The clauses of the current version, in the order of the document; what is not standard says why, and what it risks. */
export default class OmContractClauses extends LightningElement {
  @api recordId?: string;

  label = { ALL, BINDS, DEVIATIONS, EMPTY_HEADING, EMPTY_TEXT, LIBRARY, NONE_DEVIATES, OBLIGES, SHOW, TITLE };
  versionId?: string | null;
  clauses?: readonly Clause[];
  error: unknown;
  loadedAt?: Date;
  onlyDeviations = false;
  private wiredView?: Wired<ContractView>;
  private wiredList?: Wired<readonly Clause[]>;

  @wire(getContract, { contractId: '$recordId' })
  wiredContract(wired: Wired<ContractView>): void {
    this.wiredView = wired;
    if (wired.error) this.error = wired.error;
    if (!wired.data) return;
    this.versionId = wired.data.versionId ?? null;
    if (this.versionId !== null) return;
    this.error = undefined;
    this.clauses = [];
    this.loadedAt = new Date();
  }

  @wire(getClauses, { versionId: '$versionId' })
  wiredClauses(wired: Wired<readonly Clause[]>): void {
    this.wiredList = wired;
    if (this.versionId === null) return;
    if (wired.data) {
      this.clauses = wired.data;
      this.error = undefined;
    }
    if (wired.error) this.error = wired.error;
    if (wired.data ?? wired.error) this.loadedAt = new Date();
  }

  get isLoading(): boolean {
    return !this.clauses && !this.error;
  }

  get isEmpty(): boolean {
    return this.clauses?.length === 0;
  }

  get deviating(): number {
    return (this.clauses ?? []).filter(({ deviation }) => deviation !== 'None').length;
  }

  get summary(): string {
    return fill(COUNT, this.clauses?.length ?? 0, this.deviating);
  }

  get showsNone(): boolean {
    return this.onlyDeviations && this.deviating === 0;
  }

  get allPressed(): 'true' | 'false' {
    return this.onlyDeviations ? 'false' : 'true';
  }

  get deviationsPressed(): 'true' | 'false' {
    return this.onlyDeviations ? 'true' : 'false';
  }

  get rows(): readonly object[] {
    return (this.clauses ?? [])
      .map((clause, index) => ({ clause, number: index + 1 }))
      .filter(({ clause }) => !this.onlyDeviations || clause.deviation !== 'None')
      .map(({ clause, number }) => rowOf(clause, number));
  }

  handleAll(): void {
    this.onlyDeviations = false;
  }

  handleDeviations(): void {
    this.onlyDeviations = true;
  }

  async handleRefresh(): Promise<void> {
    await Promise.all([refreshApex(this.wiredView), this.wiredList && refreshApex(this.wiredList)]);
  }
}

function rowOf(clause: Clause, number: number): object {
  const risk = riskOf(clause);
  const isStandard = clause.deviation === 'None';
  const alternative = clause.alternative ?? '';
  const libraryVersion = clause.libraryVersion ?? '';
  return {
    id: clause.id,
    heading: `${number}. ${clause.heading ?? clause.key}`,
    paragraphs: (clause.body ?? '').split(/\n{2,}/).map((text, index) => ({ key: index, text })),
    mark: isStandard ? STANDARD : NON_STANDARD,
    markClass: isStandard ? 'mark mark_standard' : 'mark mark_other',
    markIcon: isStandard ? 'utility:check' : 'utility:edit',
    reason: clause.deviation === 'None' ? '' : fill(REASONS[clause.deviation], alternative, libraryVersion),
    risk: RISKS[risk],
    riskClass: `mark mark_${risk}`,
    library: clause.libraryId ? fill(LIBRARY_VERSION, alternative, libraryVersion) : '',
    reference: clause.libraryId ? recordPage('OM_Clause__c', clause.libraryId) : undefined,
    binds: Boolean(clause.terms),
    obliges: Boolean(clause.obligations),
    rowClass: isStandard ? 'clause' : 'clause clause_other',
  };
}
