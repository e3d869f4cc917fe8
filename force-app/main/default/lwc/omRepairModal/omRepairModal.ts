import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import previewRetry from '@salesforce/apex/OM_FalloutController.previewRetry';
import previewSkip from '@salesforce/apex/OM_FalloutController.previewSkip';
import retryFailures from '@salesforce/apex/OM_FalloutController.retryFailures';
import skipFailures from '@salesforce/apex/OM_FalloutController.skipFailures';
import CANCEL from '@salesforce/label/c.OM_Cancel';
import CLOSE from '@salesforce/label/c.OM_Close';
import LOADING from '@salesforce/label/c.OM_Loading';
import PREVIEW from '@salesforce/label/c.OM_Repair_Preview';
import PREVIEW_SUMMARY from '@salesforce/label/c.OM_Repair_PreviewSummary';
import REFUSED from '@salesforce/label/c.OM_Outcome_Refused';
import REASON from '@salesforce/label/c.OM_Repair_Reason';
import REASON_HELP from '@salesforce/label/c.OM_Repair_ReasonHelp';
import RESULT_SUMMARY from '@salesforce/label/c.OM_Repair_ResultSummary';
import RETRY from '@salesforce/label/c.OM_Repair_RetryMany';
import SENT from '@salesforce/label/c.OM_Repair_Sent';
import SKIP from '@salesforce/label/c.OM_Repair_SkipMany';
import WILL_RETRY from '@salesforce/label/c.OM_Repair_WillRetry';
import WILL_SKIP from '@salesforce/label/c.OM_Repair_WillSkip';
import WOULD_REFUSE from '@salesforce/label/c.OM_Repair_WouldRefuse';
import { fill } from 'c/omErrors';
import { money } from 'c/omFormat';
import { aboutOf, amountOf, type Failure, type Repair } from 'c/omFalloutModel';
import { doneIn, type Outcome } from 'c/omOutcomes';

type Field = HTMLElement & { value?: string; reportValidity(): boolean };

/**
 * Retry or skip: first what would happen to which orders, then the deed, then what became of each. Closes with the
 * number of failures that a repair was asked for.
 */
export default class OmRepairModal extends LightningModal {
  @api repair: Repair = 'retry';
  @api failures: readonly Failure[] = [];
  @api heading = '';

  text = { LOADING, PREVIEW, REASON, REASON_HELP };
  preview: readonly Outcome[] | undefined;
  result?: readonly Outcome[];
  error: unknown;
  isBusy = false;
  private reason = '';

  connectedCallback(): void {
    if (this.repair === 'retry') void this.loadPreview();
  }

  get ids(): readonly string[] {
    return this.failures.map(({ id }) => id);
  }

  get about(): Readonly<Record<string, string>> {
    return aboutOf(this.failures);
  }

  get asksReason(): boolean {
    return this.repair === 'skip' && !this.result;
  }

  get outcomes(): readonly Outcome[] | undefined {
    return this.result ?? this.preview;
  }

  get doneLabel(): string {
    if (this.result) return SENT;
    return this.repair === 'retry' ? WILL_RETRY : WILL_SKIP;
  }

  get refusedLabel(): string {
    return this.result ? REFUSED : WOULD_REFUSE;
  }

  get summary(): string {
    const outcomes = this.outcomes ?? [];
    const label = this.result ? RESULT_SUMMARY : PREVIEW_SUMMARY;
    const amount = money(amountOf(outcomes, this.failures));
    return fill(label, doneIn(outcomes).length, outcomes.length, amount);
  }

  get canAct(): boolean {
    return !this.result && this.possible > 0;
  }

  get canPreview(): boolean {
    return this.repair === 'skip' && !this.preview && !this.result;
  }

  get actLabel(): string {
    return fill(this.repair === 'retry' ? RETRY : SKIP, this.possible);
  }

  get closeLabel(): string {
    return this.result ? CLOSE : CANCEL;
  }

  async handlePreview(): Promise<void> {
    const field = this.template?.querySelector<Field>('.reason');
    if (field && !field.reportValidity()) return;
    this.reason = field?.value ?? '';
    await this.loadPreview();
  }

  /** A preview is for the reason that was given. */
  handleReasonChange(): void {
    this.preview = undefined;
  }

  async handleAct(): Promise<void> {
    await this.run(async () => {
      const falloutIds = this.ids;
      const call =
        this.repair === 'retry' ? retryFailures({ falloutIds }) : skipFailures({ falloutIds, reason: this.reason });
      this.result = (await call) as readonly Outcome[];
    });
  }

  handleClose(): void {
    this.close(doneIn(this.result ?? []).length);
  }

  private get possible(): number {
    return doneIn(this.preview ?? []).length;
  }

  private async loadPreview(): Promise<void> {
    await this.run(async () => {
      const falloutIds = this.ids;
      const call =
        this.repair === 'retry' ? previewRetry({ falloutIds }) : previewSkip({ falloutIds, reason: this.reason });
      this.preview = (await call) as readonly Outcome[];
    });
  }

  private async run(work: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.error = undefined;
    try {
      await work();
    } catch (error) {
      this.error = error;
    } finally {
      this.isBusy = false;
    }
  }
}
