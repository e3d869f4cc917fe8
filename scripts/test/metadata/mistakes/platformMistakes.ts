/** Limits of the platform, rules of the project, and differences from the code. */
import { afterRoot, certificateRule, field, object, replace, rule, stepState, type Mistake } from './mistake.ts';

export const platformMistakes: readonly Mistake[] = [
  {
    what: 'a name that differs from the file',
    file: stepState,
    change: replace('<fullName>State__c', '<fullName>Status__c'),
    rule: 'platform/name-differs',
  },
  {
    what: 'a label that is too long',
    file: stepState,
    change: replace('<label>State<', `<label>${'State '.repeat(9)}<`),
    rule: 'platform/too-long',
  },
  {
    what: 'a help text that is too long',
    file: stepState,
    change: replace('<inlineHelpText>', `<inlineHelpText>${'x'.repeat(511)}`),
    rule: 'platform/too-long',
  },
  {
    what: 'an error message that is too long',
    file: certificateRule,
    change: replace('<errorMessage>', `<errorMessage>${'x'.repeat(200)}`),
    rule: 'platform/too-long',
  },
  {
    what: 'a text longer than the platform has',
    file: field('OM_Bundle__c', 'ExternalId__c'),
    change: replace('<length>255<', '<length>256<'),
    rule: 'platform/length',
  },
  {
    what: 'a long text that is too short',
    file: field('OM_Bundle__c', 'Terms__c'),
    change: replace('<length>32768<', '<length>255<'),
    rule: 'platform/length',
  },
  {
    what: 'more decimals than digits',
    file: field('OM_Bundle__c', 'DiscountPercent__c'),
    change: replace('<scale>2<', '<scale>6<'),
    rule: 'platform/length',
  },
  {
    what: 'an external id that is not unique',
    file: field('Order', 'OM_ExternalId__c'),
    change: replace('<unique>true<', '<unique>false<'),
    rule: 'platform/external-id',
  },
  {
    what: 'an external id that minds upper case',
    file: field('Order', 'OM_ExternalId__c'),
    change: replace('<caseSensitive>false<', '<caseSensitive>true<'),
    rule: 'platform/external-id',
  },
  {
    what: 'a picklist that takes anything',
    file: stepState,
    change: replace('<restricted>true<', '<restricted>false<'),
    rule: 'platform/picklist',
  },
  {
    what: 'a picklist value twice',
    file: stepState,
    change: replace('<fullName>Scheduled<', '<fullName>Pending<'),
    rule: 'platform/picklist',
  },
  {
    what: 'two defaults',
    file: stepState,
    change: replace('<default>false<', '<default>true<'),
    rule: 'platform/picklist',
  },
  {
    what: 'a default that is no value',
    file: stepState,
    change: afterRoot('<defaultValue>&quot;Soon&quot;</defaultValue>'),
    rule: 'platform/picklist',
  },
  {
    what: 'a required lookup that is emptied',
    file: field('OM_FulfillmentPlan__c', 'Order__c'),
    change: replace('Restrict', 'SetNull'),
    rule: 'platform/relationship',
  },
  {
    what: 'a lookup to nothing',
    file: field('OM_Fallout__c', 'Step__c'),
    change: replace('OM_FulfillmentStep__c', 'OM_Step__c'),
    rule: 'platform/relationship',
  },
  {
    what: 'two relationships of one name',
    file: field('OM_FulfillmentStep__c', 'Plan__c'),
    change: replace('<relationshipName>Steps<', '<relationshipName>Fallouts<'),
    rule: 'platform/relationship',
  },
  {
    what: 'a detail with sharing of its own',
    file: object('OM_BundleGroup__c'),
    change: replace('<sharingModel>ControlledByParent<', '<sharingModel>Private<'),
    rule: 'platform/sharing',
  },
  {
    what: 'a number without a counter',
    file: object('OM_Fallout__c'),
    change: replace('FO-{000000}', 'FO'),
    rule: 'platform/auto-number',
  },
  {
    what: 'a field without help',
    file: stepState,
    change: replace(/\s*<inlineHelpText>.*<\/inlineHelpText>/, ''),
    rule: 'complete/words',
  },
  {
    what: 'a state that the code does not know',
    file: stepState,
    change: replace('<fullName>Scheduled<', '<fullName>Planned<'),
    rule: 'states/values',
  },
  {
    what: 'a state that a new record does not have',
    file: field('Order', 'OM_State__c'),
    change: replace('<default>true<', '<default>false<'),
    rule: 'states/initial',
  },
  {
    what: 'a move that the lifecycle does not have',
    file: rule('OrderItem', 'OM_Billing_Moves'),
    change: replace('&quot;|Eligible|&quot;', '&quot;|Eligible|Released|&quot;'),
    rule: 'states/rule-differs',
  },
  {
    what: 'a rule that is switched off',
    file: rule('OrderItem', 'OM_Billing_Moves'),
    change: replace('<active>true<', '<active>false<'),
    rule: 'states/rule-differs',
  },
];
