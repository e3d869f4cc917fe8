import { LightningElement, api } from 'lwc';
import askForPreview from '@salesforce/apex/OM_ApprovalController.askForPreview';
import getApproval from '@salesforce/apex/OM_ApprovalController.getApproval';
import ASK from '@salesforce/label/c.OM_Approval_Preview';
import ASK_AGAIN from '@salesforce/label/c.OM_Approval_PreviewAgain';
import AT from '@salesforce/label/c.OM_Approval_PreviewAt';
import HEADING from '@salesforce/label/c.OM_Approval_PreviewHeading';
import LATE from '@salesforce/label/c.OM_Approval_PreviewLate';
import NOBODY from '@salesforce/label/c.OM_Approval_PreviewNobody';
import PROBLEMS from '@salesforce/label/c.OM_Approval_PreviewProblems';
import WAITING from '@salesforce/label/c.OM_Approval_PreviewWaiting';
import { outlookOf, previewLevels, type Approval, type ChainLevel, type Outlook } from 'c/omApprovalModel';
import { fill, type Problem } from 'c/omErrors';
import { timeText } from 'c/omFormat';

/** The service answers within a second or two where events reach it, within its poll where they do not. */
const LOOK_AGAIN = 2_000;
const MOST_LOOKS = 15;

/**
 * Who will be asked to approve a record, before it is submitted. The service evaluates the policy, so that the answer is
 * what will happen; it comes into the record. Fires `answer` with the approval that has it.
 */
export default class OmApprovalPreview extends LightningElement {
  @api recordId?: string;
  /** Whether to ask at once instead of by a button. */
  @api isAutomatic = false;

  label = { ASK, ASK_AGAIN, HEADING, LATE, NOBODY, PROBLEMS, WAITING };
  isWaiting = false;
  isLate = false;
  error: unknown;
  private known: Approval | undefined;
  private looks = 0;
  private timer?: number;

  /** What is known of the record already. */
  @api
  get approval(): Approval | undefined {
    return this.known;
  }

  set approval(value: Approval | undefined) {
    this.known = value;
    if (value?.previewAskedAt && !this.isWaiting && !this.isLate) this.wait();
  }

  connectedCallback(): void {
    if (this.isAutomatic) void this.ask();
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.timer);
  }

  /** An answer from before the last question says nothing. */
  get outlook(): Outlook | undefined {
    return this.isWaiting || this.isLate || this.error ? undefined : outlookOf(this.known?.preview);
  }

  get problems(): readonly Problem[] | undefined {
    const problems = this.outlook?.problems ?? [];
    return problems.length > 0 ? problems : undefined;
  }

  get levels(): readonly ChainLevel[] {
    return this.outlook ? previewLevels(this.outlook) : [];
  }

  get hasLevels(): boolean {
    return this.levels.length > 0;
  }

  get needsNobody(): boolean {
    return this.outlook !== undefined && !this.problems && !this.hasLevels;
  }

  get at(): string {
    return this.outlook ? fill(AT, timeText(this.outlook.at)) : '';
  }

  get showsButton(): boolean {
    return !this.isAutomatic && !this.isWaiting;
  }

  get buttonLabel(): string {
    return this.outlook ? ASK_AGAIN : ASK;
  }

  async ask(): Promise<void> {
    this.error = undefined;
    this.isLate = false;
    this.isWaiting = true;
    try {
      await askForPreview({ recordId: this.recordId });
      this.wait();
    } catch (error) {
      this.error = error;
      this.isWaiting = false;
    }
  }

  private wait(): void {
    this.isWaiting = true;
    this.looks = 0;
    this.lookLater();
  }

  private lookLater(): void {
    window.clearTimeout(this.timer);
    // eslint-disable-next-line @lwc/lwc/no-async-operation -- ends with the component, and after some looks
    this.timer = window.setTimeout(() => void this.look(), LOOK_AGAIN);
  }

  private async look(): Promise<void> {
    this.looks += 1;
    try {
      const approval = (await getApproval({ recordId: this.recordId })) as Approval;
      if (!this.isConnected) return;
      if (!approval.previewAskedAt) {
        this.isWaiting = false;
        this.known = approval;
        this.dispatchEvent(new CustomEvent<Approval>('answer', { detail: approval }));
      } else if (this.looks < MOST_LOOKS) this.lookLater();
      else {
        this.isWaiting = false;
        this.isLate = true;
      }
    } catch (error) {
      this.isWaiting = false;
      this.error = error;
    }
  }
}
