import { LightningElement, api } from 'lwc';
import getClauses from '@salesforce/apex/OM_ContractPageController.getClauses';
import ADDED from '@salesforce/label/c.OM_Compare_Added';
import CHANGED from '@salesforce/label/c.OM_Compare_Changed';
import EFFECT from '@salesforce/label/c.OM_Compare_Effect';
import HIDDEN from '@salesforce/label/c.OM_Compare_Unchanged';
import LOADING from '@salesforce/label/c.OM_Loading';
import MOVED from '@salesforce/label/c.OM_Compare_Moved';
import NEWER from '@salesforce/label/c.OM_Compare_Newer';
import NUMBER from '@salesforce/label/c.OM_Contract_VersionNumber';
import OLDER from '@salesforce/label/c.OM_Compare_Older';
import REMOVED from '@salesforce/label/c.OM_Compare_Removed';
import RESULT from '@salesforce/label/c.OM_Compare_Result';
import SAME from '@salesforce/label/c.OM_Compare_Same';
import TERMS from '@salesforce/label/c.OM_Compare_Terms';
import { compareClauses, type Clause, type ClauseChange, type ContractVersion } from 'c/omContractModel';
import { fill } from 'c/omErrors';

const KINDS: Readonly<Record<ClauseChange['kind'], string>> = {
  same: TERMS,
  changed: CHANGED,
  added: ADDED,
  removed: REMOVED,
  moved: MOVED,
};

/** What differs between two versions, clause by clause and word by word. */
export default class OmContractCompare extends LightningElement {
  label = { EFFECT, LOADING, NEWER, OLDER, RESULT, SAME };
  olderId = '';
  newerId = '';
  changes: readonly ClauseChange[] | undefined;
  error: unknown;
  private all: readonly ContractVersion[] = [];
  /** Answers that come after a newer question are not shown. */
  private asked = 0;

  /** The newest first. The last change is shown unless somebody chooses. */
  @api
  get versions(): readonly ContractVersion[] {
    return this.all;
  }

  set versions(value: readonly ContractVersion[]) {
    this.all = value;
    const ids = new Set(value.map(({ id }) => id));
    if (ids.has(this.olderId) && ids.has(this.newerId)) return;
    this.newerId = value[0]?.id ?? '';
    this.olderId = value[1]?.id ?? '';
    void this.load();
  }

  disconnectedCallback(): void {
    this.asked += 1;
  }

  get options(): readonly object[] {
    return this.all.map(({ id, versionNumber }) => ({ value: id, label: fill(NUMBER, versionNumber) }));
  }

  get isLoading(): boolean {
    return !this.changes && !this.error;
  }

  get shown(): readonly object[] {
    return (this.changes ?? [])
      .filter(({ kind, effectChanged }) => kind !== 'same' || effectChanged)
      .map(({ key, kind, heading, words, effectChanged }) => ({
        key,
        heading,
        kind: KINDS[kind],
        className: `change change_${kind}`,
        effectChanged: effectChanged && kind !== 'same',
        words: words.map((run, index) => ({
          key: index,
          text: run.text,
          isAdded: run.kind === 'added',
          isRemoved: run.kind === 'removed',
        })),
      }));
  }

  get isSame(): boolean {
    return this.changes !== undefined && this.shown.length === 0;
  }

  get unchanged(): string {
    const count = (this.changes?.length ?? 0) - this.shown.length;
    return this.isSame || count === 0 ? '' : fill(HIDDEN, count);
  }

  handleOlder({ detail }: CustomEvent<{ value: string }>): void {
    this.olderId = detail.value;
    void this.load();
  }

  handleNewer({ detail }: CustomEvent<{ value: string }>): void {
    this.newerId = detail.value;
    void this.load();
  }

  handleRetry(): void {
    void this.load();
  }

  private async load(): Promise<void> {
    this.asked += 1;
    const question = this.asked;
    this.changes = undefined;
    this.error = undefined;
    try {
      const [older, newer] = (await Promise.all(
        [this.olderId, this.newerId].map((versionId) => getClauses({ versionId }))
      )) as [readonly Clause[], readonly Clause[]];
      if (question === this.asked) this.changes = compareClauses(older, newer);
    } catch (error) {
      if (question === this.asked) this.error = error;
    }
  }
}
