import { LightningElement, api } from 'lwc';
import { address, call } from 'org/client';
import { FRAME } from 'org/page';

interface Hit {
  readonly id: string;
  readonly name: string;
  readonly object: string;
  readonly objectLabel: string;
  readonly icon: string;
  readonly detail: string | null;
}

const WAIT_MS = 180;
const BLUR_MS = 200;

/** Chooses a record by typing a part of its name. */
export default class Lookup extends LightningElement {
  @api label = '';
  @api objects: readonly string[] = [];
  @api required = false;
  @api disabled = false;
  @api variant?: string;
  @api fieldLevelHelp?: string;
  @api placeholder = 'Search…';
  text = '';
  hits: readonly Hit[] = [];
  isOpen = false;
  active = -1;
  error = '';
  private chosenId: string | null = null;
  private chosenName: string | null = null;
  private customError = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  @api
  get value(): string | null {
    return this.chosenId;
  }
  set value(value: string | null) {
    this.chosenId = value === '' ? null : (value ?? null);
  }

  @api
  get displayValue(): string | null {
    return this.chosenName;
  }
  set displayValue(name: string | null | undefined) {
    this.chosenName = name ?? null;
  }

  @api
  setCustomValidity(message: string): void {
    this.customError = message;
  }

  @api
  reportValidity(): boolean {
    this.error =
      this.customError !== ''
        ? this.customError
        : this.required && this.chosenId === null
          ? 'Complete this field.'
          : '';
    return this.error === '';
  }

  @api
  focus(): void {
    this.template?.querySelector<HTMLElement>('input, button')?.focus();
  }

  get hasValue(): boolean {
    return this.chosenId !== null;
  }

  get shownName(): string {
    return this.chosenName ?? this.chosenId ?? '';
  }

  get hasLabel(): boolean {
    return this.variant !== 'label-hidden';
  }

  get className(): string {
    return `slds-form-element${this.error === '' ? '' : ' slds-has-error'}`;
  }

  get invalid(): string {
    return String(this.error !== '');
  }

  get expanded(): string {
    return String(this.isOpen);
  }

  get clearLabel(): string {
    return `Remove ${this.shownName} from ${this.label}`;
  }

  get isEmpty(): boolean {
    return this.hits.length === 0;
  }

  get results(): readonly (Hit & {
    readonly className: string;
    readonly selected: string;
    readonly domId: string;
    readonly caption: string;
  })[] {
    return this.hits.map((hit, index) => ({
      ...hit,
      caption: hit.detail === null ? hit.objectLabel : `${hit.objectLabel} · ${hit.detail}`,
      className: index === this.active ? 'frame-hit frame-hit_active' : 'frame-hit',
      selected: String(index === this.active),
      domId: `hit-${String(index)}`,
    }));
  }

  handleInput(event: Event): void {
    this.text = (event.target as HTMLInputElement).value;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.search(), WAIT_MS);
  }

  handleFocus(): void {
    void this.search();
  }

  handleBlur(): void {
    setTimeout(() => {
      this.isOpen = false;
      if (this.error !== '' || this.required) this.reportValidity();
    }, BLUR_MS);
  }

  handleKey(event: KeyboardEvent): void {
    const { key } = event;
    if (key === 'ArrowDown') this.active = Math.min(this.active + 1, this.hits.length - 1);
    else if (key === 'ArrowUp') this.active = Math.max(this.active - 1, 0);
    else if (key === 'Enter' && this.isOpen) this.choose(this.hits[Math.max(this.active, 0)]);
    else if (key === 'Escape' && this.isOpen) {
      this.isOpen = false;
      event.stopPropagation();
    } else return;
    event.preventDefault();
  }

  handleChoose(event: Event): void {
    const { id } = (event.currentTarget as HTMLElement).dataset;
    this.choose(this.hits.find((hit) => hit.id === id));
  }

  handleClear(): void {
    this.set(null, null);
    setTimeout(() => this.focus());
  }

  private choose(hit: Hit | undefined): void {
    if (hit) this.set(hit.id, hit.name);
  }

  private set(id: string | null, name: string | null): void {
    this.chosenId = id;
    this.chosenName = name;
    this.text = '';
    this.isOpen = false;
    this.customError = '';
    this.error = '';
    this.dispatchEvent(new CustomEvent('change', { detail: { value: id, recordId: id } }));
  }

  private async search(): Promise<void> {
    const { text } = this;
    const url = address(`${FRAME}/search`, { q: text, objects: this.objects, latest: true });
    const hits = (await call('GET', url).catch(() => [])) as readonly Hit[];
    if (text !== this.text || this.chosenId !== null) return;
    this.hits = hits;
    this.active = -1;
    this.isOpen = true;
  }
}
