import type { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeReport } from '../../../src/engine/ports.ts';
import { usernameOf } from '../neverHappens/support/people.ts';
import { until } from '../sync/support/serviceHarness.ts';
import { changedDesign, sampleOrderAs } from './support/documents.ts';
import { resultOf } from './support/results.ts';
import { salesforceBin } from './support/sandbox.ts';
import { startService } from './support/service.ts';
import { commandsIn, loginAs, openWorld, type World } from './support/world.ts';

const POINT = 'pointOfNoReturn: { kind: hard, at: completed, reason: The port is patched. }';
const LONG = 240_000;

/** One person asks, another decides: by commands of people who are logged in, beside a running service and its vendors. */
describe('what takes two people', { timeout: 2 * LONG }, () => {
  let world: World;
  let stopService: (() => Promise<void>) | undefined;
  let rep: Connection;
  const { order, json, refused } = commandsIn(() => world);

  beforeAll(async () => {
    world = await openWorld({ alias: 'fourEyes', withVendors: true });
    const operation = 'operation: switchPortOn';
    const dir = changedDesign(world.sandbox.home, 'telecom.yaml', operation, `${operation}\n        ${POINT}`);
    await json('design apply', '--dir', dir);
    [rep] = await Promise.all([loginAs(world, 'rep', ['OM_Sales']), loginAs(world, 'desk', ['OM_Operator'])]);
    stopService = await startService(world);
  }, 2 * LONG);
  afterAll(async () => {
    await stopService?.();
    await world.close();
  });

  const rows = async <T>(soql: string): Promise<readonly T[]> =>
    (await world.connection.query<Record<string, unknown>>(soql)).records as unknown as readonly T[];

  async function submit(...externalIds: readonly string[]): Promise<void> {
    for (const externalId of externalIds) {
      await json('import', '--file', sampleOrderAs(world.sandbox.home, externalId));
      await json('submit', '--order', externalId);
    }
  }

  interface Step {
    readonly State__c: string;
    readonly Note__c: string | null;
  }
  const stepsOf = (definition: string, like: string): Promise<readonly Step[]> =>
    rows(
      `SELECT State__c, Note__c FROM OM_FulfillmentStep__c
        WHERE Definition__c = '${definition}' AND Plan__r.Order__r.OM_ExternalId__c LIKE '${like}'`
    );
  /** @param count of orders, whose plans come into the CRM one by one */
  const become = (definition: string, like: string, state: string, count = 1): Promise<void> =>
    until(
      async () => {
        const steps = await stepsOf(definition, like);
        return steps.length >= count && steps.every(({ State__c }) => State__c === state);
      },
      `${definition} of ${like} is ${state}`,
      LONG
    );

  describe('an override of a hard point of no return', () => {
    interface OrderRow {
      readonly Id: string;
      readonly OM_State__c: string;
      readonly OM_ChangeImpact__c: string | null;
      readonly OM_OverrideState__c: string | null;
      readonly OM_OverrideRequestedBy__c: string | null;
      readonly OM_OverrideDecidedBy__c: string | null;
    }
    const orderRow = async (externalId: string): Promise<OrderRow> => {
      const fields =
        'OM_State__c, OM_ChangeImpact__c, OM_OverrideState__c, OM_OverrideRequestedBy__c, OM_OverrideDecidedBy__c';
      const [row] = await rows<OrderRow>(`SELECT Id, ${fields} FROM Order WHERE OM_ExternalId__c = '${externalId}'`);
      if (!row) throw new Error(`There is no order ${externalId}`);
      return row;
    };
    const behindThePoint = async (externalId: string): Promise<void> => {
      await submit(externalId);
      await become('port.switch-on', externalId, 'Completed');
      await become('customer.confirm-address', externalId, 'Ready');
    };
    const overrides = async (externalId: string): Promise<readonly unknown[]> => {
      const plan = `${externalId}/r1`;
      const entries = await json('journal export', '--plan', plan, ...world.pass.slice(0, 2));
      expect(await json('journal verify', '--plan', plan, ...world.pass.slice(0, 2))).toMatchObject({ faults: [] });
      return entries
        .filter(({ what }) => what.startsWith('Override'))
        .map(({ who, what, reason }) => [what, who, reason]);
    };

    it('is asked for by the rep and approved by the desk, and the change goes through', async () => {
      await behindThePoint('BEHIND-1');
      const change = 'BEHIND-1-A';
      const as = (name: string): readonly string[] => ['--order', change, '--target-org', name];
      const set = ['--order', 'BEHIND-1', '--set', '2.speed=500M', '--external-id', change];
      expect(await refused('submit', '--order', 'BEHIND-1', '--target-org', 'rep'), 'what becomes of it').toMatchObject(
        {
          data: [{ code: 'DesignNotReadable' }],
        }
      );
      await json('change draft', ...set, '--target-org', 'rep');
      const { report } = await json('change preview', ...as('rep'));
      expect(report).toMatchObject({ outcome: 'refused', problems: [{ code: 'PointOfNoReturn' }] });
      expect(await refused('submit', ...as('rep')), 'as long as nobody has approved it').toMatchObject({
        data: [{ code: 'PointOfNoReturn' }],
      });
      expect((await orderRow(change)).OM_State__c).toBe('Draft');

      const asked = await json('change override', ...as('rep'), '--reason', 'Key account');
      const request = { state: 'Requested', by: usernameOf('rep'), reason: 'Key account' };
      expect(asked.report.override).toMatchObject(request);
      // Whoever sells does not decide.
      const decide = ['--decide', 'confirm', '--reason', 'Agreed with the network'];
      expect((await refused('change override', ...as('rep'), ...decide)).message).toContain('may not announce');
      const decided = await json('change override', ...as('desk'), ...decide);
      expect(decided.report).toMatchObject({ outcome: 'preview', override: { ...request, state: 'Approved' } });

      await json('submit', ...as('rep'));
      await until(async () => (await orderRow(change)).OM_State__c === 'InProgress', 'the change is made', LONG);
      const { sandbox } = world;
      const soql = `SELECT OM_OverrideState__c, OM_OverrideDecidedBy__c FROM Order WHERE OM_ExternalId__c = '${change}'`;
      const query = ['data', 'query', '--query', soql, '--target-org', 'rep', '--json'];
      const shown = await sandbox.process(query, { program: salesforceBin });
      expect(JSON.parse(shown.stdout)).toMatchObject({
        result: { records: [{ OM_OverrideState__c: 'Approved', OM_OverrideDecidedBy__c: usernameOf('desk') }] },
      });
      const isRedone = async (): Promise<boolean> => {
        const steps = await stepsOf('port.switch-on', 'BEHIND-1');
        return steps.length === 2 && steps.some(({ State__c }) => State__c === 'Completed');
      };
      await until(isRedone, 'the port is switched on for the other speed', LONG);
      expect(await overrides('BEHIND-1')).toEqual([
        ['OverrideRequested', usernameOf('rep'), 'Key account'],
        ['OverrideApproved', usernameOf('desk'), 'Agreed with the network'],
      ]);
    });

    /** What the page writes, as whoever is logged in there. */
    const announce = async (by: Connection, type: string, orderId: string, payload: object): Promise<void> => {
      const fields = { Type__c: type, Order__c: orderId, Payload__c: JSON.stringify(payload) };
      const answer = await fetch(`${by.instanceUrl}/services/data/v${by.version}/ui-api/records`, {
        method: 'POST',
        headers: { authorization: `Bearer ${by.accessToken ?? ''}`, 'content-type': 'application/json' },
        body: JSON.stringify({ apiName: 'OM_OutboxEvent__c', fields }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    };

    it('is asked for and decided on the page, not by the same person, and the order is cancelled', async () => {
      await behindThePoint('BEHIND-2');
      const { Id: id } = await orderRow('BEHIND-2');
      const admin = world.connection;
      const report = async (): Promise<ChangeReport> =>
        JSON.parse((await orderRow('BEHIND-2')).OM_ChangeImpact__c ?? '{}') as ChangeReport;
      const codes = async (): Promise<readonly string[]> => {
        const told = await report();
        return told.outcome === 'refused' ? told.problems.map(({ code }) => code) : [];
      };
      await announce(admin, 'CancelRequested', id, { reason: 'Moves abroad' });
      await until(async () => (await codes()).includes('PointOfNoReturn'), 'the cancellation is refused', LONG);
      await announce(admin, 'OverrideRequested', id, { reason: 'Moves abroad' });
      await until(async () => (await report()).override?.state === 'Requested', 'the override is asked for', LONG);
      const read = (await report()).override?.id;

      // OM_Admin may decide, but not about what the same person has asked for.
      await announce(admin, 'OverrideDecided', id, { decision: 'confirm', request: read });
      await until(async () => (await codes()).includes('SamePerson'), 'it is not decided by one person', LONG);
      expect(await orderRow('BEHIND-2')).toMatchObject({ OM_OverrideState__c: 'Requested' });
      const decision = { decision: 'confirm', request: read };
      await expect(announce(rep, 'OverrideDecided', id, decision)).rejects.toThrow('may not announce');
      const decide = ['--order', 'BEHIND-2', '--decide', 'confirm', '--reason', 'Yes'];
      await json('change override', ...decide, '--target-org', 'desk');
      await announce(admin, 'CancelRequested', id, { reason: 'Moves abroad' });
      await until(async () => (await orderRow('BEHIND-2')).OM_State__c === 'Cancelled', 'it is cancelled', LONG);

      expect(await orderRow('BEHIND-2')).toMatchObject({
        OM_OverrideState__c: 'Approved',
        OM_OverrideRequestedBy__c: world.org.username,
        OM_OverrideDecidedBy__c: usernameOf('desk'),
      });
      expect((await overrides('BEHIND-2')).length).toBe(2);
    });
  });

  describe('a repair of many failures', () => {
    const database = (): readonly string[] => world.pass.slice(0, 2);
    const causes = async (): Promise<readonly string[]> =>
      (await json('fallout list', ...database())).map(({ fingerprint }) => fingerprint);
    const repair = (cause: string, ...flags: readonly string[]) =>
      order('fallout', 'repair', '--cause', cause, ...database(), ...flags, '--json');
    const outcomes = ({ results }: { readonly results: readonly { readonly outcome: string }[] }): readonly string[] =>
      results.map(({ outcome }) => outcome).toSorted();
    const openInCrm = async (cause: string): Promise<number> =>
      (
        await rows(
          `SELECT Id FROM OM_Fallout__c WHERE Fingerprint__c LIKE '${cause}%' AND State__c NOT IN ('Closed', 'Cancelled')`
        )
      ).length;

    beforeAll(async () => {
      await world.vendors?.reject('warehouse', ['ONT-9']);
      await world.vendors?.reject('network', ['ACCESS-PORT']);
      await submit('BULK-1', 'BULK-2', 'BULK-3', 'BULK-4');
      await become('modem.reserve', 'BULK-%', 'FatallyFailed', 4);
      await become('port.reserve', 'BULK-%', 'FatallyFailed', 4);
    }, LONG);

    it('is rehearsed, stops when too many fail again, and goes through once the vendor is well', async () => {
      const cause = 'network.reservePort';
      expect((await causes()).filter((one) => one.startsWith(cause))).toHaveLength(4);
      await until(async () => (await openInCrm(cause)) === 4, 'the CRM shows them', LONG);

      const rehearsed = resultOf('fallout repair', await repair(cause, '--action', 'retry', '--dry-run'));
      expect(outcomes(rehearsed)).toEqual(['possible', 'possible', 'possible', 'possible']);
      expect((await stepsOf('port.reserve', 'BULK-%')).map(({ State__c }) => State__c)).toEqual(
        Array.from({ length: 4 }, () => 'FatallyFailed')
      );

      const few = ['--action', 'retry', '--wave', '1', '--max-failures', '1', '--wait', '60'];
      const stopped = resultOf('fallout repair', await repair(cause, ...few), 68);
      expect(stopped).toMatchObject({ stopped: true, failures: 2 });
      expect(outcomes(stopped)).toEqual(['failedAgain', 'failedAgain', 'notTried', 'notTried']);

      await world.vendors?.reject('network', []);
      const done = resultOf('fallout repair', await repair(cause, '--action', 'retry', '--wait', '60'));
      expect(done).toMatchObject({ stopped: false, failures: 0 });
      expect(outcomes(done)).not.toContain('failedAgain');
      await become('port.reserve', 'BULK-%', 'Completed', 4);
      await until(async () => (await openInCrm(cause)) === 0, 'the CRM shows none any more', LONG);
    });

    it('is completed by force when another person has confirmed it, and the CRM names both', async () => {
      const cause = 'warehouse.reserve';
      const why = 'Seen on the shelf';
      const force = ['--action', 'complete', '--reason', why];
      const rehearsed = resultOf('fallout repair', await repair(cause, ...force, '--dry-run'));
      expect(rehearsed.results.map(({ note }) => note)).toEqual(
        Array.from({ length: 4 }, () => 'Another person would have to confirm.')
      );
      const asked = resultOf('fallout repair', await repair(cause, ...force, '--target-org', 'desk'));
      expect(outcomes(asked)).toEqual(['asked', 'asked', 'asked', 'asked']);
      expect(await json('fallout list', '--asked', ...database())).toHaveLength(4);

      const confirm = ['--cause', cause, '--decision', 'confirm', ...database(), '--json'];
      const alone = await order('fallout', 'decide', ...confirm, '--target-org', 'desk');
      expect(outcomes(resultOf('fallout decide', alone, 68))).toEqual(['refused', 'refused', 'refused', 'refused']);
      expect(await openInCrm(cause)).toBe(4);

      const confirmed = await order('fallout', 'decide', ...confirm);
      expect(outcomes(resultOf('fallout decide', confirmed))).toEqual(['repaired', 'repaired', 'repaired', 'repaired']);
      await become('modem.reserve', 'BULK-%', 'Completed', 4);
      await until(async () => (await openInCrm(cause)) === 0, 'the CRM shows none any more', LONG);
      for (const { Note__c: note } of await stepsOf('modem.reserve', 'BULK-%')) {
        expect(note).toBe(
          `Completed by force: ${why} (asked by ${usernameOf('desk')}, confirmed by ${world.org.username})`
        );
      }
      expect(await causes()).toEqual([]);
      // Nothing was reserved behind the warehouse's back.
      const reserved = world.vendors
        ?.ledger()
        .filter(({ effect, subject }) => effect === 'reserve' && subject === 'ONT-9');
      expect(reserved).toHaveLength(2);
    });
  });
});
