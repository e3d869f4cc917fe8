import { LightningElement, api, wire } from 'lwc';
import decide from '@salesforce/apex/OM_ApprovalController.decide';
import getApproval from '@salesforce/apex/OM_ApprovalController.getApproval';
import getOrder from '@salesforce/apex/OM_OrderController.getOrder';
import AMOUNT from '@salesforce/label/c.OM_Approvals_Amount';
import APPROVED from '@salesforce/label/c.OM_Approval_Approved';
import BACK from '@salesforce/label/c.OM_Approvals_Back';
import CHAIN from '@salesforce/label/c.OM_Approval_Title';
import CONSEQUENCE from '@salesforce/label/c.OM_Approval_Consequence';
import DECIDE from '@salesforce/label/c.OM_Approval_Decide';
import DUE from '@salesforce/label/c.OM_Approvals_Due';
import LINE from '@salesforce/label/c.OM_Approvals_Line';
import LINES from '@salesforce/label/c.OM_Approvals_Lines';
import LOADING from '@salesforce/label/c.OM_Loading';
import MONTHS from '@salesforce/label/c.OM_OrderContract_Months';
import MORE_LINES from '@salesforce/label/c.OM_Approvals_MoreLines';
import RECORD from '@salesforce/label/c.OM_Approvals_Record';
import REJECTED from '@salesforce/label/c.OM_Approval_Rejected';
import SUBMITTED_BY from '@salesforce/label/c.OM_Approvals_SubmittedBy';
import TERM from '@salesforce/label/c.OM_Approvals_Term';
import WHY from '@salesforce/label/c.OM_Approvals_Why';
import {
  levelsOf,
  reasonTexts,
  type Approval,
  type ApprovalEntry,
  type ApprovalItem,
  type ChainLevel,
} from 'c/omApprovalModel';
import type { Decision } from 'c/omApprovalDecision';
import { fill } from 'c/omErrors';
import { dateTimeText, money } from 'c/omFormat';
import type { OrderLine, OrderView, Wired } from 'c/omOrderModel';
import { recordPage } from 'c/omOutcomes';
import { urgencyOf } from 'c/omTaskModel';

const FIRST_LINES = 8;

/** One request for approval with enough to decide. Fires `done` with what to tell the person, and `back`. */
export default class OmApprovalDetail extends LightningElement {
  @api now = 0;

  label = { BACK, CHAIN, CONSEQUENCE, DECIDE, LINES, LOADING, RECORD, WHY };
  approval: Approval | undefined;
  order: OrderView | undefined;
  error: unknown;
  refusal: unknown;
  isBusy = false;
  orderId: string | undefined;
  private shown: ApprovalItem | undefined;

  @api
  get item(): ApprovalItem | undefined {
    return this.shown;
  }

  set item(value: ApprovalItem | undefined) {
    const isOther = value?.workitemId !== this.shown?.workitemId;
    this.shown = value;
    if (!isOther) return;
    this.approval = undefined;
    this.order = undefined;
    this.refusal = undefined;
    this.orderId = value?.objectName === 'Order' ? value.recordId : undefined;
    void this.load();
  }

  @wire(getOrder, { orderId: '$orderId' })
  wiredOrder({ data }: Wired<OrderView>): void {
    // Without the lines one can still decide; the record is a link away.
    if (data) this.order = data;
  }

  /** Moves the focus here, for people who came by keyboard or see only one column. */
  @api
  focus(): void {
    this.template?.querySelector<HTMLElement>('.heading')?.focus();
  }

  get title(): string {
    return this.shown?.accountName ?? this.shown?.recordName ?? '';
  }

  get recordPage(): object {
    return recordPage(this.shown?.objectName ?? '', this.shown?.recordId ?? '');
  }

  get isLate(): boolean {
    return this.shown !== undefined && urgencyOf(this.shown, this.now) === 'late';
  }

  get facts(): readonly object[] {
    const { amount, termMonths, submittedBy, dueAt } = this.shown ?? {};
    const { submittedAt } = this.approval ?? {};
    const all: readonly (readonly [string, string])[] = [
      [AMOUNT, money(amount)],
      [TERM, termMonths === null || termMonths === undefined ? '' : fill(MONTHS, termMonths)],
      [SUBMITTED_BY, [submittedBy, dateTimeText(submittedAt)].filter(Boolean).join(', ')],
      [DUE, dateTimeText(dueAt)],
    ];
    return all.filter(([, value]) => value !== '').map(([label, value]) => ({ label, value }));
  }

  get reasons(): readonly string[] {
    return reasonTexts(this.shown?.reason);
  }

  get rule(): string {
    return this.shown?.rule ?? '';
  }

  get comment(): string {
    return this.approval?.comment ?? '';
  }

  get entries(): readonly ApprovalEntry[] {
    return this.approval?.entries ?? [];
  }

  get consequence(): string {
    return this.entries.find(({ workitemId }) => workitemId === this.shown?.workitemId)?.consequence ?? '';
  }

  /** Parts of a bundle are named by the bundle; what is priced is what is decided about. */
  get lines(): readonly object[] {
    return this.topLines
      .slice(0, FIRST_LINES)
      .map(({ id, quantity, productName, totalPrice, unitPrice, listPrice }) => ({
        id,
        text: fill(LINE, quantity, productName),
        price: money(totalPrice, this.order?.currencyCode),
        list: isReduced(unitPrice, listPrice) ? money((listPrice ?? 0) * quantity, this.order?.currencyCode) : '',
      }));
  }

  get hasLines(): boolean {
    return this.lines.length > 0;
  }

  get moreLines(): string {
    const hidden = this.topLines.length - FIRST_LINES;
    return hidden > 0 ? fill(MORE_LINES, hidden) : '';
  }

  get levels(): readonly ChainLevel[] {
    return this.approval ? levelsOf(this.approval) : [];
  }

  get isLoading(): boolean {
    return !this.approval && !this.error;
  }

  handleBack(): void {
    this.dispatchEvent(new CustomEvent('back'));
  }

  async handleDecide({ detail }: CustomEvent<Decision>): Promise<void> {
    const item = this.shown;
    if (this.isBusy || !item) return;
    const { isApproved, comment } = detail;
    this.isBusy = true;
    this.refusal = undefined;
    try {
      await decide({ workitemId: item.workitemId, isApproved, comment });
      const told = fill(isApproved ? APPROVED : REJECTED, item.recordName ?? '');
      this.dispatchEvent(new CustomEvent('done', { detail: told }));
    } catch (error) {
      this.refusal = error;
    } finally {
      this.isBusy = false;
    }
  }

  async load(): Promise<void> {
    const wanted = this.shown?.recordId;
    if (wanted === undefined) return;
    try {
      const approval = (await getApproval({ recordId: wanted })) as Approval;
      if (wanted !== this.shown?.recordId) return;
      this.approval = approval;
      this.error = undefined;
    } catch (error) {
      if (wanted === this.shown?.recordId) this.error = error;
    }
  }

  private get topLines(): readonly OrderLine[] {
    return this.order?.id === this.shown?.recordId ? (this.order?.lines ?? []).filter(({ depth }) => depth === 0) : [];
  }
}

const isReduced = (unitPrice?: number | null, listPrice?: number | null): boolean =>
  typeof unitPrice === 'number' && typeof listPrice === 'number' && unitPrice < listPrice;
