import { LightningElement, api } from 'lwc';

/** Something that did not work, in the place where its result would be. */
export default class ErrorPanel extends LightningElement {
  @api heading = 'This cannot be shown';
  @api messages: readonly string[] = [];

  get lines(): readonly { readonly key: string; readonly text: string }[] {
    return this.messages.map((text, index) => ({ key: String(index), text }));
  }
}
