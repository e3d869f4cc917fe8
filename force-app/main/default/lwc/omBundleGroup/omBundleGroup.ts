import { LightningElement, api } from 'lwc';
import EXACTLY_OF from '@salesforce/label/c.OM_Group_ExactlyOf';
import RANGE_OF from '@salesforce/label/c.OM_Group_RangeOf';
import AT_LEAST from '@salesforce/label/c.OM_Group_AtLeast';
import ANY from '@salesforce/label/c.OM_Group_Any';
import SEARCH_IN from '@salesforce/label/c.OM_Group_SearchIn';
import NOTHING_FITS from '@salesforce/label/c.OM_Group_NothingFits';
import { fill, type Problem } from 'c/omErrors';
import {
  chosenIn,
  partFor,
  relationsOf,
  type BundleDefinition,
  type Choice,
  type Component,
  type OptionGroup,
} from 'c/omConfiguratorModel';

/** Options that are drawn and taken away together. */
const CHUNK = 20;
/** What an option takes, as long as nobody has measured it. */
const OPTION_HEIGHT = 52;
const SEARCH_FROM = 12;

type OptionElement = HTMLElement & { focusOn(key?: string): void };

/** A group of options. Only what is near the window is drawn, so that 500 options are as quick as five. */
export default class OmBundleGroup extends LightningElement {
  @api group?: OptionGroup;
  @api definition?: BundleDefinition;
  @api choice?: Choice;
  @api problems: ReadonlyMap<string, readonly Problem[]> = new Map();
  @api isStrict = false;
  @api currencyCode?: string;

  label = { NOTHING_FITS };
  search = '';
  private near: ReadonlySet<number> = new Set([0]);
  private heights: ReadonlyMap<number, number> = new Map();
  private wanted: { readonly id: string; readonly key?: string } | undefined = undefined;
  private observer: IntersectionObserver | undefined = undefined;
  private observed = new Set<Element>();

  /** Brings an option to whoever wants to see it, whether it is drawn or not. */
  @api
  show(componentId: string, key?: string): void {
    this.search = '';
    const place = this.group?.components.findIndex(({ id }) => id === componentId) ?? -1;
    if (place < 0) {
      (this.template?.querySelector('.heading') as HTMLElement | null)?.focus();
      return;
    }
    this.near = new Set([...this.near, Math.floor(place / CHUNK)]);
    this.wanted = key === undefined ? { id: componentId } : { id: componentId, key };
    this.showWanted();
  }

  renderedCallback(): void {
    this.observe();
    this.showWanted();
  }

  disconnectedCallback(): void {
    this.observer?.disconnect();
    this.observer = undefined;
    this.observed.clear();
  }

  get count(): string {
    if (!this.group || !this.choice) return '';
    const { minimum, maximum } = this.group;
    const chosen = chosenIn(this.group, this.choice);
    if (maximum === null || maximum === undefined)
      return minimum > 0 ? fill(AT_LEAST, chosen, minimum) : fill(ANY, chosen);
    return minimum === maximum ? fill(EXACTLY_OF, chosen, maximum) : fill(RANGE_OF, chosen, minimum, maximum);
  }

  get ownProblems(): readonly Problem[] {
    return this.problems.get(this.group?.id ?? '') ?? [];
  }

  get hasSearch(): boolean {
    return (this.group?.components.length ?? 0) >= SEARCH_FROM;
  }

  get searchLabel(): string {
    return fill(SEARCH_IN, this.group?.name ?? '');
  }

  get found(): readonly Component[] {
    const words = this.search.trim().toLowerCase();
    const all = this.group?.components ?? [];
    return words === ''
      ? all
      : all.filter(({ productName, productCode }) =>
          `${productName} ${productCode ?? ''}`.toLowerCase().includes(words)
        );
  }

  get nothingFits(): boolean {
    return this.found.length === 0;
  }

  get chunks(): readonly object[] {
    const { found } = this;
    const drawsAll = found.length <= 2 * CHUNK || typeof IntersectionObserver === 'undefined';
    const chunks: object[] = [];
    for (let index = 0; index * CHUNK < found.length; index += 1) {
      const components = found.slice(index * CHUNK, (index + 1) * CHUNK);
      const isDrawn = drawsAll || this.near.has(index);
      const height = this.heights.get(index) ?? components.length * OPTION_HEIGHT;
      chunks.push({
        index: String(index),
        isDrawn,
        style: isDrawn ? '' : `block-size: ${height}px`,
        options: isDrawn ? components.map((component) => this.option(component)) : [],
      });
    }
    return chunks;
  }

  handleSearch(event: CustomEvent<{ value: string }>): void {
    this.search = event.detail.value;
    this.near = new Set([0]);
    this.heights = new Map();
  }

  private option(component: Component): object {
    return {
      id: component.id,
      component,
      part: this.choice && partFor(this.choice, component.id),
      relations: this.definition ? relationsOf(this.definition, component.id) : [],
      problems: this.problems.get(component.id) ?? [],
    };
  }

  private observe(): void {
    if (typeof IntersectionObserver === 'undefined') return;
    this.observer ??= new IntersectionObserver((entries) => this.handleNear(entries), { rootMargin: '800px 0px' });
    const chunks = new Set(this.template?.querySelectorAll('.chunk') ?? []);
    for (const chunk of this.observed) if (!chunks.has(chunk)) this.observer.unobserve(chunk);
    for (const chunk of chunks) if (!this.observed.has(chunk)) this.observer.observe(chunk);
    this.observed = chunks;
  }

  /** What left the window keeps its height; what has the focus stays. */
  private handleNear(entries: readonly IntersectionObserverEntry[]): void {
    const near = new Set(this.near);
    const heights = new Map(this.heights);
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      const index = Number((target as HTMLElement).dataset['index']);
      if (isIntersecting) near.add(index);
      else if (!target.matches(':focus-within') && near.delete(index)) heights.set(index, boundingClientRect.height);
    }
    if (near.size === this.near.size && [...near].every((index) => this.near.has(index))) return;
    this.near = near;
    this.heights = heights;
  }

  private showWanted(): void {
    const { wanted } = this;
    if (!wanted) return;
    const options = [...(this.template?.querySelectorAll<OptionElement>('c-om-bundle-option') ?? [])];
    const option = options.find((one) => one.dataset['id'] === wanted.id);
    if (!option) return;
    this.wanted = undefined;
    option.focusOn(wanted.key);
  }
}
