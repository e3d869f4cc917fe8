import { LightningElement, api } from 'lwc';

/** A modal that is never shown: tests say what `open` answers. */
export default class Modal extends LightningElement {
  static open = jest.fn().mockResolvedValue(undefined);

  @api label = '';
  @api size = 'medium';

  close(result?: unknown): void {
    this.dispatchEvent(new CustomEvent('modalclose', { detail: result }));
  }
}
