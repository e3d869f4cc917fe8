import { LightningElement, api } from 'lwc';
import SHOW from '@salesforce/label/c.OM_Problem_Show';
import SHOW_OF from '@salesforce/label/c.OM_Problem_ShowOf';
import { fill, type Problem } from 'c/omErrors';

/** What is wrong, each with what to do. Fires `jump` with the path of a problem, where its place can be shown. */
export default class OmProblemList extends LightningElement {
  @api heading = '';
  @api problems: readonly Problem[] = [];
  /** Whether there are places to jump to. */
  @api canJump = false;

  label = { SHOW };

  get rows(): readonly object[] {
    return this.problems.map(({ message, action, path }, index) => ({
      id: String(index),
      message,
      action,
      path: this.canJump && path ? path : undefined,
      name: fill(SHOW_OF, message),
    }));
  }

  handleJump(event: Event): void {
    const { path } = (event.currentTarget as HTMLElement).dataset;
    this.dispatchEvent(new CustomEvent('jump', { detail: path }));
  }
}
