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
const SHORTEST = 2;

/** Finds records by name while one types. */
export default class Search extends LightningElement {
  @api objects: readonly string[] = [];
  text = '';
  hits: readonly Hit[] = [];
  isOpen = false;
  isSearching = false;
  active = -1;
  private timer: ReturnType<typeof setTimeout> | undefined;

  get results(): readonly (Hit & {
    readonly url: string;
    readonly caption: string;
    readonly className: string;
    readonly selected: string;
    readonly domId: string;
  })[] {
    return this.hits.map((hit, index) => ({
      ...hit,
      url: `/lightning/r/${hit.object}/${hit.id}/view`,
      caption: hit.detail === null ? hit.objectLabel : `${hit.objectLabel} · ${hit.detail}`,
      className: index === this.active ? 'frame-hit frame-hit_active' : 'frame-hit',
      selected: String(index === this.active),
      domId: `hit-${String(index)}`,
    }));
  }

  get isEmpty(): boolean {
    return !this.isSearching && this.hits.length === 0;
  }

  get expanded(): string {
    return String(this.isOpen);
  }

  handleInput(event: Event): void {
    this.text = (event.target as HTMLInputElement).value;
    clearTimeout(this.timer);
    if (this.text.trim().length < SHORTEST) {
      this.isOpen = false;
      return;
    }
    this.isSearching = true;
    this.timer = setTimeout(() => void this.search(), WAIT_MS);
  }

  handleKey(event: KeyboardEvent): void {
    const { key } = event;
    if (key === 'Escape') this.isOpen = false;
    else if (key === 'ArrowDown') this.active = Math.min(this.active + 1, this.hits.length - 1);
    else if (key === 'ArrowUp') this.active = Math.max(this.active - 1, -1);
    else if (key === 'Enter') this.open(this.results[Math.max(this.active, 0)]?.url);
    else return;
    event.preventDefault();
  }

  handleBlur(): void {
    // A click on a result comes after the blur.
    setTimeout(() => {
      this.isOpen = false;
    }, 200);
  }

  handleFocus(): void {
    this.isOpen = this.text.trim().length >= SHORTEST;
  }

  private open(url: string | undefined): void {
    if (url === undefined) return;
    this.isOpen = false;
    history.pushState({}, '', url);
    window.dispatchEvent(new PopStateEvent('popstate'));
  }

  private async search(): Promise<void> {
    const { text } = this;
    const hits = (await call('GET', address(`${FRAME}/search`, { q: text, objects: this.objects })).catch(
      () => []
    )) as readonly Hit[];
    if (text !== this.text) return;
    this.hits = hits;
    this.active = -1;
    this.isSearching = false;
    this.isOpen = true;
  }
}
