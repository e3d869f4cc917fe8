import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AS_OPERATOR, AS_SALES, AS_SERVICE, refused, CommercialWorld } from '../support/commercialWorld.ts';

describe('what the CRM holds about work', () => {
  let world: CommercialWorld;
  beforeAll(async () => {
    world = await CommercialWorld.start();
  });
  afterAll(() => world.stop());
  beforeEach(() => world.freshOrder());

  describe('steps, fallout and events', () => {
    const newStep = async (fields: object): Promise<string> => {
      const plan = await world.newPlan();
      const service = await world.service();
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

      await (await world.crm.userWith(...AS_OPERATOR)).update('OM_FulfillmentStep__c', step, done);
    });

    it.each([
      ['a task that is not open', { State__c: 'Pending' }, /does not wait for a person/],
      ['a step that no person does', { State__c: 'Ready', Type__c: 'callout' }, /does not wait for a person/],
    ])('refuse to complete %s', async (_what, fields, message) => {
      const step = await newStep(fields);

      const operator = await world.crm.userWith(...AS_OPERATOR);
      await expect(operator.update('OM_FulfillmentStep__c', step, done)).rejects.toThrow(refused(message));
    });

    it('let nobody but the service move a step', async () => {
      const step = await newStep({ State__c: 'Ready' });

      await world.crm.userWith();
      await expect(world.crm.admin.update('OM_FulfillmentStep__c', step, { State__c: 'Completed' })).rejects.toThrow(
        refused(/written by the fulfillment service/)
      );
      await expect(world.crm.admin.update('OM_FulfillmentStep__c', step, done)).rejects.toThrow(
        refused(/may not complete tasks/)
      );
    });

    it('move fallout as its lifecycle says', async () => {
      const plan = await world.newPlan();
      const service = await world.service();
      const fallout = await service.create('OM_Fallout__c', {
        Plan__c: plan,
        ExternalId__c: `${plan}:f`,
        ErrorCode__c: 'X',
      });

      const operator = await world.crm.userWith(...AS_OPERATOR);
      await expect(operator.update('OM_Fallout__c', fallout, { State__c: 'Closed' })).rejects.toThrow(
        refused(/cannot go/)
      );
      await operator.update('OM_Fallout__c', fallout, { State__c: 'InProgress' });
      await expect(world.crm.admin.update('OM_Fallout__c', fallout, { ErrorCode__c: 'Y' })).rejects.toThrow(
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
      const person = await world.crm.userWith(...sets);
      const event = { Type__c: type, Order__c: world.order, Payload__c: '{}' };

      if (!allowed) {
        await expect(person.create('OM_OutboxEvent__c', event)).rejects.toThrow(refused(/may not announce/));
        return;
      }
      const id = await person.create('OM_OutboxEvent__c', event);
      const service = await world.service();
      await expect(service.update('OM_OutboxEvent__c', id, { Payload__c: '{"a":1}' })).rejects.toThrow(
        refused(/cannot be changed/)
      );
    });
  });
});
