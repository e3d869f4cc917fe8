/** What an internet order must survive: ten cases by which order management is compared. */
import { describe, expect, it } from 'vitest';
import type { GatewayReply } from '../../../src/engine/ports.ts';
import { HOUR, internetWorld, keyOf } from './internetWorld.ts';

const later = (externalId: string): GatewayReply => ({ kind: 'accepted', externalId });
const done = { kind: 'completed' } as const;

describe('an internet order', () => {
  const world = internetWorld();
  const finish = (gateway: string, definition: string, messageId = definition): Promise<unknown> =>
    world.call(gateway, messageId, { correlation: { planId: world.plan, stepKey: keyOf(definition) }, outcome: done });
  const billed = (): readonly string[] => world.asked().filter((text) => text.startsWith('startBilling'));

  it.each([
    ['modem.ship', 'ship', 'warehouse'],
    ['port.switch-on', 'switchOn', 'network'],
    ['visit.install', 'install', 'fieldservice'],
    ['activation.activate', 'activate', 'network'],
  ])(
    '1. is not billed while %s is open, by the service or by hand in the database',
    async (open, operation, vendor) => {
      world.answer({ [operation]: later(`${world.order}-open`) });
      await world.submit();
      if (open !== 'modem.ship') {
        await world.becomes('modem.delivered', 'Waiting');
        await world.deliver();
      }
      await world.becomes(open, 'Waiting');
      await world.test.runtime.idle();

      expect(billed()).toEqual([]);
      const { sql, schema } = world.test;
      const forged = sql.query(
        `update ${schema}.line set billing = 'Billing' where plan_no = (select no from ${schema}.plan where id = $1)`,
        [world.plan]
      );
      await expect(forged).rejects.toThrow('BillingGateClosed');

      await finish(vendor, open);
      if (open === 'modem.ship') {
        await world.becomes('modem.delivered', 'Waiting');
        await world.deliver();
      }
      await world.ends();
      expect(billed()).toHaveLength(1);
    }
  );

  it('2. has only port and activation done anew when the speed changes after shipping and before the port is on', async () => {
    world.answer({ reservePort: later(`${world.order}-port`) });
    await world.submit({ speed: '1G', model: 'A' });
    await world.becomes('modem.delivered', 'Waiting');

    const change = await world.changeTo({ speed: '500M', model: 'A' }, 2);

    const touched = change.kind === 'applied' ? change.revision.impact.steps.map(({ key }) => key.split('@')[0]) : [];
    expect(touched).toEqual(['port.switch-on', 'activation.activate']);
    await finish('network', 'port.reserve');
    await world.deliver();
    await world.ends();
    expect(world.asked()).toEqual([
      'check',
      ...['reserve A', 'reservePort'],
      'ship A',
      'switchOn 500M',
      'install',
      'activate 500M',
      'testLine',
      expect.stringMatching(/^startBilling/),
    ]);
  });

  it('3. takes a modem back and ships another one for a fee when it changes after shipping', async () => {
    world.answer({ ship: ({ request }) => (request.payload['model'] === 'A' ? done : later(`${world.order}-B`)) });
    await world.submit({ speed: '1G', model: 'A' });
    await world.becomes('modem.delivered', 'Waiting');

    const change = await world.changeTo({ speed: '1G', model: 'B' }, 2);

    expect(change).toMatchObject({ kind: 'applied', revision: { impact: { fees: [{ amount: '19.9' }] } } });
    await world.becomes('modem.ship~2', 'Waiting');
    expect(await world.stateOf('modem.ship')).toBe('Compensated');
    const warehouse = world.asked().filter((text) => /^(reserve|ship|takeBack|release)( |$)/.test(text));
    expect(warehouse).toEqual(['reserve A', 'ship A', 'takeBack A', 'release A', 'reserve B', 'ship B']);
    expect(billed()).toEqual([]);
  });

  it('3b. refuses another speed once the port is being set up, unless somebody answers for it', async () => {
    world.answer({ switchOn: later(`${world.order}-port`) });
    await world.submit();
    await world.becomes('port.switch-on', 'Waiting');
    const speed = { speed: '500M', model: 'A' };

    const refused = await world.changeTo(speed, 2);
    expect(refused).toMatchObject({ kind: 'refused', problems: [{ code: 'PointOfNoReturn' }] });
    const override = { by: 'Lee', reason: 'The customer insists', approval: 'APP-7' };
    expect((await world.changeTo(speed, 2, { decisions: { override } })).kind).toBe('applied');
  });

  it('4. takes answers that come twice, late and out of order', async () => {
    world.answer({ ship: later(`${world.order}-parcel`), install: later(`${world.order}-visit`) });
    // The technician is done before anybody has sent him.
    const early = { correlation: { externalId: `${world.order}-visit` }, outcome: done };
    expect(await world.call('fieldservice', 'visit', early)).toEqual({ kind: 'stored' });
    await world.submit();
    await world.becomes('modem.ship', 'Waiting');
    const shipped = { correlation: { externalId: `${world.order}-parcel` }, outcome: done };
    const answers = [
      await world.call('warehouse', 'shipped', shipped),
      await world.call('warehouse', 'shipped', shipped),
    ];
    expect(answers.map(({ kind }) => kind)).toEqual(['applied', 'duplicate']);
    await world.becomes('modem.delivered', 'Waiting');
    await world.deliver();
    await world.ends();

    // The warehouse says it once more, in other words, when all is over.
    const afterwards = await world.call('warehouse', 'shipped-again', shipped);
    expect(afterwards.kind).not.toBe('applied');
    expect(world.asked().filter((text) => text === 'ship A' || text === 'install')).toEqual(['ship A', 'install']);
    expect(billed()).toHaveLength(1);
  });

  it('6. says early that a visit will be late, and climbs its ladder', async () => {
    world.answer({ install: later(`${world.order}-visit`) });
    await world.submit();
    await world.becomes('modem.delivered', 'Waiting');
    await world.deliver();
    await world.becomes('visit.install', 'Waiting');
    const visit = async () => (await world.test.runtime.plan(world.plan))?.steps.get(keyOf('visit.install'));
    const told = async (): Promise<readonly string[]> => {
      const notices = await world.test.runtime.takeNotices(100, 60_000);
      return notices.filter(({ planId }) => planId === world.plan).map(({ kind }) => kind);
    };
    world.clock.advance(12 * HOUR);
    await world.test.runtime.idle();
    expect(await visit()).toMatchObject({ jeopardy: 'AtRisk' });
    expect(await told()).toEqual(['remind']);
    world.clock.advance(16 * HOUR);
    await world.test.runtime.idle();
    expect(await visit()).toMatchObject({ jeopardy: 'Late', escalated: 2 });
    expect(await told()).toContain('manager');
    await finish('fieldservice', 'visit.install');
    await world.ends();
  });

  it('7. takes a second change while the first is being made', async () => {
    world.answer({ switchOn: later(`${world.order}-port`), ship: later(`${world.order}-parcel`) });
    await world.submit({ speed: '1G', model: 'A' });
    await world.becomes('modem.ship', 'Waiting');
    const first = world.changeTo({ speed: '1G', model: 'B' }, 2, { name: 'a' });
    const second = world.changeTo({ speed: '1G', model: 'C' }, 2, { name: 'b' });

    // Both were computed from the order as it was: one is made, and the other is told to look again.
    const kinds = (await Promise.all([first, second])).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['applied', 'stale']);
    expect(await world.changeTo({ speed: '1G', model: 'D' }, 3)).toMatchObject({ kind: 'applied' });

    await finish('warehouse', 'modem.ship');
    await world.becomes('modem.ship~3', 'Waiting');
    expect(world.asked().filter((text) => text.startsWith('ship'))).toEqual(['ship A', 'ship D']);
  });
});
