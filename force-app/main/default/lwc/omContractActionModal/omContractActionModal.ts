import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import getTemplates from '@salesforce/apex/OM_ContractPageController.getTemplates';
import BACK from '@salesforce/label/c.OM_Back';
import COMMENT from '@salesforce/label/c.OM_Contract_Comment';
import DAY_FROM from '@salesforce/label/c.OM_Contract_DayFrom';
import DAY_ON from '@salesforce/label/c.OM_Contract_DayOn';
import DAY_MISSING from '@salesforce/label/c.OM_Contract_DayMissing';
import NO_TEMPLATES from '@salesforce/label/c.OM_Contract_NoTemplates';
import REASON from '@salesforce/label/c.OM_Reason';
import REASON_MISSING from '@salesforce/label/c.OM_Contract_ReasonMissing';
import TEMPLATE from '@salesforce/label/c.OM_Contract_Template';
import TEMPLATE_MISSING from '@salesforce/label/c.OM_Contract_TemplateMissing';
import type { ContractView } from 'c/omContractModel';
import { actionOf, isDestructive, type Action, type Given } from './actions';

interface Template {
  readonly Id: string;
  readonly Name: string;
  readonly Type__c?: string;
}

/** What an action means, what it needs, and the action. Answers what was done, or nothing when it was left. */
export default class OmContractActionModal extends LightningModal {
  @api contract?: ContractView;
  @api action = '';

  text = { BACK, COMMENT, DAY_MISSING, NO_TEMPLATES, REASON, REASON_MISSING, TEMPLATE, TEMPLATE_MISSING };
  templates?: readonly Template[];
  templateId = '';
  comment = '';
  day = '';
  error: unknown;
  isBusy = false;

  connectedCallback(): void {
    if (this.what?.needs === 'template') void this.loadTemplates();
    const { earliestEnd, endDate } = this.contract ?? {};
    if (this.action === 'terminate') this.day = earlier(earliestEnd, endDate);
    if (this.action === 'amend') this.day = new Date().toISOString().slice(0, 10);
  }

  get what(): Action | undefined {
    return actionOf(this.action);
  }

  get intro(): string {
    return this.contract && this.what ? this.what.intro(this.contract) : '';
  }

  get asksTemplate(): boolean {
    return this.what?.needs === 'template' && !this.hasNoTemplates;
  }

  get hasNoTemplates(): boolean {
    return this.templates?.length === 0;
  }

  get asksDay(): boolean {
    return this.action === 'terminate' || this.action === 'amend';
  }

  get dayLabel(): string {
    return this.action === 'amend' ? DAY_FROM : DAY_ON;
  }

  get asksReason(): boolean {
    return this.what?.needs === 'reason';
  }

  get asksComment(): boolean {
    return this.what?.needs === 'comment';
  }

  /** Templates for contracts of this type first. */
  get templateOptions(): readonly object[] {
    const type = this.contract?.type;
    const own = (one: Template): number => (one.Type__c === type ? 0 : 1);
    return [...(this.templates ?? [])]
      .sort((one, other) => own(one) - own(other))
      .map(({ Id, Name }) => ({ value: Id, label: Name }));
  }

  get variant(): string {
    return isDestructive(this.action) ? 'destructive' : 'brand';
  }

  get isDisabled(): boolean {
    if (this.isBusy || this.hasNoTemplates) return true;
    if (this.asksTemplate && this.templateId === '') return true;
    if (this.asksReason && this.comment.trim() === '') return true;
    return this.asksDay && this.day === '';
  }

  handleTemplate({ detail }: CustomEvent<{ value: string }>): void {
    this.templateId = detail.value;
  }

  handleDay({ detail }: CustomEvent<{ value: string | null }>): void {
    this.day = detail.value ?? '';
  }

  handleComment({ detail }: CustomEvent<{ value: string }>): void {
    this.comment = detail.value;
  }

  handleBack(): void {
    this.close();
  }

  async handleDo(): Promise<void> {
    const { contract, what } = this;
    if (!contract || !what) return;
    this.isBusy = true;
    this.error = undefined;
    try {
      const given: Given = { comment: this.comment.trim(), day: this.day, templateId: this.templateId };
      this.close(await what.run(contract, given));
    } catch (error) {
      this.error = error;
    }
    this.isBusy = false;
  }

  private async loadTemplates(): Promise<void> {
    try {
      this.templates = (await getTemplates()) as readonly Template[];
      const [only] = this.templates;
      if (only && this.templates.length === 1) this.templateId = only.Id;
    } catch (error) {
      this.error = error;
    }
  }
}

const earlier = (one = '', other?: string | null): string => (other && other < one ? other : one);
