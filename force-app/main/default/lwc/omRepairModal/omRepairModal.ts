import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import forceFailures from '@salesforce/apex/OM_FalloutController.forceFailures';
import getRepairStates from '@salesforce/apex/OM_FalloutController.getRepairStates';
import previewForce from '@salesforce/apex/OM_FalloutController.previewForce';
import previewRetry from '@salesforce/apex/OM_FalloutController.previewRetry';
import previewSkip from '@salesforce/apex/OM_FalloutController.previewSkip';
import retryFailures from '@salesforce/apex/OM_FalloutController.retryFailures';
import skipFailures from '@salesforce/apex/OM_FalloutController.skipFailures';
import CANCEL from '@salesforce/label/c.OM_Cancel';
import CLOSE from '@salesforce/label/c.OM_Close';
import COMPLETE from '@salesforce/label/c.OM_Repair_CompleteMany';
import COMPLETE_REASON from '@salesforce/label/c.OM_Repair_CompleteReason';
import FAILED_AGAIN from '@salesforce/label/c.OM_Repair_FailedAgain';
import FAILED_AGAIN_ACTION from '@salesforce/label/c.OM_Repair_FailedAgain_Action';
import LOADING from '@salesforce/label/c.OM_Loading';
import NOT_TRIED from '@salesforce/label/c.OM_Repair_NotTried';
import NOT_TRIED_ACTION from '@salesforce/label/c.OM_Repair_NotTried_Action';
import PREVIEW from '@salesforce/label/c.OM_Repair_Preview';
import PREVIEW_SUMMARY from '@salesforce/label/c.OM_Repair_PreviewSummary';
import PROGRESS from '@salesforce/label/c.OM_Repair_Progress';
import REFUSED from '@salesforce/label/c.OM_Outcome_Refused';
import REASON from '@salesforce/label/c.OM_Repair_Reason';
import REASON_HELP from '@salesforce/label/c.OM_Repair_ReasonHelp';
import RESULT_SUMMARY from '@salesforce/label/c.OM_Repair_ResultSummary';
import RETRY from '@salesforce/label/c.OM_Repair_RetryMany';
import SENT from '@salesforce/label/c.OM_Repair_Sent';
import SKIP from '@salesforce/label/c.OM_Repair_SkipMany';
import STOP_AFTER from '@salesforce/label/c.OM_Repair_StopAfter';
import STOPPED from '@salesforce/label/c.OM_Repair_Stopped';
import TWO_PEOPLE from '@salesforce/label/c.OM_Repair_TwoPeople';
import WILL_ASK from '@salesforce/label/c.OM_Repair_WillAsk';
import WILL_RETRY from '@salesforce/label/c.OM_Repair_WillRetry';
import WILL_SKIP from '@salesforce/label/c.OM_Repair_WillSkip';
import WOULD_REFUSE from '@salesforce/label/c.OM_Repair_WouldRefuse';
import { fill } from 'c/omErrors';
import { money } from 'c/omFormat';
import { aboutOf, amountOf, type Failure, type Repair } from 'c/omFalloutModel';
import { doneIn, refusedIn, type Outcome } from 'c/omOutcomes';

type Field = HTMLElement & { value?: string; reportValidity(): boolean };
type Call = (input: { falloutIds: readonly string[]; reason: string }) => Promise<readonly Outcome[]>;

interface Way {
  readonly preview: Call;
  readonly act: Call;
  readonly willLabel: string;
  readonly actLabel: string;
  readonly reasonLabel?: string;
}

const WAYS: Readonly<Record<Repair, Way>> = {
  retry: {
    preview: ({ falloutIds }) => previewRetry({ falloutIds }) as ReturnType<Call>,
    act: ({ falloutIds }) => retryFailures({ falloutIds }) as ReturnType<Call>,
    willLabel: WILL_RETRY,
    actLabel: RETRY,
  },
  skip: {
    preview: (input) => previewSkip(input) as ReturnType<Call>,
    act: (input) => skipFailures(input) as ReturnType<Call>,
    willLabel: WILL_SKIP,
    actLabel: SKIP,
    reasonLabel: REASON,
  },
  complete: {
    preview: (input) => previewForce(input) as ReturnType<Call>,
    act: (input) => forceFailures(input) as ReturnType<Call>,
    willLabel: WILL_ASK,
    actLabel: COMPLETE,
    reasonLabel: COMPLETE_REASON,
  },
};

const isWrong = ({ problems }: Outcome): boolean => problems[0]?.code !== 'NotTried';

/** As many are repaired before it is looked what became of them. */
const WAVE = 10;
const LOOKS = 20;
const LOOK_MS = 1_000;
const MOST_WRONG = 3;

/**
 * Retry, skip or complete by force: first what would happen to which orders, then the deed, then what became of each. Many
 * are repaired in waves, and no more of them once too many went wrong. Closes with the number that was asked for.
 */
export default class OmRepairModal extends LightningModal {
  @api repair: Repair = 'retry';
  @api failures: readonly Failure[] = [];
  @api heading = '';

  text = { LOADING, PREVIEW, REASON_HELP, STOP_AFTER, TWO_PEOPLE };
  preview: readonly Outcome[] | undefined;
  result?: readonly Outcome[];
  error: unknown;
  isBusy = false;
  mostWrong = MOST_WRONG;
  isStopped = false;
  private reason = '';
  private done = 0;

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
    return this.repair !== 'retry' && !this.result;
  }

  get reasonLabel(): string {
    return WAYS[this.repair].reasonLabel ?? '';
  }

  /** Only what is done in waves can be stopped. */
  get asksLimit(): boolean {
    return this.repair === 'retry' && !this.result && this.failures.length > WAVE;
  }

  get busyText(): string {
    return this.done > 0 ? fill(PROGRESS, this.done, this.failures.length) : LOADING;
  }

  get outcomes(): readonly Outcome[] | undefined {
    return this.result ?? this.preview;
  }

  get doneLabel(): string {
    return this.result ? SENT : WAYS[this.repair].willLabel;
  }

  get refusedLabel(): string {
    return this.result ? REFUSED : WOULD_REFUSE;
  }

  get summary(): string {
    const outcomes = this.outcomes ?? [];
    if (this.result && this.isStopped) return fill(STOPPED, refusedIn(outcomes).filter(isWrong).length);
    const label = this.result ? RESULT_SUMMARY : PREVIEW_SUMMARY;
    const amount = money(amountOf(outcomes, this.failures));
    return fill(label, doneIn(outcomes).length, outcomes.length, amount);
  }

  get canAct(): boolean {
    return !this.result && this.possible > 0;
  }

  get canPreview(): boolean {
    return this.repair !== 'retry' && !this.preview && !this.result;
  }

  get actLabel(): string {
    return fill(WAYS[this.repair].actLabel, this.possible);
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

  handleLimitChange(event: CustomEvent<{ value: string }>): void {
    this.mostWrong = Math.max(0, Math.floor(Number(event.detail.value) || 0));
  }

  async handleAct(): Promise<void> {
    await this.run(async () => {
      const outcomes: Outcome[] = [];
      for (let at = 0; at < this.ids.length; at += WAVE) {
        const falloutIds = this.ids.slice(at, at + WAVE);
        this.isStopped = refusedIn(outcomes).length > this.mostWrong;
        if (this.isStopped) {
          outcomes.push(...this.ids.slice(at).map((id) => this.notTried(id)));
          break;
        }
        // One wave after the other: each shows whether the next one makes sense.
        const wave = await WAYS[this.repair].act({ falloutIds, reason: this.reason });
        const isLast = at + WAVE >= this.ids.length;
        outcomes.push(...(isLast || this.repair !== 'retry' ? wave : await this.watched(wave)));
        this.done = outcomes.length;
      }
      this.result = outcomes;
    });
  }

  handleClose(): void {
    this.close(doneIn(this.result ?? []).length);
  }

  private get possible(): number {
    return doneIn(this.preview ?? []).length;
  }

  /** The outcomes of a wave with what the service and the vendors made of it, as far as that is known in time. */
  private async watched(wave: readonly Outcome[]): Promise<readonly Outcome[]> {
    const falloutIds = doneIn(wave).map(({ recordId }) => recordId);
    let states: Readonly<Record<string, string>> = {};
    for (let look = 0; look < LOOKS; look += 1) {
      states = (await getRepairStates({ falloutIds })) as Readonly<Record<string, string>>;
      if (!falloutIds.some((id) => states[id] === 'underWay')) break;
      // eslint-disable-next-line @lwc/lwc/no-async-operation -- the service answers when it has asked the vendor; there is no event to wait for
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return wave.map((outcome) => (states[outcome.recordId] === 'failedAgain' ? this.failedAgain(outcome) : outcome));
  }

  private failedAgain(outcome: Outcome): Outcome {
    const failure = this.failures.find(({ id }) => id === outcome.recordId);
    const message = fill(FAILED_AGAIN, failure?.stepName ?? outcome.name, failure?.orderNumber ?? '');
    const problem = { code: 'FailedAgain', message, action: FAILED_AGAIN_ACTION };
    return { ...outcome, isDone: false, problems: [problem] };
  }

  private notTried(recordId: string): Outcome {
    const name = this.failures.find(({ id }) => id === recordId)?.name ?? recordId;
    const problem = { code: 'NotTried', message: NOT_TRIED, action: NOT_TRIED_ACTION };
    return { recordId, name, isDone: false, problems: [problem] };
  }

  private async loadPreview(): Promise<void> {
    await this.run(async () => {
      this.preview = await WAYS[this.repair].preview({ falloutIds: this.ids, reason: this.reason });
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
