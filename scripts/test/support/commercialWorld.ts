import { expect } from 'vitest';
import { loadCatalogue } from '../../data/catalogue.ts';
import { startLocalCrm, type LocalCrm, type RestConnection, type RestError } from './localCrm.ts';

export const AS_SALES = ['OM_Sales'];
export const AS_OPERATOR = ['OM_Operator'];
export const AS_SERVICE = ['OM_Integration'];
/** Sees and may write everything, as far as rules let anybody. */
export const AS_ADMIN = ['OM_Admin'];

/** What `toThrow` expects when a validation rule refuses, with a message like this. */
export const refused = (message: RegExp): RestError =>
  expect.objectContaining({
    errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    message: expect.stringMatching(message) as string,
  }) as RestError;

/** The local org with the sample catalogue, and a draft order with one line that each test starts from. */
export class CommercialWorld {
  readonly crm: LocalCrm;
  order = '';
  line = '';
  #account = '';
  #pricebook = '';
  #entry = '';

  private constructor(crm: LocalCrm) {
    this.crm = crm;
  }

  static async start(): Promise<CommercialWorld> {
    const world = new CommercialWorld(await startLocalCrm());
    await loadCatalogue(world.crm.admin);
    world.#account = await world.idOf(`SELECT Id FROM Account WHERE OM_ExternalId__c = 'ACC-ALMA'`);
    world.#pricebook = await world.idOf('SELECT Id FROM Pricebook2 WHERE IsStandard = true');
    world.#entry = await world.idOf(`SELECT Id FROM PricebookEntry WHERE Product2.ProductCode = 'VOICE'`);
    return world;
  }

  stop(): Promise<void> {
    return this.crm.stop();
  }

  async freshOrder(): Promise<void> {
    this.order = await this.newOrder();
    this.line = await this.newLine(this.order);
  }

  async idOf(soql: string): Promise<string> {
    return String((await this.crm.admin.query(soql))[0]?.['Id']);
  }

  newOrder(fields: object = {}): Promise<string> {
    const dates = { Status: 'Draft', EffectiveDate: '2026-11-25' };
    return this.crm.admin.create('Order', {
      AccountId: this.#account,
      Pricebook2Id: this.#pricebook,
      ...dates,
      ...fields,
    });
  }

  newLine(orderId: string, fields: object = {}): Promise<string> {
    const price = { PricebookEntryId: this.#entry, Quantity: 1, UnitPrice: 9.9 };
    return this.crm.admin.create('OrderItem', { OrderId: orderId, ...price, ...fields });
  }

  service(): Promise<RestConnection> {
    return this.crm.userWith(...AS_SERVICE);
  }

  async submitted(): Promise<void> {
    const admin = await this.crm.userWith(...AS_ADMIN);
    await admin.update('Order', this.order, { OM_State__c: 'Acknowledged' });
  }

  async newPlan(orderId: string = this.order): Promise<string> {
    const plan = { Order__c: orderId, ExternalId__c: `${orderId}/r1` };
    return (await this.service()).create('OM_FulfillmentPlan__c', plan);
  }

  /** The service moves the line from billing state to billing state. */
  async walkBilling(...states: readonly string[]): Promise<void> {
    const service = await this.service();
    for (const state of states) await service.update('OrderItem', this.line, { OM_BillingState__c: state });
  }
}
