import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../data/catalogue.ts';
import { startLocalCrm, type LocalCrm, type RestConnection, type RestError } from '../support/localCrm.ts';

const AS_SALES = ['OM_Sales'];
const AS_OPERATOR = ['OM_Operator'];
const AS_SERVICE = ['OM_Integration'];
/** Sees and may write everything, as far as rules let anybody. */
const AS_ADMIN = ['OM_Admin'];

const refused = (message: RegExp): RestError =>
  expect.objectContaining({
    errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    message: expect.stringMatching(message) as string,
  }) as RestError;

describe('what the CRM holds', () => {
  let crm: LocalCrm;
  let account: string;
  let pricebook: string;
  let entry: string;
  let order: string;
  let line: string;

  beforeAll(async () => {
    crm = await startLocalCrm();
    await loadCatalogue(crm.admin);
    account = await idOf(`SELECT Id FROM Account WHERE OM_ExternalId__c = 'ACC-ALMA'`);
    pricebook = await idOf('SELECT Id FROM Pricebook2 WHERE IsStandard = true');
    entry = await idOf(`SELECT Id FROM PricebookEntry WHERE Product2.ProductCode = 'VOICE'`);
  });
  afterAll(() => crm.stop());
  beforeEach(async () => {
    order = await newOrder();
    line = await newLine(order);
  });

  const idOf = async (soql: string): Promise<string> => String((await crm.admin.query(soql))[0]?.['Id']);
  const newOrder = (fields: object = {}, as: RestConnection = crm.admin): Promise<string> =>
    as.create('Order', {
      AccountId: account,
      Status: 'Draft',
      EffectiveDate: '2026-11-25',
      Pricebook2Id: pricebook,
      ...fields,
    });
  const newLine = (orderId: string, fields: object = {}): Promise<string> =>
    crm.admin.create('OrderItem', {
      OrderId: orderId,
      PricebookEntryId: entry,
      Quantity: 1,
      UnitPrice: 9.9,
      ...fields,
    });
  /** Moves a record of the service from state to state. */
  const walk = async (object: string, id: string, field: string, ...states: readonly string[]): Promise<void> => {
    const service = await crm.userWith(...AS_SERVICE);
    for (const state of states) await service.update(object, id, { [field]: state });
  };
  const submitted = async (): Promise<void> => {
    await (await crm.userWith(...AS_ADMIN)).update('Order', order, { OM_State__c: 'Acknowledged' });
  };
  const newPlan = async (orderId: string = order): Promise<string> =>
    (await crm.userWith(...AS_SERVICE)).create('OM_FulfillmentPlan__c', {
      Order__c: orderId,
      ExternalId__c: `${orderId}/r1`,
    });

  describe('orders', () => {
    it('start as drafts, whoever creates them', async () => {
      const service = await crm.userWith(...AS_SERVICE);

      await expect(newOrder({ OM_State__c: 'InProgress' })).rejects.toThrow(refused(/Create orders as drafts/));
      await expect(service.update('Order', order, { OM_State__c: null })).rejects.toThrow(
        refused(/cannot go to this state/)
      );
    });

    it('are submitted with the permission, and by nobody without', async () => {
      const operator = await crm.userWith(...AS_OPERATOR);
      // Operators may not edit orders at all, so the rule is asked with an admin who lost the permission.
      await expect(operator.update('Order', order, { OM_State__c: 'Acknowledged' })).rejects.toThrow();
      await expect(crm.admin.update('Order', order, { OM_State__c: 'Acknowledged' })).rejects.toThrow(
        refused(/permission to submit/)
      );

      await submitted();

      expect(await crm.admin.query(`SELECT OM_State__c FROM Order WHERE Id = '${order}'`)).toMatchObject([
        { OM_State__c: 'Acknowledged' },
      ]);
    });

    it('are moved on by the service only, and only as the lifecycle says', async () => {
      await submitted();

      const admin = await crm.userWith(...AS_ADMIN);
      await expect(admin.update('Order', order, { OM_State__c: 'InProgress' })).rejects.toThrow(
        refused(/Only a draft/)
      );
      const service = await crm.userWith(...AS_SERVICE);
      await expect(service.update('Order', order, { OM_State__c: 'Completed' })).rejects.toThrow(refused(/cannot go/));
      await service.update('Order', order, { OM_State__c: 'InProgress' });
      await service.update('Order', order, { OM_State__c: 'Completed' });
      await expect(service.update('Order', order, { OM_State__c: 'InProgress' })).rejects.toThrow(refused(/cannot go/));
    });

    it.each(['Pending', 'Rejected', 'Recalled', 'Escalated', 'Expired'])(
      'wait while their approval is %s',
      async (status) => {
        await crm.admin.update('Order', order, { OM_ApprovalStatus__c: status });

        await expect(submitted()).rejects.toThrow(refused(/not approved/));

        await crm.admin.update('Order', order, { OM_ApprovalStatus__c: 'Approved' });
        await submitted();
      }
    );

    it('keep their attributes and external id once they are submitted', async () => {
      await crm.admin.update('Order', order, { OM_Attributes__c: '{"channel":"shop"}' });
      await submitted();

      await expect(crm.admin.update('Order', order, { OM_Attributes__c: '{}' })).rejects.toThrow(refused(/amends it/));
      await crm.admin.update('Order', order, { OM_ExternalId__c: order });
      await expect(crm.admin.update('Order', order, { OM_ExternalId__c: 'other' })).rejects.toThrow(
        refused(/amends it/)
      );
    });

    it('take attributes that are one JSON object', async () => {
      await expect(newOrder({ OM_Attributes__c: 'speed=1G' })).rejects.toThrow(refused(/one JSON object/));
    });
  });

  describe('lines', () => {
    it.each([
      ['a list as attributes', { OM_Attributes__c: '[1]' }, /one JSON object/],
      ['a state from the start', { OM_State__c: 'Acknowledged' }, /written by the fulfillment service only/],
      ['billing from the start', { OM_BillingState__c: 'Billing' }, /certificate|billing state|fulfillment service/],
    ])('have not %s', async (_what, fields, message) => {
      await crm.userWith(...AS_ADMIN);

      await expect(newLine(order, fields)).rejects.toThrow(refused(message));
    });

    it.each([0, -1])('have not the quantity %d', async (quantity) => {
      // An org that allows zero or negative quantities leaves the refusal to our rule; the others refuse it themselves.
      await expect(newLine(order, { Quantity: quantity })).rejects.toThrow(/quantit/);
    });

    it('are bundled under a line of the same order', async () => {
      const other = await newLine(await newOrder());

      await expect(newLine(order, { OM_ParentItem__c: other })).rejects.toThrow(refused(/same order/));
      await newLine(order, { OM_ParentItem__c: line });
    });

    it('are frozen once the order is submitted', async () => {
      await submitted();

      await expect(newLine(order)).rejects.toThrow(refused(/cannot be added or changed/));
      for (const change of [
        { Quantity: 2 },
        { UnitPrice: 1 },
        { OM_Action__c: 'delete' },
        { OM_Attributes__c: '{}' },
      ]) {
        await expect(crm.admin.update('OrderItem', line, change)).rejects.toThrow(
          refused(/cannot be added or changed/)
        );
      }
    });
  });

  describe('the billing gate', () => {
    const certify = async (plan: string): Promise<string> =>
      (await crm.userWith(...AS_SERVICE)).create('OM_BillingCertificate__c', {
        Plan__c: plan,
        ExternalId__c: `${plan}:gate`,
        GateKey__c: 'gate',
      });

    it('opens with a certificate of a plan of this order, step by step', async () => {
      await submitted();
      const certificate = await certify(await newPlan());
      await walk('OrderItem', line, 'OM_BillingState__c', 'Blocked', 'Eligible');

      const service = await crm.userWith(...AS_SERVICE);
      await service.update('OrderItem', line, {
        OM_BillingState__c: 'Released',
        OM_BillingCertificate__c: certificate,
      });
      await service.update('OrderItem', line, { OM_BillingState__c: 'Billing' });
    });

    it('stays shut without one, for the service too', async () => {
      await submitted();
      await walk('OrderItem', line, 'OM_BillingState__c', 'Blocked', 'Eligible');

      const service = await crm.userWith(...AS_SERVICE);
      await expect(service.update('OrderItem', line, { OM_BillingState__c: 'Released' })).rejects.toThrow(
        refused(/only with a certificate/)
      );
    });

    it('stays shut with the certificate of another order', async () => {
      await submitted();
      const certificate = await certify(await newPlan(await newOrder()));
      await walk('OrderItem', line, 'OM_BillingState__c', 'Blocked', 'Eligible');

      const service = await crm.userWith(...AS_SERVICE);
      const release = { OM_BillingState__c: 'Released', OM_BillingCertificate__c: certificate };
      await expect(service.update('OrderItem', line, release)).rejects.toThrow(refused(/only with a certificate/));
    });

    it('does not open past Eligible, and not for an admin', async () => {
      await submitted();
      const certificate = await certify(await newPlan());
      const release = { OM_BillingState__c: 'Released', OM_BillingCertificate__c: certificate };
      await walk('OrderItem', line, 'OM_BillingState__c', 'Blocked');

      const service = await crm.userWith(...AS_SERVICE);
      await expect(service.update('OrderItem', line, release)).rejects.toThrow(refused(/only from Eligible/));
      await service.update('OrderItem', line, { OM_BillingState__c: 'Eligible' });
      await crm.userWith(...AS_ADMIN);
      await expect(crm.admin.update('OrderItem', line, release)).rejects.toThrow(
        refused(/fulfillment service|certificate/)
      );
    });

    it('has certificates that the service writes once', async () => {
      const plan = await newPlan();
      const certificate = await certify(plan);

      const forged = { Plan__c: plan, ExternalId__c: 'forged', GateKey__c: 'gate' };
      await expect(crm.admin.create('OM_BillingCertificate__c', forged)).rejects.toThrow(refused(/service only/));
      const service = await crm.userWith(...AS_SERVICE);
      await expect(service.update('OM_BillingCertificate__c', certificate, { GateKey__c: 'other' })).rejects.toThrow(
        refused(/cannot be changed/)
      );
    });
  });

  describe('steps, fallout and events', () => {
    const newStep = async (fields: object): Promise<string> => {
      const plan = await newPlan();
      const service = await crm.userWith(...AS_SERVICE);
      return service.create('OM_FulfillmentStep__c', {
        Plan__c: plan,
        ExternalId__c: `${plan}:step`,
        Type__c: 'manual',
        ...fields,
      });
    };
    const done = { TaskOutput__c: '{"ok":true}', TaskDoneBy__c: 'Ola', TaskDoneAt__c: '2026-11-25T10:00:00.000Z' };

    it('let an operator complete an open task', async () => {
      const step = await newStep({ State__c: 'Ready' });

      await (await crm.userWith(...AS_OPERATOR)).update('OM_FulfillmentStep__c', step, done);
    });

    it.each([
      ['a task that is not open', { State__c: 'Pending' }, /does not wait for a person/],
      ['a step that no person does', { State__c: 'Ready', Type__c: 'callout' }, /does not wait for a person/],
    ])('refuse to complete %s', async (_what, fields, message) => {
      const step = await newStep(fields);

      const operator = await crm.userWith(...AS_OPERATOR);
      await expect(operator.update('OM_FulfillmentStep__c', step, done)).rejects.toThrow(refused(message));
    });

    it('let nobody but the service move a step', async () => {
      const step = await newStep({ State__c: 'Ready' });

      await crm.userWith();
      await expect(crm.admin.update('OM_FulfillmentStep__c', step, { State__c: 'Completed' })).rejects.toThrow(
        refused(/written by the fulfillment service/)
      );
      await expect(crm.admin.update('OM_FulfillmentStep__c', step, done)).rejects.toThrow(
        refused(/may not complete tasks/)
      );
    });

    it('move fallout as its lifecycle says', async () => {
      const plan = await newPlan();
      const service = await crm.userWith(...AS_SERVICE);
      const fallout = await service.create('OM_Fallout__c', {
        Plan__c: plan,
        ExternalId__c: `${plan}:f`,
        ErrorCode__c: 'X',
      });

      const operator = await crm.userWith(...AS_OPERATOR);
      await expect(operator.update('OM_Fallout__c', fallout, { State__c: 'Closed' })).rejects.toThrow(
        refused(/cannot go/)
      );
      await operator.update('OM_Fallout__c', fallout, { State__c: 'InProgress' });
      await expect(crm.admin.update('OM_Fallout__c', fallout, { ErrorCode__c: 'Y' })).rejects.toThrow(
        refused(/written by the fulfillment service/)
      );
    });

    it.each<[string, readonly string[], string, boolean]>([
      ['sales', AS_SALES, 'OrderSubmitted', true],
      ['sales', AS_SALES, 'StepSkipRequested', false],
      ['an operator', AS_OPERATOR, 'TaskCompleted', true],
      ['an operator', AS_OPERATOR, 'OrderSubmitted', false],
      ['the service', AS_SERVICE, 'EventReceived', true],
    ])('let %s (%j) announce %s: %s', async (_who, sets, type, allowed) => {
      const person = await crm.userWith(...sets);
      const event = { Type__c: type, Order__c: order, Payload__c: '{}' };

      if (!allowed) {
        await expect(person.create('OM_OutboxEvent__c', event)).rejects.toThrow(refused(/may not announce/));
        return;
      }
      const id = await person.create('OM_OutboxEvent__c', event);
      const service = await crm.userWith(...AS_SERVICE);
      await expect(service.update('OM_OutboxEvent__c', id, { Payload__c: '{"a":1}' })).rejects.toThrow(
        refused(/cannot be changed/)
      );
    });
  });

  describe('the catalog and the design', () => {
    it.each([
      [
        'OM_Bundle__c',
        'FIBER-1G-TV',
        { ValidFrom__c: '2026-02-01', ValidTo__c: '2026-01-01' },
        /lies before the first/,
      ],
      ['OM_Bundle__c', 'FIBER-1G-TV', { DiscountPercent__c: 101 }, /between 0 and 100/],
      ['OM_BundleGroup__c', 'FIBER-1G-TV/access', { MinComponents__c: 3 }, /not above the maximum/],
      ['OM_BundleComponent__c', 'FIBER-1G-TV/VOICE', { DefaultQuantity__c: 3 }, /follow one another/],
      ['OM_ProductAttribute__c', 'VOICE/portIn', { Key__c: 'port in' }, /start with a letter/],
    ])('refuse %s %s with %j', async (object, key, fields, message) => {
      const id = await idOf(`SELECT Id FROM ${object} WHERE ExternalId__c = '${key}'`);

      await expect(crm.admin.update(object, id, fields)).rejects.toThrow(refused(message));
    });

    it('keep a bundle out of itself, and its parts inside it', async () => {
      const bundle = await idOf(`SELECT Id FROM OM_Bundle__c WHERE ExternalId__c = 'COFFEE-PACKAGE'`);
      const head = await idOf(`SELECT Id FROM Product2 WHERE ProductCode = 'COFFEE-PACKAGE'`);
      const foreignGroup = await idOf(`SELECT Id FROM OM_BundleGroup__c WHERE ExternalId__c = 'FIBER-1G-TV/access'`);
      const component = await idOf(
        `SELECT Id FROM OM_BundleComponent__c WHERE ExternalId__c = 'COFFEE-PACKAGE/COFFEE-BEANS'`
      );

      await expect(crm.admin.create('OM_BundleComponent__c', { Bundle__c: bundle, Product__c: head })).rejects.toThrow(
        refused(/cannot contain itself/)
      );
      await expect(crm.admin.update('OM_BundleComponent__c', component, { Group__c: foreignGroup })).rejects.toThrow(
        refused(/another bundle/)
      );
      const constraint = { Bundle__c: bundle, Component__c: component, OtherComponent__c: component };
      await expect(crm.admin.create('OM_BundleConstraint__c', constraint)).rejects.toThrow(refused(/two different/));
    });

    it('let only those who manage the design write versions, and nobody change one', async () => {
      const version = { Name: 'telecom', Number__c: 1, Hash__c: 'a1', ExternalId__c: 'design/1', Document__c: '{}' };
      await expect(crm.admin.create('OM_FulfillmentDesign__c', version)).rejects.toThrow(refused(/may not change/));

      const admin = await crm.userWith(...AS_ADMIN);
      const id = await admin.create('OM_FulfillmentDesign__c', version);
      await admin.update('OM_FulfillmentDesign__c', id, { State__c: 'Active' });
      await expect(admin.update('OM_FulfillmentDesign__c', id, { Document__c: '{"a":1}' })).rejects.toThrow(
        refused(/Apply a new version/)
      );
    });
  });
});
