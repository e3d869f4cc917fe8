import { LightningElement, api } from 'lwc';
import { currentReference, navigate } from 'force/navigation';
import { API, FRAME } from 'org/page';
import { address, call, messagesOf } from 'org/client';
import { watchResource } from 'org/resources';
import type { UiRecord } from 'org/records';
import type { ObjectInfo } from 'one/fieldFormat';
import { tableColumns, tableRow, type ListColumn } from 'one/tableColumns';

interface ListUi {
  readonly info: { readonly label: string; readonly displayColumns: readonly ListColumn[] };
  readonly records: {
    readonly records: readonly UiRecord[];
    readonly nextPageToken: string | null;
    readonly sortBy: readonly string[] | null;
  };
}
interface ListSummary {
  readonly apiName: string;
  readonly label: string;
}

/** Whoever has not chosen yet sees all records: the first of the other lists may well be an empty one. */
const firstList = (lists: readonly ListSummary[], plural: string): ListSummary | undefined =>
  lists.find(({ label }) => label === `All ${plural}`) ?? lists[0];

const PAGE_SIZE = 50;
const LAST_KEY = 'local-org-list-';

/** The list views of an object. */
export default class ListPage extends LightningElement {
  @api objectApiName?: string;
  info: ObjectInfo | undefined;
  icon = 'standard:record';
  lists: readonly ListSummary[] = [];
  chosen: string | undefined;
  list: ListUi | undefined;
  filter = '';
  sortedBy: string | undefined;
  sortDirection: 'asc' | 'desc' = 'asc';
  pageSize = PAGE_SIZE;
  loadedAt = '';
  messages: readonly string[] = [];
  private stop: (() => void) | undefined;

  connectedCallback(): void {
    void this.load();
  }

  disconnectedCallback(): void {
    this.stop?.();
  }

  get title(): string {
    return this.info?.labelPlural ?? '';
  }

  get listOptions(): readonly { readonly label: string; readonly value: string }[] {
    return this.lists.map(({ apiName, label }) => ({ label, value: apiName }));
  }

  get columns(): readonly object[] {
    return tableColumns(this.list?.info.displayColumns ?? [], this.info);
  }

  get rows(): readonly Readonly<Record<string, unknown>>[] {
    const columns = this.list?.info.displayColumns ?? [];
    const rows = (this.list?.records.records ?? []).map((record) => tableRow(record, columns, this.info));
    const wanted = this.filter.trim().toLowerCase();
    if (wanted === '') return rows;
    return rows.filter((row) =>
      columns.some(({ fieldApiName }) =>
        String(row[fieldApiName] ?? '')
          .toLowerCase()
          .includes(wanted)
      )
    );
  }

  get countText(): string {
    const { rows } = this;
    if (!this.list) return '';
    const count = `${String(rows.length)}${this.hasMore && this.filter === '' ? '+' : ''} ${rows.length === 1 ? 'item' : 'items'}`;
    return `${count} · as of ${this.loadedAt}`;
  }

  get hasMore(): boolean {
    return (this.list?.records.nextPageToken ?? null) !== null;
  }

  get isEmpty(): boolean {
    return this.list !== undefined && this.rows.length === 0;
  }

  get hasRows(): boolean {
    return this.rows.length > 0;
  }

  get emptyText(): string {
    return this.filter === ''
      ? 'No records are in this list. Choose another list, or create one.'
      : `Nothing in this list has “${this.filter}”.`;
  }

  get hasFailed(): boolean {
    return this.messages.length > 0;
  }

  get mayCreate(): boolean {
    return this.info?.createable === true;
  }

  get sortFieldName(): string | undefined {
    const isName = this.sortedBy !== undefined && this.info?.nameFields.includes(this.sortedBy);
    return isName ? `${this.sortedBy ?? ''}.url` : this.sortedBy;
  }

  handleList(event: CustomEvent<{ value: string }>): void {
    this.chosen = event.detail.value;
    this.sortedBy = undefined;
    this.pageSize = PAGE_SIZE;
    localStorage.setItem(LAST_KEY + (this.objectApiName ?? ''), this.chosen);
    this.watchList();
  }

  handleFilter(event: CustomEvent<{ value: string }>): void {
    this.filter = event.detail.value;
  }

  handleSort(event: CustomEvent<{ fieldName: string; sortDirection: 'asc' | 'desc' }>): void {
    this.sortedBy = event.detail.fieldName.replace(/\.url$/, '');
    this.sortDirection = event.detail.sortDirection;
    this.watchList();
  }

  handleMore(): void {
    this.pageSize += PAGE_SIZE;
    this.watchList();
  }

  handleRefresh(): void {
    this.watchList();
  }

  handleNew(): void {
    navigate({ type: 'standard__objectPage', attributes: { objectApiName: this.objectApiName, actionName: 'new' } });
  }

  private async load(): Promise<void> {
    const object = this.objectApiName ?? '';
    try {
      const [info, summary, page] = (await Promise.all([
        call('GET', `${API}/ui-api/object-info/${object}`),
        call('GET', address(`${API}/ui-api/list-ui/${object}`, { pageSize: 100 })),
        call('GET', address(`${FRAME}/page/record`, { object })),
      ])) as [ObjectInfo, { readonly lists: readonly ListSummary[] }, { readonly icon: string } | null];
      this.info = info;
      this.icon = page?.icon ?? this.icon;
      this.lists = [...summary.lists].sort((one, other) => one.label.localeCompare(other.label));
      document.title = info.labelPlural;
    } catch (error) {
      this.messages = messagesOf(error);
      return;
    }
    const wanted = currentReference().state?.['filterName'] ?? localStorage.getItem(LAST_KEY + object);
    this.chosen = (this.lists.find(({ apiName }) => apiName === wanted) ?? firstList(this.lists, this.title))?.apiName;
    this.watchList();
  }

  private watchList(): void {
    this.stop?.();
    const url = address(`${API}/ui-api/list-ui/${this.objectApiName ?? ''}/${this.chosen ?? ''}`, {
      pageSize: this.pageSize,
      sortBy: this.sortedBy === undefined ? undefined : `${this.sortDirection === 'desc' ? '-' : ''}${this.sortedBy}`,
    });
    this.stop = watchResource(url, ({ data, error }) => {
      this.messages = error === undefined ? [] : messagesOf(error);
      this.list = data as ListUi | undefined;
      this.loadedAt = new Intl.DateTimeFormat(document.documentElement.lang, {
        hour: '2-digit',
        minute: '2-digit',
      }).format(new Date());
    });
  }
}
