import { LightningElement, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import getDesign from '@salesforce/apex/OM_SetupController.getDesign';
import getDesigns from '@salesforce/apex/OM_SetupController.getDesigns';
import ACTIVE from '@salesforce/label/c.OM_Design_Active';
import ADDED from '@salesforce/label/c.OM_Design_Added';
import AFTER from '@salesforce/label/c.OM_Design_After';
import APPLIED from '@salesforce/label/c.OM_Design_Applied';
import BEFORE from '@salesforce/label/c.OM_Design_Before';
import CHANGED from '@salesforce/label/c.OM_Design_Changed';
import COMPARE from '@salesforce/label/c.OM_Design_Compare';
import DRAFT from '@salesforce/label/c.OM_State_Draft';
import EMPTY_HEADING from '@salesforce/label/c.OM_Design_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Design_EmptyText';
import FROM from '@salesforce/label/c.OM_Design_From';
import LOADING from '@salesforce/label/c.OM_Loading';
import READ_ONLY from '@salesforce/label/c.OM_Design_ReadOnly';
import REMOVED from '@salesforce/label/c.OM_Design_Removed';
import RETIRED from '@salesforce/label/c.OM_Design_Retired';
import SAME from '@salesforce/label/c.OM_Design_Same';
import SUMMARY from '@salesforce/label/c.OM_Design_Summary';
import TITLE from '@salesforce/label/c.OM_Design_Title';
import TO from '@salesforce/label/c.OM_Design_To';
import VERSIONS from '@salesforce/label/c.OM_Design_Versions';
import { fill } from 'c/omErrors';
import { dateTimeText } from 'c/omFormat';
import { recordPage } from 'c/omOutcomes';
import { wordsOf } from 'c/omTaskModel';
import { countsOf, diffOf, documentOf, type Change, type DesignVersion } from 'c/omDesignModel';

const STATES: Readonly<Record<string, readonly [word: string, look: string]>> = {
  Active: [ACTIVE, 'Completed'],
  Retired: [RETIRED, 'Amended'],
  Draft: [DRAFT, 'Draft'],
};
const KINDS: Readonly<Record<Change['kind'], readonly [word: string, icon: string]>> = {
  added: [ADDED, 'utility:add'],
  removed: [REMOVED, 'utility:dash'],
  changed: [CHANGED, 'utility:edit'],
};

/** The fulfillment design that new orders get, its history, and what differs between two versions. Nothing is changed here. */
export default class OmDesignHistory extends LightningElement {
  label = { AFTER, BEFORE, COMPARE, EMPTY_HEADING, EMPTY_TEXT, FROM, LOADING, READ_ONLY, SAME, TITLE, TO, VERSIONS };
  designs: readonly DesignVersion[] | undefined;
  error: unknown;
  asOf: Date | undefined;
  fromId: string | undefined;
  toId: string | undefined;
  changes: readonly Change[] | undefined;
  contents = '';
  diffError: unknown;
  private provisioned: unknown;
  private asked = 0;

  @wire(getDesigns)
  wiredDesigns(provisioned: { data?: readonly DesignVersion[]; error?: unknown }): void {
    this.provisioned = provisioned;
    const { data, error } = provisioned;
    this.error = error;
    if (data ?? error) this.asOf = new Date();
    if (!data) return;
    this.designs = data;
    this.toId ??= (this.active ?? data[0])?.Id;
    const before = data.findIndex(({ Id }) => Id === this.toId) + 1;
    this.fromId ??= (data[before] ?? data[0])?.Id;
    void this.compare();
  }

  get isLoading(): boolean {
    return !this.designs && !this.error;
  }

  get isEmpty(): boolean {
    return this.designs?.length === 0;
  }

  get active(): DesignVersion | undefined {
    return this.designs?.find(({ State__c }) => State__c === 'Active');
  }

  get rows(): readonly object[] {
    return (this.designs ?? []).map((version) => {
      const [word, look] = STATES[version.State__c] ?? [version.State__c, ''];
      return {
        id: version.Id,
        name: version.Name,
        page: recordPage('OM_FulfillmentDesign__c', version.Id),
        word,
        look,
        note: version.Note__c ?? '',
        applied: fill(APPLIED, dateTimeText(version.AppliedAt__c), version.AppliedBy__c ?? ''),
        hash: version.Hash__c.slice(0, 8),
      };
    });
  }

  get options(): readonly { label: string; value: string }[] {
    return (this.designs ?? []).map(({ Id, Name }) => ({ label: Name, value: Id }));
  }

  get canCompare(): boolean {
    return (this.designs?.length ?? 0) > 1;
  }

  get isComparing(): boolean {
    return !this.changes && !this.diffError;
  }

  get isSame(): boolean {
    return this.changes?.length === 0;
  }

  get summary(): string {
    return fill(SUMMARY, this.changes?.length ?? 0);
  }

  get changeRows(): readonly object[] {
    return (this.changes ?? []).map((change) => {
      const [word, icon] = KINDS[change.kind];
      const key = `${change.section}/${change.path}`;
      return { ...change, key, word, icon, place: [wordsOf(change.section), change.path].filter(Boolean).join(' › ') };
    });
  }

  handleFrom(event: CustomEvent<{ value: string }>): void {
    this.fromId = event.detail.value;
    void this.compare();
  }

  handleTo(event: CustomEvent<{ value: string }>): void {
    this.toId = event.detail.value;
    void this.compare();
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.provisioned);
  }

  handleRetry(): void {
    void this.compare();
  }

  private async compare(): Promise<void> {
    const { fromId, toId } = this;
    if (fromId === undefined || toId === undefined) return;
    this.asked += 1;
    const question = this.asked;
    this.changes = undefined;
    this.diffError = undefined;
    try {
      const [before, after] = await Promise.all([this.read(fromId), this.read(toId)]);
      if (question !== this.asked) return;
      this.changes = diffOf(before, after);
      this.contents = countsOf(after)
        .map(({ section, count }) => `${wordsOf(section)}: ${count}`)
        .join(' · ');
    } catch (error) {
      if (question === this.asked) this.diffError = error;
    }
  }

  private async read(designId: string): ReturnType<typeof documentOf> {
    return documentOf((await getDesign({ designId })) as DesignVersion);
  }
}
