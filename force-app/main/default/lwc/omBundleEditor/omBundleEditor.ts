import { LightningElement, api } from 'lwc';
import TITLE from '@salesforce/label/c.OM_Configurator_Title';
import QUANTITY from '@salesforce/label/c.OM_Configurator_Quantity';
import FIELDS from '@salesforce/label/c.OM_Configurator_BundleFields';
import UNGROUPED from '@salesforce/label/c.OM_Configurator_Ungrouped';
import SAVE from '@salesforce/label/c.OM_Configurator_Save';
import OTHER from '@salesforce/label/c.OM_Configurator_Other';
import PROBLEMS from '@salesforce/label/c.OM_Configurator_Problems';
import FITS from '@salesforce/label/c.OM_Configurator_Fits';
import CHECKING from '@salesforce/label/c.OM_Configurator_Checking';
import TOTAL from '@salesforce/label/c.OM_Price_Total';
import LOADING from '@salesforce/label/c.OM_Loading';
import { fill, type Problem } from 'c/omErrors';
import { money } from 'c/omFormat';
import {
  changeAt,
  choiceAt,
  optionGroups,
  pathTo,
  placeOf,
  problemsByOwner,
  withAttribute,
  withQuantity,
  type BundleDefinition,
  type BundlePrice,
  type Choice,
  type OptionGroup,
  type Path,
  type Place,
} from 'c/omConfiguratorModel';
import type { OrderView } from 'c/omOrderModel';
import { check, complete, openBundle, openLine, save, type Definitions, type Loaded } from './session';

/** A person who types is not asked again for every letter. */
const CHECK_DELAY = 250;

/**
 * A bundle that is being configured: options, attributes, bundles in it, with price and problems always in sight. Fires
 * `saved` with the name of the bundle, `other` when another bundle is wanted.
 */
export default class OmBundleEditor extends LightningElement {
  @api orderId = '';
  /** The line that is configured anew; without it `bundleId` says what is added. */
  @api lineId?: string;
  @api bundleId?: string;
  @api order?: OrderView;

  label = { TITLE, QUANTITY, FIELDS, SAVE, OTHER, FITS, CHECKING, TOTAL, LOADING };
  root: Choice | undefined = undefined;
  path: Path = [];
  price?: BundlePrice;
  problems: readonly Problem[] = [];
  error: unknown = undefined;
  isLoading = false;
  isChecking = false;
  isSaving = false;
  isStrict = false;
  private definitions: Definitions = new Map();
  private checks = 0;
  private timer = 0;
  private jump: Place | undefined = undefined;
  private retry: () => Promise<void> = () => this.runCheck();

  connectedCallback(): void {
    void this.open();
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  renderedCallback(): void {
    const { jump } = this;
    this.jump = undefined;
    if (jump) this.showPlace(jump);
  }

  get isOpen(): boolean {
    return this.definition !== undefined;
  }

  get currencyCode(): string | undefined {
    return this.order?.currencyCode ?? undefined;
  }

  get choice(): Choice | undefined {
    return this.root && choiceAt(this.root, this.path);
  }

  get definition(): BundleDefinition | undefined {
    return this.definitions.get(this.choice?.bundleId ?? '');
  }

  get isOuter(): boolean {
    return this.path.length === 0;
  }

  get canPickOther(): boolean {
    return this.lineId === undefined;
  }

  /** From the outermost bundle to the one that is shown. */
  get crumbs(): readonly object[] {
    const { root } = this;
    if (!root) return [];
    return [[], ...this.path.map((_, index) => this.path.slice(0, index + 1))].map((path) => ({
      depth: String(path.length),
      name: this.definitions.get(choiceAt(root, path)?.bundleId ?? '')?.name ?? '',
      isHere: path.length === this.path.length,
    }));
  }

  get fields(): readonly object[] {
    return (this.definition?.attributes ?? []).map((attribute) => ({
      key: attribute.key,
      attribute,
      value: this.choice?.attributes[attribute.key] ?? '',
      problem: this.problemOf(attribute.key),
    }));
  }

  get hasFields(): boolean {
    return this.isOuter || this.fields.length > 0;
  }

  get groups(): readonly OptionGroup[] {
    return this.definition ? optionGroups(this.definition, UNGROUPED) : [];
  }

  get owners(): ReadonlyMap<string, readonly Problem[]> {
    return problemsByOwner(this.problems);
  }

  get hasProblems(): boolean {
    return this.problems.length > 0;
  }

  get fitsAll(): boolean {
    return !this.hasProblems && !this.cannotSave;
  }

  get problemsHeading(): string {
    return fill(PROBLEMS, this.problems.length);
  }

  get total(): string {
    return money(this.price?.total, this.currencyCode);
  }

  get cannotSave(): boolean {
    return this.hasProblems || this.isChecking || this.isSaving || this.price === undefined;
  }

  get requestedAt(): string | null {
    return this.order?.requestedAt ?? null;
  }

  handleOther(): void {
    this.dispatchEvent(new CustomEvent('other'));
  }

  handleBundleQuantity(event: CustomEvent<{ value: string }>): void {
    const quantity = Number(event.detail.value);
    if (quantity > 0) this.change((choice) => ({ ...choice, quantity }));
  }

  handleAttribute(event: CustomEvent<{ key: string; value: string }>): void {
    const { key, value } = event.detail;
    this.change((choice) => withAttribute(choice, undefined, key, value));
  }

  handlePartAttribute(event: CustomEvent<{ componentId: string; key: string; value: string }>): void {
    const { componentId, key, value } = event.detail;
    this.change((choice) => withAttribute(choice, componentId, key, value));
  }

  handleOption(event: CustomEvent<{ componentId: string; quantity: number }>): void {
    const { definition } = this;
    const component = definition?.components.find(({ id }) => id === event.detail.componentId);
    if (!definition || !component) return;
    this.change((choice) => withQuantity(definition, choice, component, event.detail.quantity));
  }

  handleInto(event: CustomEvent<string>): void {
    this.path = [...this.path, event.detail];
  }

  handleCrumb(event: Event): void {
    this.path = this.path.slice(0, Number((event.currentTarget as HTMLElement).dataset['depth']));
  }

  /** A problem may be inside a bundle that is not shown. */
  handleJump(event: CustomEvent<string>): void {
    const place = placeOf(event.detail);
    const path = place && this.root && pathTo(this.root, this.definitions, place.ownerId);
    if (!path) return;
    const isElsewhere = path.join() !== this.path.join();
    this.isStrict = true;
    if (isElsewhere) {
      this.path = path;
      this.jump = place;
    } else this.showPlace(place);
  }

  handleRetry(): void {
    void this.retry();
  }

  async handleSave(): Promise<void> {
    const { root, orderId } = this;
    if (!root) return;
    this.isSaving = true;
    this.error = undefined;
    try {
      await save(orderId, root);
      this.dispatchEvent(new CustomEvent('saved', { detail: this.definitions.get(root.bundleId)?.name ?? '' }));
    } catch (error) {
      this.error = error;
      this.retry = () => this.handleSave();
    }
    this.isSaving = false;
  }

  private async open(): Promise<void> {
    const { orderId, lineId, bundleId = '' } = this;
    this.isLoading = true;
    this.error = undefined;
    try {
      this.take(await (lineId === undefined ? openBundle(orderId, bundleId) : openLine(orderId, lineId)));
      await this.runCheck();
    } catch (error) {
      this.error = error;
      this.retry = () => this.open();
    }
    this.isLoading = false;
  }

  private take({ definitions, root }: Loaded): void {
    this.definitions = definitions;
    this.root = root;
  }

  /** The page follows at once; problems and price a moment later. */
  private change(change: (choice: Choice) => Choice): void {
    if (!this.root) return;
    this.root = changeAt(this.root, this.path, change);
    this.isChecking = true;
    clearTimeout(this.timer);
    // eslint-disable-next-line @lwc/lwc/no-async-operation -- waits until the person stops; cleared when the page is left
    this.timer = window.setTimeout(() => void this.runCheck(), CHECK_DELAY);
  }

  /** Only the answer to the last question counts. */
  private async runCheck(): Promise<void> {
    const { orderId, root } = this;
    if (!root) return;
    this.checks += 1;
    const mine = this.checks;
    this.isChecking = true;
    try {
      const loaded = await complete(orderId, { definitions: this.definitions, root });
      if (mine !== this.checks || this.root !== root) return;
      this.take(loaded);
      const answer = await check(orderId, loaded.root);
      if (mine !== this.checks) return;
      this.problems = answer.problems;
      this.price = answer.price;
      this.error = undefined;
    } catch (error) {
      if (mine !== this.checks) return;
      this.error = error;
      this.retry = () => this.runCheck();
    }
    this.isChecking = false;
  }

  private showPlace({ ownerId, key }: Place): void {
    const { definition } = this;
    if (ownerId === definition?.id) {
      const fields = [...(this.template?.querySelectorAll<HTMLElement & { focusOn(): void }>('.bundle-field') ?? [])];
      fields.find((field) => field.dataset['key'] === key)?.focusOn();
      return;
    }
    const group = this.groups.find(
      ({ id, components }) => id === ownerId || components.some((one) => one.id === ownerId)
    );
    const elements = [
      ...(this.template?.querySelectorAll<HTMLElement & { show(id: string, key?: string): void }>(
        'c-om-bundle-group'
      ) ?? []),
    ];
    elements.find((element) => element.dataset['id'] === group?.id)?.show(ownerId, key);
  }

  private problemOf(key: string): string {
    return (
      (this.owners.get(this.definition?.id ?? '') ?? []).find(({ path }) => placeOf(path)?.key === key)?.message ?? ''
    );
  }
}
