import { LightningElement, api } from 'lwc';
import WHY from '@salesforce/label/c.OM_Why';
import WHY_OF from '@salesforce/label/c.OM_Why_Of';
import CLOSE from '@salesforce/label/c.OM_Close';
import { fill } from 'c/omErrors';

export interface Fact {
  readonly label: string;
  readonly value: string;
}

const MARGIN = 8;
const WIDTH = 320;

/** Why something is as it is: a button, and what it says in a panel beside it. */
export default class OmWhy extends LightningElement {
  /** What is explained. */
  @api subject = '';
  @api texts: readonly string[] = [];
  @api facts: readonly Fact[] = [];

  label = { WHY, CLOSE };
  isOpen = false;
  place = '';
  private hasFocus = false;

  get buttonName(): string {
    return fill(WHY_OF, this.subject);
  }

  handleToggle(event: Event): void {
    if (this.isOpen) {
      this.close();
      return;
    }
    this.place = placeBeside((event.currentTarget as HTMLElement).getBoundingClientRect());
    this.isOpen = true;
    this.hasFocus = false;
  }

  renderedCallback(): void {
    if (!this.isOpen || this.hasFocus) return;
    this.hasFocus = true;
    this.element('panel')?.focus();
  }

  handleKey(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key !== 'Escape') return;
    this.close();
    this.element('button')?.focus();
  }

  handleClose(): void {
    this.close();
    this.element('button')?.focus();
  }

  /** Leaving the panel closes it, wherever one goes. */
  handleBlur(event: FocusEvent): void {
    const next = event.relatedTarget as Node | null;
    const panel = this.element('panel');
    if (panel && (next === null || !panel.contains(next)) && next !== this.element('button')) this.close();
  }

  private close(): void {
    this.isOpen = false;
  }

  private element(name: 'button' | 'panel'): HTMLElement | undefined {
    return this.refs?.[name] as HTMLElement | undefined;
  }
}

/** Below the button, or above it where there is more room; never outside the window. */
function placeBeside({ left, top, bottom }: DOMRect): string {
  const width = Math.min(WIDTH, innerWidth - 2 * MARGIN);
  const x = Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN));
  const isAbove = bottom > innerHeight * 0.6;
  const y = isAbove ? `bottom: ${innerHeight - top + MARGIN / 2}px` : `top: ${bottom + MARGIN / 2}px`;
  return `left: ${x}px; ${y}; inline-size: ${width}px`;
}
