/** Formulas that do not compile or name what is not there. */
import { certificateRule, field, replace, rule, type Mistake } from './mistake.ts';

export const formulaMistakes: readonly Mistake[] = [
  {
    what: 'an unknown field in a formula',
    file: certificateRule,
    change: replace('Plan__r.Order__c', 'Plan__r.Ordr__c'),
    rule: 'formula/unknown-field',
  },
  {
    what: 'an unknown relationship in a formula',
    file: certificateRule,
    change: replace('Plan__r.', 'Plans__r.'),
    rule: 'formula/unknown-field',
  },
  {
    what: 'an unknown custom permission',
    file: certificateRule,
    change: replace('OM_Automation', 'OM_Automaton'),
    rule: 'formula/unknown-name',
  },
  {
    what: 'an unknown label',
    file: certificateRule,
    change: replace('OrderId', '$Label.OM_Nothing'),
    rule: 'formula/unknown-name',
  },
  {
    what: 'an unknown function',
    file: certificateRule,
    change: replace('ISPICKVAL', 'ISPICKVALUE'),
    rule: 'formula/unknown-function',
  },
  {
    what: 'too few arguments',
    file: certificateRule,
    change: replace('ISBLANK(OM_BillingCertificate__c)', 'ISBLANK()'),
    rule: 'formula/arguments',
  },
  {
    what: 'an unknown picklist value in a formula',
    file: certificateRule,
    change: replace('Released', 'Release'),
    rule: 'formula/picklist-value',
  },
  {
    what: 'a picklist compared as text',
    file: certificateRule,
    change: replace(/ISPICKVAL\(OM_BillingState__c, (&quot;Released&quot;)\)/, 'OM_BillingState__c = $1'),
    rule: 'formula/picklist-as-text',
  },
  {
    what: 'a bracket too few in a formula',
    file: certificateRule,
    change: replace('ISNEW()', 'ISNEW('),
    rule: 'formula/syntax',
  },
  {
    what: 'ISCHANGED of another record',
    file: rule('OrderItem', 'OM_Frozen_After_Draft'),
    change: replace('ISCHANGED(Quantity)', 'ISCHANGED(Order.OM_State__c)'),
    rule: 'formula/other-record',
  },
  {
    what: 'a question about the save in a formula field',
    file: field('Order', 'OM_FulfillmentSummary__c'),
    change: replace('BLANKVALUE(OM_StepsTotal__c, 0) = 0', 'ISNEW()'),
    rule: 'formula/not-in-fields',
  },
];
