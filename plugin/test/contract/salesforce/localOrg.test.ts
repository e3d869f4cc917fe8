/** The CRM adapter through jsforce against a local org with the product's real metadata. */
import { gunzipSync } from 'node:zlib';
import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDesign } from '../../../src/design/index.ts';
import { ATTRIBUTES_MAX_LENGTH } from '../../../src/salesforce/attributes.ts';
import { createCrm } from '../../../src/salesforce/index.ts';
import { TEXT_LENGTH } from '../../../src/salesforce/recordText.ts';
import { openCrm, type CrmWorkbench } from '../../../src/wiring/openCrm.ts';
import { API_VERSION, internetDraft, startLocalCrm, type LocalCrm } from '../../scenario/sync/support/localCrm.ts';

describe('the CRM adapter on a local org', () => {
  let local: LocalCrm;
  let crm: CrmWorkbench;

  beforeAll(async () => {
    local = await startLocalCrm();
    crm = local.people;
  });
  afterAll(() => local.stop());

  const field = async (object: string, key: string, name: string): Promise<unknown> => {
    const { records } = await local.admin.query(`SELECT ${name} FROM ${object} WHERE ExternalId__c = '${key}'`);
    return (records[0] as Record<string, unknown> | undefined)?.[name];
  };

  it('knows how long the texts of the org may be', async () => {
    for (const [object, fields] of Object.entries(TEXT_LENGTH)) {
      const described = await local.admin.describe(object);
      const lengths = new Map(described.fields.map((each) => [each.name, each.length]));
      for (const [name, length] of Object.entries(fields))
        expect([object, name, lengths.get(name)]).toEqual([object, name, length]);
    }
    const order = await local.admin.describe('Order');
    expect(order.fields.find((each) => each.name === 'OM_Attributes__c')?.length).toBe(ATTRIBUTES_MAX_LENGTH);
  });

  describe('createOrders', () => {
    it('creates orders with parents before children, once, however often it is asked', async () => {
      const drafts = [internetDraft('IMP-1'), internetDraft('IMP-2')];

      const first = await crm.createOrders(drafts, { createMissing: true });
      local.org.resetUsage();
      const again = await crm.createOrders(drafts);

      expect(first.orders.map((order) => order.outcome)).toEqual(['created', 'created']);
      expect(again.orders.map((order) => [order.outcome, order.id])).toEqual(
        first.orders.map((order) => ['existing', order.id])
      );
      expect(local.org.usage().byResource['POST /composite/graph']).toBeUndefined();
      const view = await crm.readOrderView('IMP-1');
      const [head, child] = view.ok ? view.value.lines : [];
      expect(child?.parentId).toBe(head?.id);
      expect(head).toMatchObject({ externalId: 'L1', unitPrice: '49.9' });
    });

    it('creates all orders of a file in one call', async () => {
      const drafts = Array.from({ length: 70 }, (_, at) => internetDraft(`MANY-${at}`));
      local.org.resetUsage();

      const { orders } = await crm.createOrders(drafts);

      expect(orders).toHaveLength(70);
      expect(local.org.usage().byResource['POST /composite/graph']).toBe(1);
    });

    it('creates an order of more lines than one call takes', async () => {
      const [head, line] = internetDraft('BIG').lines;
      if (!head || !line) throw new Error('The draft has two lines');
      const lines = [head, ...Array.from({ length: 620 }, (_, at) => ({ ...line, key: `X${at}` }))];

      const { orders, refused } = await crm.createOrders([internetDraft('BIG', { lines })]);

      expect([...refused]).toEqual([]);
      const { orders: read } = await crm.readOrders(orders.map((order) => order.id));
      expect(read[0]?.lines).toHaveLength(621);
      expect(read[0]?.lines.at(-1)?.parentId).toBe(read[0]?.lines[0]?.id);
    });

    it.each<[string, Parameters<typeof internetDraft>[1], string]>([
      [
        'a product that the org does not have',
        { lines: change({ productCode: 'NOBODY-SELLS-THIS' }) },
        'UnknownProduct',
      ],
      ['a negative quantity', { lines: change({ quantity: -3 }) }, 'BadQuantity'],
      ['an attribute of 1 MB', { lines: change({ attributes: { note: 'x'.repeat(1_000_000) } }) }, 'AttributesTooLong'],
      ['a price in words', { lines: change({ unitPrice: 'cheap' }) }, 'BadPrice'],
      ['a parent that does not exist', { lines: change({ parentKey: 'L9' }) }, 'ForeignParent'],
      ['an account that the org does not have', { accountExternalId: 'NOBODY' }, 'AccountNotFound'],
      ['a date that is none', { requestedAt: 'soon' }, 'BadDate'],
      ['no lines', { lines: [] }, 'EmptyOrder'],
    ])('refuses an order with %s and leaves nothing of it behind', async (_what, changed, code) => {
      const { orders, refused } = await crm.createOrders([internetDraft('BAD', changed)]);

      expect(orders).toEqual([]);
      expect(refused.get('BAD')?.map((problem) => problem.code)).toEqual([code]);
      expect(await crm.readOrderView('BAD')).toMatchObject({ ok: false, error: { code: 'OrderNotFound' } });
    });

    it('takes back an order of which the org refuses one line', async () => {
      const lines = change({ externalKey: 'x', action: 'explode' });

      const { refused } = await crm.createOrders([internetDraft('HALF', { lines }), internetDraft('WHOLE')]);

      expect(refused.get('HALF')).toMatchObject([{ code: 'RecordRefused' }]);
      expect(await crm.readOrderView('HALF')).toMatchObject({ ok: false });
      expect(await crm.readOrderView('WHOLE')).toMatchObject({ ok: true });
    });
  });

  describe('submitOrder', () => {
    it('changes the state and announces it in one transaction, once', async () => {
      await crm.createOrders([internetDraft('SUB-1')]);

      const outcomes = await Promise.all([
        crm.submitOrder('SUB-1'),
        crm.submitOrder('SUB-1'),
        crm.submitOrder('SUB-1'),
      ]);

      expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
      expect(outcomes.find((outcome) => !outcome.ok)).toMatchObject({ error: { code: 'OrderNotDraft' } });
      const rows = await local.admin.query(
        `SELECT Id FROM OM_OutboxEvent__c WHERE Order__r.OM_ExternalId__c = 'SUB-1'`
      );
      expect(rows.totalSize).toBe(1);
    });

    it('announces nothing when the org refuses the state', async () => {
      const { orders } = await crm.createOrders([internetDraft('SUB-2')]);
      await local.admin.update('Order', { Id: orders[0]?.id ?? '', OM_ApprovalStatus__c: 'Pending' });

      const outcome = await crm.submitOrder('SUB-2');

      expect(outcome).toMatchObject({ ok: false, error: { code: 'RecordRefused' } });
      const rows = await local.admin.query(
        `SELECT Id FROM OM_OutboxEvent__c WHERE Order__r.OM_ExternalId__c = 'SUB-2'`
      );
      expect(rows.totalSize).toBe(0);
    });
  });

  describe('rejectOrders', () => {
    it('sets the state and says every reason', async () => {
      const { orders } = await crm.createOrders([internetDraft('REJ-1')]);
      await crm.submitOrder('REJ-1');
      const problem = { code: 'X', message: 'Nobody fulfills L2', path: 'L2', action: 'Add a rule' };

      await openCrm(local.integration).rejectOrders(new Map([[orders[0]?.id ?? '', [problem]]]));

      expect(await crm.readOrderView('REJ-1')).toMatchObject({
        ok: true,
        value: { state: 'Rejected', stateReason: 'Nobody fulfills L2 (L2). Add a rule' },
      });
    });
  });

  describe('designs', () => {
    const design = (hash: string, document = `{"hash":"${hash}"}`) => ({
      name: 'telecom',
      hash: hash.repeat(64).slice(0, 64),
      document,
      appliedBy: 'admin',
    });

    it('keeps one version active, whatever is applied, repeated and rolled back', async () => {
      const applied = await crm.applyDesign(design('a'));
      const same = await crm.applyDesign(design('a'));
      const next = await crm.applyDesign(design('b'));
      const back = await crm.rollbackDesign();

      expect([applied, same, next].map((each) => each.ok && each.value.outcome)).toEqual([
        'applied',
        'unchanged',
        'applied',
      ]);
      expect(back).toMatchObject({ ok: true, value: { version: { number: 1 } } });
      expect((await crm.listDesigns()).map(({ version, state }) => [version.number, state])).toEqual([
        [2, 'Retired'],
        [1, 'Active'],
      ]);
      expect(await crm.applyDesign(design('b'))).toMatchObject({ ok: true, value: { outcome: 'reactivated' } });
    });

    it('gives two admins who apply at once two numbers', async () => {
      const outcomes = await Promise.all([crm.applyDesign(design('c')), crm.applyDesign(design('d'))]);

      expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
      const designs = await crm.listDesigns();
      expect(new Set(designs.map(({ version }) => version.number)).size).toBe(designs.length);
      expect(designs.filter(({ state }) => state === 'Active')).toHaveLength(1);
    });

    it('packs a document that is longer than the field', async () => {
      const document = JSON.stringify({ rules: Array.from({ length: 20_000 }, (_, at) => `rule ${at}`) });

      const applied = await crm.applyDesign(design('e', document));
      const number = applied.ok ? applied.value.record.version.number : 0;

      expect(await crm.getDesign(number)).toMatchObject({ ok: true, value: { document } });
      const stored = String(await field('OM_FulfillmentDesign__c', `design/${number}`, 'Document__c'));
      expect(gunzipSync(Buffer.from(stored, 'base64')).toString()).toBe(document);
    });

    it('says which version is missing', async () => {
      expect(await crm.rollbackDesign(999)).toMatchObject({ ok: false, error: { code: 'DesignNotFound' } });
    });
  });

  describe('reading on from where it stopped', () => {
    it('reads an outbox that was quiet for longer than any transaction, and what is written then', async () => {
      let now = Date.now();
      const quiet = createCrm(local.integration, { clock: { now: () => now }, loadDesign, overlapMs: 1_000 });
      const { orders } = await crm.createOrders([internetDraft('QUIET-1'), internetDraft('QUIET-2')]);
      await crm.submitOrder('QUIET-1');
      const { cursor } = await quiet.readOutbox(undefined, 200);
      await quiet.readOutbox(cursor, 200);
      now += 60_000;

      expect((await quiet.readOutbox(cursor, 200)).events).toEqual([]);
      await crm.submitOrder('QUIET-2');

      const { events } = await quiet.readOutbox(cursor, 200);
      expect(events.map(({ orderId }) => orderId)).toEqual([orders[1]?.id]);
    });

    it('goes through submitted orders page by page', async () => {
      const { orders } = await crm.createOrders(['A', 'B', 'C'].map((key) => internetDraft(`PAGED-${key}`)));
      const since = new Date(Date.now() - 60_000).toISOString();
      for (const { externalId } of orders) await crm.submitOrder(externalId);
      const walked: string[] = [];
      for (let page = await crm.submittedOrders(since, '', 2); page.length > 0;) {
        walked.push(...page);
        page = await crm.submittedOrders(since, page.at(-1) ?? '', 2);
      }

      expect(new Set(walked).size).toBe(walked.length);
      expect(walked).toEqual(expect.arrayContaining(orders.map(({ id }) => id)));
    });
  });

  it('names orders that it cannot find, and reads the others', async () => {
    const { orders } = await crm.createOrders([internetDraft('READ-1')]);
    const lost = '801000000000999AAA';

    const read = await crm.readOrders([lost, orders[0]?.id ?? '']);

    expect(read.orders.map((order) => order.externalId)).toEqual(['READ-1']);
    expect(read.problems.get(lost)).toMatchObject({ code: 'OrderNotFound' });
    const acknowledged = await crm.readOrders([orders[0]?.id ?? ''], { state: 'Acknowledged' });
    expect(acknowledged.problems.get(orders[0]?.id ?? '')).toMatchObject({ code: 'OrderInOtherState' });
  });
});

describe('the CRM adapter without an org', () => {
  it('says that the org cannot be reached, and what to do', async () => {
    const nowhere = new Connection({ instanceUrl: 'http://127.0.0.1:9', accessToken: 'x', version: API_VERSION });
    const crm = createCrm(nowhere, { clock: Date, loadDesign, maxRetries: 0 });

    await expect(crm.readOrders(['801'])).rejects.toMatchObject({
      kind: 'unreachable',
      action: expect.stringContaining('network') as string,
    });
  });

  it('asks for a login when the session has expired, and goes on when it can be refreshed', async () => {
    const local = await startLocalCrm();
    try {
      const expired = new Connection({ instanceUrl: local.server.url, accessToken: 'expired', version: API_VERSION });
      const options = { clock: Date, loadDesign, maxRetries: 0 };
      const refreshSession = (): Promise<void> => {
        expired.accessToken = local.org.admin.accessToken;
        return Promise.resolve();
      };

      await expect(createCrm(expired, options).listDesigns()).rejects.toMatchObject({ kind: 'sessionExpired' });
      await expect(createCrm(expired, { ...options, refreshSession }).listDesigns()).resolves.toEqual([]);
    } finally {
      await local.stop();
    }
  });
});

/** The two lines of the draft, the second one changed. */
function change(fields: Record<string, unknown>): ReturnType<typeof internetDraft>['lines'] {
  return internetDraft('x').lines.map((line, at) => (at === 1 ? { ...line, ...fields } : line));
}
