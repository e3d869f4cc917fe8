import { LightningElement, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import getGateways from '@salesforce/apex/OM_SetupController.getGateways';
import EMPTY_HEADING from '@salesforce/label/c.OM_Gateways_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Gateways_EmptyText';
import HOURS from '@salesforce/label/c.OM_Gateways_Hours';
import PERIOD from '@salesforce/label/c.OM_Operations_Period';
import TITLE from '@salesforce/label/c.OM_Gateways_Title';
import { fill } from 'c/omErrors';
import { durationText } from 'c/omFormat';
import type { GatewayFigure } from 'c/omOperationsModel';

const HOUR = 3_600_000;
const PERIODS = [1, 24, 168] as const;

/** How the gateways to vendors did in the last hours. */
export default class OmGatewayHealth extends LightningElement {
  label = { EMPTY_HEADING, EMPTY_TEXT, PERIOD, TITLE };
  hours = 168;
  gateways: readonly GatewayFigure[] | undefined;
  error: unknown;
  asOf: Date | undefined;
  private provisioned: unknown;

  @wire(getGateways, { hours: '$hours' })
  wiredGateways(provisioned: { data?: readonly GatewayFigure[]; error?: unknown }): void {
    this.provisioned = provisioned;
    const { data, error } = provisioned;
    this.error = error;
    if (data) this.gateways = data;
    if (data ?? error) this.asOf = new Date();
  }

  get isLoading(): boolean {
    return !this.gateways && !this.error;
  }

  get isEmpty(): boolean {
    return this.gateways?.length === 0;
  }

  get period(): string {
    return String(this.hours);
  }

  get periods(): readonly { label: string; value: string }[] {
    return PERIODS.map((hours) => ({ label: fill(HOURS, durationText(hours * HOUR)), value: String(hours) }));
  }

  handlePeriod(event: CustomEvent<{ value: string }>): void {
    this.hours = Number(event.detail.value);
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.provisioned);
  }
}
