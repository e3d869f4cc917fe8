import { LightningElement, api } from 'lwc';
import { API } from 'org/page';
import { call } from 'org/client';
import { watchRecord, type UiRecord } from 'org/records';
import type { FieldInfo, ObjectInfo } from 'one/fieldFormat';
import type { PageContext, PageItem, Region } from 'one/pageModel';

/** A section of single fields that stand in the page itself (dynamic forms). */
export default class FieldSection extends LightningElement {
  @api context?: PageContext;
  @api settings: PageItem['properties'] = {};
  @api facets: readonly Region[] = [];
  info: ObjectInfo | undefined;
  record: UiRecord | undefined;
  private stop: (() => void) | undefined;

  connectedCallback(): void {
    void this.load();
  }

  disconnectedCallback(): void {
    this.stop?.();
  }

  get heading(): string {
    return String(this.settings['label'] ?? '');
  }

  get fields(): readonly FieldInfo[] {
    return this.names.flatMap((name) => this.info?.fields[name] ?? []);
  }

  private get names(): readonly string[] {
    const regionNamed = (name: unknown): readonly PageItem[] =>
      this.facets.find((facet) => facet.name === String(name))?.items ?? [];
    return regionNamed(this.settings['columns']).flatMap(({ properties }) =>
      regionNamed(properties['body']).flatMap(({ field }) => field ?? [])
    );
  }

  private async load(): Promise<void> {
    const { recordId = '', objectApiName = '' } = this.context ?? {};
    this.info = (await call('GET', `${API}/ui-api/object-info/${objectApiName}`)) as ObjectInfo;
    const related = this.fields.flatMap(({ relationshipName, referenceToInfos }) =>
      relationshipName === null
        ? []
        : (referenceToInfos[0]?.nameFields ?? []).map((name) => `${relationshipName}.${name}`)
    );
    const optionalFields = [...this.names, ...related].map((name) => `${objectApiName}.${name}`);
    this.stop = watchRecord(recordId, { fields: [], optionalFields, layoutTypes: [], modes: [] }, ({ data }) => {
      if (data) this.record = data;
    });
  }
}
