import { LightningElement, api } from 'lwc';
import { API } from 'org/page';
import { address, call, messagesOf } from 'org/client';
import { watchResource } from 'org/resources';
import { navigate } from 'force/navigation';
import { encodeDefaults } from 'one/defaultFieldValues';
import { tableColumns, tableRow, type ListColumn } from 'one/tableColumns';
import type { UiRecord } from 'org/records';
import type { ObjectInfo } from 'one/fieldFormat';
import type { PageContext, PageItem } from 'one/pageModel';

interface ListInfo {
  readonly label: string;
  readonly displayColumns: readonly ListColumn[];
  readonly objectApiNames: readonly string[];
  readonly fieldApiName?: string;
}

const SHOWN = 6;
const SHOWN_ON_PAGE = 100;
const COLUMNS_IN_CARD = 4;

/** One related list of a record: the first rows in a card, or all of them on a page of its own. */
export default class RelatedList extends LightningElement {
  @api context?: PageContext;
  @api settings: PageItem['properties'] = {};
  @api facets?: readonly object[];
  @api isPage = false;
  info: ListInfo | undefined;
  objectInfo: ObjectInfo | undefined;
  records: readonly UiRecord[] | undefined;
  hasMore = false;
  messages: readonly string[] = [];
  private readonly stops: (() => void)[] = [];

  connectedCallback(): void {
    void this.load();
  }

  disconnectedCallback(): void {
    for (const stop of this.stops) stop();
  }

  get listId(): string {
    return String(this.settings['relatedListApiName'] ?? '');
  }

  get heading(): string {
    const count = this.records?.length ?? 0;
    const shown = this.records === undefined ? '' : this.hasMore ? ` (${String(count)}+)` : ` (${String(count)})`;
    return `${String(this.settings['relatedListLabel'] ?? this.info?.label ?? '')}${shown}`;
  }

  get columns(): readonly object[] {
    return tableColumns(this.shownColumns, this.objectInfo);
  }

  get rows(): readonly object[] {
    return (this.records ?? []).map((record) => tableRow(record, this.shownColumns, this.objectInfo));
  }

  get isEmpty(): boolean {
    return this.records?.length === 0;
  }

  get hasRows(): boolean {
    return (this.records?.length ?? 0) > 0;
  }

  get emptyText(): string {
    return `No ${(this.objectInfo?.labelPlural ?? 'records').toLowerCase()} yet.`;
  }

  get mayCreate(): boolean {
    return this.objectInfo?.createable === true && this.info?.fieldApiName !== undefined;
  }

  get newLabel(): string {
    return `New ${this.objectInfo?.label ?? ''}`;
  }

  get hasFailed(): boolean {
    return this.messages.length > 0;
  }

  get allUrl(): string {
    return `/lightning/r/${this.context?.objectApiName ?? ''}/${this.context?.recordId ?? ''}/related/${this.listId}/view`;
  }

  get showsAllLink(): boolean {
    return this.hasMore && !this.isPage;
  }

  private get shownColumns(): readonly ListColumn[] {
    const columns = this.info?.displayColumns ?? [];
    return this.isPage ? columns : columns.slice(0, COLUMNS_IN_CARD);
  }

  handleNew(): void {
    const field = this.info?.fieldApiName ?? '';
    const defaultFieldValues = encodeDefaults({ [field]: this.context?.recordId });
    const objectApiName = this.info?.objectApiNames[0];
    navigate({
      type: 'standard__objectPage',
      attributes: { objectApiName, actionName: 'new' },
      state: { defaultFieldValues },
    });
  }

  private async load(): Promise<void> {
    const { recordId = '', objectApiName = '' } = this.context ?? {};
    try {
      this.info = (await call('GET', `${API}/ui-api/related-list-info/${objectApiName}/${this.listId}`)) as ListInfo;
      const object = this.info.objectApiNames[0] ?? '';
      this.objectInfo = (await call('GET', `${API}/ui-api/object-info/${object}`)) as ObjectInfo;
    } catch (error) {
      this.messages = messagesOf(error);
      return;
    }
    const object = this.info.objectApiNames[0] ?? '';
    const fields = this.shownColumns.flatMap(({ fieldApiName, lookupId }) => [
      fieldApiName,
      ...(lookupId ? [lookupId] : []),
    ]);
    const url = address(`${API}/ui-api/related-list-records/${recordId}/${this.listId}`, {
      optionalFields: fields.map((name) => `${object}.${name}`),
      pageSize: this.isPage ? SHOWN_ON_PAGE : SHOWN,
    });
    this.stops.push(
      watchResource(url, ({ data, error }) => {
        if (error !== undefined) this.messages = messagesOf(error);
        const { records, nextPageToken } = (data ?? {}) as {
          records?: readonly UiRecord[];
          nextPageToken?: string | null;
        };
        this.records = records;
        this.hasMore = nextPageToken !== null && nextPageToken !== undefined;
      })
    );
  }
}
