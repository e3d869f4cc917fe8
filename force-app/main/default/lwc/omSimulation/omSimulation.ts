import { LightningElement, api, wire } from 'lwc';
import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import { refreshApex } from '@salesforce/apex';
import askForSimulation from '@salesforce/apex/OM_OrderController.askForSimulation';
import getOrder from '@salesforce/apex/OM_OrderController.getOrder';
import getSimulation from '@salesforce/apex/OM_OrderController.getSimulation';
import MAY_SUBMIT from '@salesforce/customPermission/OM_SubmitOrder';
import ASK from '@salesforce/label/c.OM_Simulation_Ask';
import ASK_AGAIN from '@salesforce/label/c.OM_Simulation_AskAgain';
import EMPTY_HEADING from '@salesforce/label/c.OM_Simulation_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Simulation_EmptyText';
import EMPTY_TEXT_OTHERS from '@salesforce/label/c.OM_Simulation_EmptyTextOthers';
import LATE from '@salesforce/label/c.OM_Simulation_Late';
import TITLE from '@salesforce/label/c.OM_Simulation_Title';
import WAITING from '@salesforce/label/c.OM_Simulation_Waiting';
import type { OrderView, Wired } from 'c/omOrderModel';
import { parseSimulation, type SimulationReport } from 'c/omSimulationReport';

const LOOK_MS = 2000;
const MOST_LOOKS = 30;

/**
 * What will happen to a draft once it is submitted: the service is asked, and its answer is shown. Not there for other
 * orders, which have a plan, nor for changes, which have their own preview; nothing is read for them either.
 */
export default class OmSimulation extends LightningElement {
  @api
  get recordId(): string | undefined {
    return this.orderId;
  }
  set recordId(recordId: string | undefined) {
    this.orderId = recordId;
    this.order = undefined;
    this.startAnew();
  }

  label = { EMPTY_HEADING, LATE, TITLE, WAITING };
  orderId: string | undefined;
  order: OrderView | undefined;
  error: unknown = undefined;
  report: SimulationReport | undefined;
  loadedAt: Date | undefined;
  isLoading = true;
  isWaiting = false;
  isLate = false;
  private wired?: Wired<OrderView>;
  /** Answers to what was asked before the last start belong to another order, or to nobody. */
  private turn = 0;

  @wire(getOrder, { orderId: '$orderId' })
  wiredOrder(provisioned: Wired<OrderView>): void {
    this.wired = provisioned;
    const { data, error } = provisioned;
    const wasDraft = this.isDraft;
    if (data) this.order = data;
    if (error) {
      this.error = error;
      this.loadedAt = new Date();
    }
    if (this.isDraft && !wasDraft) void this.load();
  }

  disconnectedCallback(): void {
    this.turn += 1;
  }

  get isDraft(): boolean {
    return this.order?.state === 'Draft' && !this.order.amendsOrderId;
  }

  get isShown(): boolean {
    return this.isDraft || (this.order === undefined && this.error !== undefined);
  }

  get isEmpty(): boolean {
    return !this.report && !this.isWaiting && !this.isLate;
  }

  get emptyText(): string {
    return this.maySubmit ? EMPTY_TEXT : EMPTY_TEXT_OTHERS;
  }

  get canAsk(): boolean {
    return this.maySubmit && !this.isWaiting;
  }

  get canAskAgain(): boolean {
    return this.canAsk && !this.isEmpty;
  }

  get askLabel(): string {
    return this.report ? ASK_AGAIN : ASK;
  }

  async handleAsk(): Promise<void> {
    this.startAnew();
    const { turn, orderId } = this;
    this.isLoading = false;
    this.isWaiting = true;
    try {
      const before = parseSimulation(await askForSimulation({ orderId }))?.at;
      const report = await this.answerAfter(before, turn);
      if (turn !== this.turn) return;
      this.isLate = report === undefined;
      if (report) this.show(report);
    } catch (error) {
      if (turn === this.turn) this.error = error;
    }
    if (turn === this.turn) this.isWaiting = false;
  }

  async handleRefresh(): Promise<void> {
    if (this.order) await this.load();
    else {
      this.error = undefined;
      await refreshApex(this.wired);
    }
  }

  private get maySubmit(): boolean {
    return MAY_SUBMIT === true;
  }

  /** What is known stays where the service is asked again about the same order. */
  private startAnew(): void {
    this.turn += 1;
    this.error = undefined;
    this.isWaiting = false;
    this.isLate = false;
    if (this.order) return;
    this.report = undefined;
    this.loadedAt = undefined;
    this.isLoading = true;
  }

  private async load(): Promise<void> {
    this.startAnew();
    const { turn, orderId } = this;
    this.isLoading = true;
    try {
      const text = await getSimulation({ orderId });
      if (turn === this.turn) this.report = parseSimulation(text);
    } catch (error) {
      if (turn === this.turn) this.error = error;
    }
    if (turn !== this.turn) return;
    this.loadedAt = new Date();
    this.isLoading = false;
  }

  /** The first answer that is another one than before; nothing where none comes in time. */
  private async answerAfter(before: string | undefined, turn: number): Promise<SimulationReport | undefined> {
    for (let look = 0; look < MOST_LOOKS; look += 1) {
      // eslint-disable-next-line @lwc/lwc/no-async-operation -- the service answers when it has worked it out; there is no event to wait for
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      if (turn !== this.turn) return undefined;
      const report = parseSimulation(await getSimulation({ orderId: this.orderId }));
      if (report && report.at !== before) return report;
    }
    return undefined;
  }

  private show(report: SimulationReport): void {
    this.report = report;
    this.loadedAt = new Date();
    if (this.orderId !== undefined) void notifyRecordUpdateAvailable([{ recordId: this.orderId }]);
  }
}
