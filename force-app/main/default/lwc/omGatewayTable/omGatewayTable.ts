import { LightningElement, api } from 'lwc';
import CALLS from '@salesforce/label/c.OM_Gateway_Calls';
import FAILED from '@salesforce/label/c.OM_Gateway_Failed';
import GATEWAY from '@salesforce/label/c.OM_Gateway_Name';
import HEALTH from '@salesforce/label/c.OM_Gateway_Health';
import HEALTH_BAD from '@salesforce/label/c.OM_Gateway_HealthBad';
import HEALTH_GOOD from '@salesforce/label/c.OM_Gateway_HealthGood';
import HEALTH_IDLE from '@salesforce/label/c.OM_Gateway_HealthIdle';
import HEALTH_POOR from '@salesforce/label/c.OM_Gateway_HealthPoor';
import LAST from '@salesforce/label/c.OM_Gateway_Last';
import MEAN from '@salesforce/label/c.OM_Gateway_Mean';
import MILLISECONDS from '@salesforce/label/c.OM_Duration_Milliseconds';
import OPEN from '@salesforce/label/c.OM_Gateway_OpenSteps';
import OPEN_LIST from '@salesforce/label/c.OM_Figure_Open';
import SLOWEST from '@salesforce/label/c.OM_Gateway_Slowest';
import { fill } from 'c/omErrors';
import { dateTimeText, number } from 'c/omFormat';
import { wordsOf } from 'c/omTaskModel';
import { listPage } from 'c/omOutcomes';
import { healthOf, type GatewayFigure, type Health } from 'c/omOperationsModel';

const LOOKS: Readonly<Record<Health, readonly [word: string, icon: string, variant: string]>> = {
  good: [HEALTH_GOOD, 'utility:success', 'success'],
  poor: [HEALTH_POOR, 'utility:warning', 'warning'],
  bad: [HEALTH_BAD, 'utility:error', 'error'],
  idle: [HEALTH_IDLE, 'utility:clock', ''],
};
const milliseconds = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : fill(MILLISECONDS, number(value));

/** How each gateway did: calls, failures, times, and what waits for it. */
export default class OmGatewayTable extends LightningElement {
  @api gateways: readonly GatewayFigure[] = [];
  @api heading = '';

  label = { CALLS, FAILED, GATEWAY, HEALTH, LAST, MEAN, OPEN, SLOWEST };
  failedPage = listPage('OM_GatewayMessage__c', 'Failed');
  callsPage = listPage('OM_GatewayMessage__c', 'All');
  openPage = listPage('OM_FulfillmentStep__c', 'Waiting_For_A_Vendor');

  get rows(): readonly object[] {
    return this.gateways.map((one) => {
      const gateway = wordsOf(one.gateway);
      const [word, icon, variant] = LOOKS[healthOf(one)];
      const linkOf = (name: string, value: string): string => fill(OPEN_LIST, `${gateway}, ${name}`, value);
      const calls = number(one.calls);
      const failed = number(one.failures);
      const open = number(one.openSteps);
      return {
        key: one.gateway,
        gateway,
        word,
        icon,
        variant,
        calls,
        callsLink: linkOf(CALLS, calls),
        failed,
        failedLink: linkOf(FAILED, failed),
        open,
        openLink: linkOf(OPEN, open),
        mean: milliseconds(one.meanMs),
        slowest: milliseconds(one.maxMs),
        last: dateTimeText(one.lastAt) || '–',
      };
    });
  }
}
