/** Permission sets that grant what is not there or what the platform refuses to grant. */
import { afterRoot, grant, objectGrant, replace, set, type Mistake } from './mistake.ts';

export const permissionMistakes: readonly Mistake[] = [
  {
    what: 'a permission for an unknown field',
    file: set('OM_Sales'),
    change: replace('Order.OM_Attributes__c', 'Order.OM_Attribute__c'),
    rule: 'permission/unknown-field',
  },
  {
    what: 'a permission for a required field',
    file: set('OM_Sales'),
    change: afterRoot(grant('OM_FulfillmentPlan__c.Order__c', false)),
    rule: 'permission/always-visible',
  },
  {
    what: 'a permission for a master-detail field',
    file: set('OM_Sales'),
    change: afterRoot(grant('OM_BundleGroup__c.Bundle__c', false)),
    rule: 'permission/always-visible',
  },
  {
    what: 'an editable formula',
    file: set('OM_Sales'),
    change: replace(/false(<\/editable>\s*<field>Order.OM_FulfillmentSummary__c)/, 'true$1'),
    rule: 'permission/read-only',
  },
  {
    what: 'a field of an object that is not granted',
    file: set('OM_Sales'),
    change: afterRoot(grant('OM_GatewayMessage__c.At__c', false)),
    rule: 'permission/object-missing',
  },
  {
    what: 'an unknown object',
    file: set('OM_Sales'),
    change: afterRoot(objectGrant('OM_Bundel__c', 'R')),
    rule: 'permission/unknown-object',
  },
  {
    what: 'editing without reading',
    file: set('OM_Sales'),
    change: afterRoot(objectGrant('OM_GatewayMessage__c', 'E')),
    rule: 'permission/right-missing',
  },
  {
    what: 'a detail without its master',
    file: set('OM_ContractManager'),
    change: replace(
      /<objectPermissions>(?:(?!<\/objectPermissions>)[\s\S])*<object>OM_FulfillmentPlan__c<\/object>[\s\S]*?<\/objectPermissions>/,
      ''
    ),
    rule: 'permission/master-missing',
  },
  {
    what: 'an unknown custom permission in a set',
    file: set('OM_Sales'),
    change: replace('<name>OM_SubmitOrder<', '<name>OM_SubmitOrders<'),
    rule: 'permission/unknown-name',
  },
  {
    what: 'an unknown user permission',
    file: set('OM_Sales'),
    change: replace('<name>ActivateOrder<', '<name>ActivateOrders<'),
    rule: 'permission/unknown-name',
  },
  {
    what: 'a user permission without the one it needs',
    file: set('OM_Integration'),
    change: replace('<name>ActivateOrder<', '<name>RunFlow<'),
    rule: 'permission/right-missing',
  },
  {
    what: 'an unknown app in a set',
    file: set('OM_Sales'),
    change: replace('OM_Console', 'OM_Konsole'),
    rule: 'permission/unknown-name',
  },
  {
    what: 'an unknown tab in a set',
    file: set('OM_Sales'),
    change: replace('<tab>OM_Bundle__c<', '<tab>OM_Bundles__c<'),
    rule: 'permission/unknown-tab',
  },
];
