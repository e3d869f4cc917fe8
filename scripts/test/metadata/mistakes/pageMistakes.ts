/** Layouts, lists, tabs and apps that name what is not there or what the platform does not show. */
import { layout, list, object, objects, replace, type Mistake } from './mistake.ts';

export const pageMistakes: readonly Mistake[] = [
  {
    what: 'an unknown field on a layout',
    file: layout('Order-OM Order Layout'),
    change: replace('<field>OM_PromisedDate__c<', '<field>OM_PromissedDate__c<'),
    rule: 'reference/unknown-field',
  },
  {
    what: 'a field twice on a layout',
    file: layout('Order-OM Order Layout'),
    change: replace('<field>OM_PromisedDate__c<', '<field>OM_RequestedDate__c<'),
    rule: 'reference/shown-twice',
  },
  {
    what: 'a required field that may be left empty',
    file: layout('OM_FulfillmentPlan__c-Fulfillment Plan Layout'),
    change: replace(/<behavior>Required<\/behavior>(\s*<field>Order__c)/, '<behavior>Edit</behavior>$1'),
    rule: 'reference/must-be-required',
  },
  {
    what: 'a formula that can be edited on a layout',
    file: layout('OM_FulfillmentPlan__c-Fulfillment Plan Layout'),
    change: replace(/<behavior>Readonly<\/behavior>(\s*<field>Progress__c)/, '<behavior>Edit</behavior>$1'),
    rule: 'reference/must-be-readonly',
  },
  {
    what: 'a required field that is not on the layout',
    file: layout('OM_FulfillmentPlan__c-Fulfillment Plan Layout'),
    change: replace(/<layoutItems>\s*<behavior>Required<\/behavior>\s*<field>Order__c<\/field>\s*<\/layoutItems>/, ''),
    rule: 'reference/required-not-shown',
  },
  {
    what: 'a related list of nothing',
    file: layout('OM_FulfillmentPlan__c-Fulfillment Plan Layout'),
    change: replace('OM_Fallout__c.Plan__c', 'OM_Fallout__c.Step__c'),
    rule: 'reference/unknown-list',
  },
  {
    what: 'an unknown column of a related list',
    file: layout('OM_FulfillmentPlan__c-Fulfillment Plan Layout'),
    change: replace('<fields>GateKey__c<', '<fields>Gate__c<'),
    rule: 'reference/unknown-field',
  },
  {
    what: 'long text as a column',
    file: list('OM_FulfillmentStep__c', 'Failed'),
    change: replace('<columns>ErrorCode__c<', '<columns>ErrorMessage__c<'),
    rule: 'reference/long-text',
  },
  {
    what: 'an unknown value in a filter',
    file: list('OM_FulfillmentStep__c', 'Failed'),
    change: replace('FatallyFailed', 'FatalyFailed'),
    rule: 'reference/picklist-value',
  },
  {
    what: 'an unknown queue',
    file: list('OM_FulfillmentStep__c', 'My_Queue'),
    change: replace('<queue>Fulfillment_Desk', '<queue>Fulfilment_Desk'),
    rule: 'reference/unknown-queue',
  },
  {
    what: 'a detail in a list of mine',
    file: list('OM_FulfillmentItem__c', 'Failed'),
    change: replace('Everything', 'Mine'),
    rule: 'reference/scope',
  },
  {
    what: 'the owner of a detail',
    file: list('OM_FulfillmentItem__c', 'Failed'),
    change: replace('<columns>Quantity__c<', '<columns>OWNER.ALIAS<'),
    rule: 'reference/no-owner',
  },
  {
    what: 'a queue of details',
    file: 'force-app/main/default/queues/Fulfillment_Desk.queue-meta.xml',
    change: replace('OM_FulfillmentStep__c', 'OM_FulfillmentItem__c'),
    rule: 'reference/no-owner',
  },
  {
    what: 'an unknown field on a compact layout',
    file: `${objects}/OM_Bundle__c/compactLayouts/OM_Bundle.compactLayout-meta.xml`,
    change: replace('Active__c', 'Aktive__c'),
    rule: 'reference/unknown-field',
  },
  {
    what: 'an unknown compact layout',
    file: object('OM_Bundle__c'),
    change: replace('<compactLayoutAssignment>OM_Bundle<', '<compactLayoutAssignment>OM_Bundel<'),
    rule: 'reference/unknown-layout',
  },
  {
    what: 'an unknown field in search results',
    file: object('OM_Bundle__c'),
    change: replace('<searchResultsAdditionalFields>Product__c<', '<searchResultsAdditionalFields>Produkt__c<'),
    rule: 'reference/unknown-field',
  },
  {
    what: 'an unknown tab in the app',
    file: 'force-app/main/default/applications/OM_Console.app-meta.xml',
    change: replace('<tabs>OM_Fallout__c<', '<tabs>OM_Fallouts__c<'),
    rule: 'reference/unknown-tab',
  },
  {
    what: 'a tab without an icon',
    file: 'force-app/main/default/tabs/OM_Bundle__c.tab-meta.xml',
    change: replace(/\s*<motif>.*<\/motif>/, ''),
    rule: 'reference/motif',
  },
  {
    what: 'a design that sends tasks to no queue',
    file: 'config/design/telecom.yaml',
    change: replace('queue: Fulfillment_Desk', 'queue: Fulfilment'),
    rule: 'reference/unknown-queue',
  },
];
