import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { specsFolder } from '../../support/specs.ts';
import { changedDesign, productOrder, sampleDesign, sampleOrder, writeDocument } from './support/documents.ts';
import { resultOf } from './support/results.ts';
import { commandsIn, openWorld, type World } from './support/world.ts';

const ORDER = 'WEB-2026-1001';

/** A user's way through all commands, in order: each step stands on those before it. */
describe('the tour of sf order', { timeout: 120_000 }, () => {
  let world: World;
  const { order, json, refused } = commandsIn(() => world);

  beforeAll(async () => {
    world = await openWorld({ alias: 'tour', withVendors: true });
  }, 240_000);
  afterAll(() => world.close());

  describe('org', () => {
    it('shows the org that was started, and starts it only once', async () => {
      const [status, ...others] = await json('org status');
      expect(status).toMatchObject({ alias: 'tour', running: true, url: world.org.url, pid: world.org.pid });
      expect(others).toEqual([]);
      expect((await order('org', 'status')).stdout).toMatch(/│ Alias +│ State .*│ tour +│ Running │/s);

      expect(await refused('org start', '--alias', 'tour', '--empty')).toMatchObject({ name: 'LocalOrgRuns' });
      const elsewhere = await refused('org start', '--alias', 'other', '--project-dir', world.sandbox.home);
      expect(elsewhere).toMatchObject({ message: expect.stringContaining('sfdx-project.json') as string });
    });

    it('does not delete an org that nobody agreed to delete', async () => {
      expect(await refused('org reset', '--alias', 'tour')).toMatchObject({ name: 'NeedsConfirmationError' });
      expect(await json('org reset', '--alias', 'nobody', '--no-prompt')).toEqual({ alias: 'nobody', deleted: false });
      expect(await json('org stop', '--alias', 'nobody')).toEqual({ alias: 'nobody', stopped: false });
    });

    it('keeps an org, copies it under an alias, and brings it back', async () => {
      const picture = await json('org snapshot', '--alias', 'tour', '--name', 'fresh');
      expect(picture).toMatchObject({ alias: 'tour', name: 'fresh', file: expect.stringMatching(/fresh/) as string });
      const copy = await json('org fork', '--alias', 'tour', '--name', 'tour-copy');
      expect(copy).toMatchObject({ alias: 'tour-copy', source: 'tour', url: world.org.url });
      expect(copy.username).toBe(`${world.org.username}.tour-copy`);
      // The copy is an org of its own, known to the commands by its alias.
      expect(await json('org snapshot', '--alias', 'tour-copy')).toMatchObject({ alias: 'tour-copy', name: 'default' });
      expect(await json('org list')).toMatchObject([
        { org: 'tour', pictures: ['fresh'] },
        { org: 'tour-copy', pictures: ['default'] },
      ]);
      const back = await json('org restore', '--alias', 'tour-copy', '--no-prompt');
      expect(back).toEqual({ alias: 'tour-copy', name: 'default', restored: true });

      expect(await refused('org restore', '--alias', 'tour')).toMatchObject({ name: 'NeedsConfirmationError' });
      const nothing = await refused('org restore', '--alias', 'tour', '--name', 'never', '--no-prompt');
      expect(nothing.message).toContain('There is no picture never of the org tour.');
      expect(await refused('org fork', '--alias', 'nobody', '--name', 'x')).toMatchObject({
        name: 'LocalOrgDoesNotRun',
      });
    });
  });

  describe('design', () => {
    it('is checked without an org, all mistakes with their place', async () => {
      const valid = await json('design validate', '--dir', sampleDesign);
      expect(valid).toMatchObject({ warnings: [] });
      expect(valid.steps).toBeGreaterThan(10);

      const dir = changedDesign(world.sandbox.home, 'telecom.yaml', 'gateway: network', 'gateway: netwrok');
      const refusal = await refused('design validate', '--dir', dir);
      expect(refusal.data?.[0]).toMatchObject({ code: 'UnknownGateway' });
      expect(refusal.data?.[0]?.path).toMatch(/telecom\.yaml:\d+:\d+/);
      const broken = changedDesign(world.sandbox.home, 'telecom.yaml', 'products:', 'products: [');
      expect((await refused('design validate', '--dir', broken)).message).toMatch(/telecom\.yaml:\d+:\d+/);
    });

    it('is applied once: the same again changes nothing', async () => {
      expect((await order('design', 'list')).stdout).toContain('No design has been applied yet');
      const apply = (...flags: readonly string[]) => json('design apply', '--dir', sampleDesign, ...flags);

      const dryRun = await apply('--dry-run');
      expect(dryRun).toMatchObject({ outcome: 'dryRun', number: null });
      expect(dryRun.changes.every(({ change }) => change === 'added')).toBe(true);
      expect(await json('design list')).toEqual([]);
      expect(await apply('--note', 'First version')).toMatchObject({ outcome: 'applied', number: 1 });
      expect(await apply()).toMatchObject({ outcome: 'unchanged', number: 1, changes: [] });
    });

    it('shows what a version changed, and goes back', async () => {
      const dir = changedDesign(world.sandbox.home, 'telecom.yaml', 'name: Credit check', 'name: Score check');
      expect(await json('design apply', '--dir', dir)).toMatchObject({ outcome: 'applied', number: 2 });

      const shown = await json('design show', '--number', '2', '--against', '1');
      expect(shown).toMatchObject({ number: 2, state: 'Active', against: 1 });
      expect(shown.changes).toEqual([
        {
          kind: 'step',
          key: 'credit.check',
          change: 'changed',
          fields: [{ field: 'name', before: 'Credit check', after: 'Score check' }],
        },
      ]);
      expect(Object.keys(await json('design show')).sort()).toEqual(
        Object.keys(shown)
          .filter((key) => key !== 'note')
          .sort()
      );

      expect(await refused('design rollback')).toMatchObject({ name: 'NeedsConfirmationError' });
      const back = await json('design rollback', '--no-prompt');
      expect(back).toEqual({ rolledBack: true, number: 1 });
      const listed = await json('design list');
      expect(listed.map(({ number, state, note }) => [number, state, note])).toEqual([
        [2, 'Retired', undefined],
        [1, 'Active', 'First version'],
      ]);
      expect((await order('design', 'list')).stdout).toMatch(
        /│ 2 +│ Retired │.*sf order design show --number 2 --target-org /s
      );
      expect(await refused('design rollback', '--number', '9', '--no-prompt')).toMatchObject({
        message: expect.stringContaining('9') as string,
      });
    });
  });

  describe('import', () => {
    it('makes an order of a document once, and says first whether it would', async () => {
      const dryRun = await json('import', '--file', sampleOrder, '--dry-run');
      expect(dryRun.orders).toEqual([{ externalId: ORDER, lines: 4, outcome: 'dryRun', id: null, problems: [] }]);
      expect(await refused('display', '--order', ORDER)).toMatchObject({ name: 'OrderNotFound' });

      const created = await json('import', '--file', sampleOrder);
      expect(created).toMatchObject({ orders: [{ externalId: ORDER, lines: 4, outcome: 'created' }], warnings: [] });
      const again = await order('import', '--file', sampleOrder);
      expect(again.stdout).toMatch(new RegExp(`│ ${ORDER} +│ 4 +│ existing │ ${created.orders[0]?.id ?? '?'} │`));
      expect(again.stdout).toContain(`sf order submit --order ${ORDER} --target-org ${world.org.username}`);
    });

    it('refuses what it cannot map, with the place in the document', async () => {
      const { home } = world.sandbox;
      const unknown = await refused(
        'import',
        '--file',
        writeDocument(home, 'unknown.json', productOrder('U-1', 'NOPE'))
      );
      expect(unknown.data?.[0]).toMatchObject({
        code: 'UnknownProduct',
        path: expect.stringContaining('/productOrderItem/0') as string,
      });
      const malformed = await refused('import', '--file', writeDocument(home, 'malformed.json', '{"externalId": '));
      expect(malformed).toMatchObject({ exitCode: 1, data: [{ code: 'MalformedJson' }] });
      expect(await refused('import', '--file', 'nowhere.json')).toMatchObject({ name: 'BadFlagValue', exitCode: 2 });
    });

    it('imports what it can and ends with 68 when a document is left', async () => {
      const two = [productOrder('P-1', 'TV'), productOrder('P-2', 'NOPE')];
      const outcome = await order('import', '--file', writeDocument(world.sandbox.home, 'two.json', two), '--json');
      const { orders } = resultOf('import', outcome, 68);
      expect(orders).toMatchObject([
        { externalId: 'P-1', outcome: 'created' },
        { externalId: 'P-2', outcome: 'refused', id: null, problems: [{ code: 'UnknownProduct' }] },
      ]);
    });

    it.skipIf(specsFolder === undefined)('takes the example of the TM Forum, creating what the CRM lacks', async () => {
      const file = `${specsFolder ?? ''}tmf/samples/TMF622-ProductOrder.example.json`;
      const { orders } = await json('import', '--file', file, '--create-missing', '--account', 'ACC-ALMA');
      expect(orders).toMatchObject([{ externalId: 'PO-456', outcome: 'created' }]);
    });
  });

  describe('submit', () => {
    it('refuses an order that nobody fulfills, with the missing rule, and leaves it a draft', async () => {
      const file = writeDocument(world.sandbox.home, 'cinema.json', productOrder('CINEMA-1', 'HOME-CINEMA'));
      await json('import', '--file', file, '--create-missing');

      const refusal = await refused('submit', '--order', 'CINEMA-1');
      expect(refusal.message).toContain('HOME-CINEMA');
      expect(refusal.actions.join(' ')).toContain('Add HOME-CINEMA to the products of the design');
      expect(await json('display', '--order', 'CINEMA-1')).toMatchObject({ state: 'Draft' });
      const explained = await order('explain', '--order', 'CINEMA-1');
      expect(explained.stdout).toContain('It cannot be fulfilled');
    });

    it('shows what it would do, does it once, and says why not twice', async () => {
      const dryRun = await json('submit', '--order', ORDER, '--dry-run');
      expect(dryRun).toMatchObject({ submitted: false });
      expect(dryRun.steps).toBeGreaterThan(12);
      expect(await json('display', '--order', ORDER)).toMatchObject({ state: 'Draft' });

      const submitted = await json('submit', '--order', ORDER);
      expect(submitted).toMatchObject({ submitted: true, orderNumber: dryRun.orderNumber, steps: dryRun.steps });
      const again = await refused('submit', '--order', submitted.orderNumber);
      expect(again.message).toMatch(/Acknowledged|Draft/);
      expect(await refused('submit', '--order', 'nobody')).toMatchObject({ name: 'OrderNotFound' });
    });
  });

  describe('fulfillment', () => {
    const pass = () => json('sync run', '--wait', '60', ...world.pass);
    const view = () => json('display', '--order', ORDER);
    const passUntil = async (done: () => Promise<boolean>): Promise<void> => {
      for (let count = 0; count < 30; count += 1) {
        await pass();
        if (await done()) return;
      }
      expect.fail(`after 30 passes still: ${(await order('plan', 'display', '--order', ORDER)).stdout}`);
    };

    it('runs in passes until a person is asked', async () => {
      await passUntil(async () => (await json('task list')).length > 0);

      const tasks = await json('task list', '--order', ORDER, '--queue', 'Fulfillment_Desk');
      expect(tasks).toMatchObject([{ queue: 'Fulfillment_Desk', form: { timeWindow: { required: true } } }]);
      expect(await json('task list', '--queue', 'Nobody')).toEqual([]);
      const listed = await order('task', 'list');
      expect(listed.stdout).toContain(`sf order task complete --task ${tasks[0]?.id ?? '?'} --target-org`);
      const attention = await order('plan', 'display', '--order', ORDER, '--only', 'attention');
      expect(attention.stdout).toContain('▶ Confirm installation address');
      expect(attention.stdout).not.toContain('Credit check');
      expect(attention.stdout).toContain('Tasks that wait for a person: 1.');
    });

    it('takes from a person what the form asks for and nothing else', async () => {
      const [task] = await json('task list');
      const complete = (...set: readonly string[]) =>
        refused('task complete', '--task', task?.id ?? '', ...set.flatMap((value) => ['--set', value]));

      expect((await complete()).actions).toEqual(['Fill it in: --set addressConfirmed=<boolean>']);
      expect(await complete('addressConfirmed=perhaps')).toMatchObject({
        data: [{ code: 'BadFormValue', path: 'addressConfirmed' }],
      });
      expect(await complete('weather=fine')).toMatchObject({ data: [{ code: 'UnknownFormField' }] });
      expect((await complete('addressConfirmed=true', 'timeWindow=night')).actions.join(' ')).toContain('morning');
      expect((await complete('addressConfirmed')).message).toContain('name=value');
      expect(await json('task list')).toHaveLength(1);

      const set = ['--set', 'addressConfirmed=true', '--set', 'timeWindow=morning'];
      const done = await json('task complete', '--task', task?.id ?? '', ...set);
      expect(done).toMatchObject({ id: task?.id, name: task?.name });
      expect(await complete('addressConfirmed=true', 'timeWindow=morning')).toMatchObject({ name: 'TaskAlreadyDone' });
      expect(await json('task list')).toEqual([]);
    });

    it('goes on until the order is fulfilled and billed, with the proof', async () => {
      await passUntil(async () => (await view()).state === 'Completed');

      const done = await view();
      expect(done.stepsDone).toBe(done.stepsTotal);
      expect(done.lines.map(({ billingState }) => billingState)).toEqual(done.lines.map(() => 'Billing'));
      const [certificate] = done.plan?.certificates ?? [];
      expect(certificate?.evidence.length).toBeGreaterThan(8);
      const shown = await order('display', '--order', ORDER);
      expect(shown.stdout).toContain(`Billing certificates\n${certificate?.id ?? '?'}`);
      expect(shown.stdout).toContain('└─ Television');
      const open = await order('plan', 'display', '--order', ORDER, '--only', 'open');
      expect(open.stdout).toContain('Nothing to show with --only open');
      expect(await json('plan display', '--order', ORDER, '--only', 'open')).toEqual(done);
    });

    it('explains the order and reports what is in hand', async () => {
      const explained = await json('explain', '--order', ORDER);
      expect(explained).toMatchObject({ design: { number: 1 }, problems: [] });
      const dir = changedDesign(
        world.sandbox.home,
        'telecom.yaml',
        'when: line.attributes.installation == "technician"',
        'when: line.attributes.installation == "self"'
      );
      const tried = await json('explain', '--order', ORDER, '--dir', dir);
      expect(tried.items.map(({ product }) => product)).not.toContain('TRUCK-ROLL');
      expect(explained.items.map(({ product }) => product)).toContain('TRUCK-ROLL');

      const report = await json('sync report', ...world.pass.slice(0, 2));
      expect(report).toMatchObject({ plans: { Completed: 1 }, queued: 0, unprojected: 0 });
      expect(Object.keys(report.steps)).not.toContain('Pending');
    });
  });

  describe('archive', () => {
    it('takes the details of what ended out of the org, once somebody agreed', async () => {
      const where = [...world.pass.slice(0, 2), '--older-than', '0', '--to', join(world.sandbox.home, 'archive')];
      expect(await refused('archive', ...where)).toMatchObject({ name: 'NeedsConfirmationError' });
      const dryRun = await json('archive', ...where, '--dry-run');
      expect(dryRun).toMatchObject({ dryRun: true, plans: 1, refused: [] });

      const archived = await json('archive', ...where, '--no-prompt');
      expect(archived).toMatchObject({ plans: 1, objects: dryRun.objects, refused: [] });
      const shown = await order('plan', 'display', '--order', ORDER);
      expect(shown.stdout).toMatch(/The steps were archived on .*add --at 20/);
    });
  });

  describe('without the org', () => {
    it('says that the org does not answer and how to bring it back', async () => {
      expect(await json('org stop', '--alias', 'tour')).toEqual({ alias: 'tour', stopped: true });
      const [status] = await json('org status');
      expect(status).toEqual({ alias: 'tour', running: false, url: null, username: null, pid: null, startedAt: null });

      for (const words of [`display --order ${ORDER}`, 'task list', `submit --order ${ORDER}`]) {
        const refusal = await refused(words);
        expect(refusal.message, words).toContain('does not answer');
        expect(refusal.actions.join(' '), words).toContain('sf order org status');
      }
      expect(await refused(`sync run --wait 5 ${world.pass.join(' ')}`)).toMatchObject({ exitCode: 1 });
    });

    it('deletes it when it is told to, with its login', async () => {
      expect(await json('org reset', '--alias', 'tour', '--no-prompt')).toEqual({ alias: 'tour', deleted: true });
      expect(await json('org status')).toEqual([]);
      const refusal = await refused('display', '--order', ORDER, '--target-org', 'tour');
      expect(refusal).toMatchObject({ name: 'NamedOrgNotFoundError' });
    });
  });
});
