import { attentionOf, closedAtFirst, fits, lineTree, progressOf, stagesOf, visibleRows } from 'c/omOrderModel';
import { item, line, order, plan, step } from 'support/orders';

const names = (nodes: ReturnType<typeof lineTree>): unknown[] =>
  nodes.map(({ id, children }) => (children.length === 0 ? id : [id, names(children)]));

describe('lineTree', () => {
  it('puts parts under bundles and items under the lines that they come from', () => {
    const found = lineTree(
      order(),
      plan({
        items: [
          item('access'),
          item('port', { parentKeys: ['access'] }),
          item('cpe', { lineId: 'bundle', lineKeys: [] }),
        ],
        steps: [
          step('1', { itemKey: 'access', state: 'Completed' }),
          step('2', { itemKey: 'port' }),
          step('3', { itemKey: 'cpe', state: 'Discarded' }),
        ],
      })
    );
    expect(names(found)).toEqual([['bundle', [['part', [['item-access', ['item-port']]]], 'item-cpe']]]);
    expect(found[0]?.progress).toEqual({ done: 1, total: 2 });
    expect(closedAtFirst(found)).toEqual(['part', 'item-access']);
    const rows = visibleRows(found, new Set(['part']));
    expect(rows.map(({ node, level }) => `${level} ${node.id}`)).toEqual(['1 bundle', '2 part', '2 item-cpe']);
    expect(rows[1]).toMatchObject({ isOpen: false, position: 1, siblings: 2 });
  });

  it('loses no line and no item whose parent is not there, and does not go round in circles', () => {
    const lines = [line('orphan', { parentId: 'elsewhere' })];
    const items = [item('alone', { lineKeys: ['O-9/x'], parentKeys: ['gone'] })];
    expect(names(lineTree(order({ lines }), plan({ items })))).toEqual(['orphan', 'item-alone']);
    const self = [item('a', { parentKeys: [] }), item('b', { parentKeys: ['b'] })];
    expect(names(lineTree(order({ lines: [line('part')] }), plan({ items: self })))).toEqual([['part', ['item-a']]]);
  });

  it('works without a plan', () => {
    expect(names(lineTree(order(), null))).toEqual([['bundle', ['part']]]);
  });
});

describe('stagesOf', () => {
  const words = (changes: Parameters<typeof order>[0]): string[] =>
    stagesOf(order(changes)).map(({ name, status, done, total }) =>
      [name, status, ...(total === undefined ? [] : [`${done ?? 0}/${total}`])].join(' ')
    );

  it('counts steps and lines', () => {
    const lines = [line('a', { billingState: 'Released' }), line('b', { billingState: 'Blocked' }), line('c')];
    expect(words({ lines })).toEqual(['draft done', 'delivery current 1/4', 'billing todo 1/2', 'done todo']);
    expect(words({ lines, stepsDone: 4 })).toEqual([
      'draft done',
      'delivery done 4/4',
      'billing current 1/2',
      'done todo',
    ]);
    expect(words({ state: 'Completed', stepsDone: 4 })).toEqual([
      'draft done',
      'delivery done 4/4',
      'billing done',
      'done done',
    ]);
  });

  it('shows approval only where one is needed', () => {
    const draft = { state: 'Draft', submittedAt: null, stepsTotal: 0, stepsDone: 0, lines: [] };
    expect(words(draft)).toEqual(['draft current', 'delivery todo', 'billing todo', 'done todo']);
    expect(words({ ...draft, approvalStatus: 'Unchecked' }).slice(0, 2)).toEqual(['draft current', 'approval todo']);
    expect(words({ ...draft, approvalStatus: 'Pending' }).slice(0, 2)).toEqual(['draft done', 'approval current']);
    expect(words({ ...draft, approvalStatus: 'Rejected' })[1]).toBe('approval stopped');
    expect(words({ approvalStatus: 'Approved' })[1]).toBe('approval done');
  });

  it('ends where the order ended', () => {
    expect(words({ state: 'Cancelled', submittedAt: null })).toEqual(['draft done', 'ended stopped']);
    expect(words({ state: 'Cancelled' })).toEqual(['draft done', 'delivery stopped 1/4', 'ended stopped']);
  });
});

describe('attentionOf', () => {
  it('names the worst first', () => {
    const steps = [
      step('held', { state: 'OnHold' }),
      step('late', { state: 'Ready', isLate: true }),
      step('again', { state: 'Failed' }),
      step('broken', { state: 'FatallyFailed', isLate: true }),
      step('past', { state: 'Completed', isLate: true }),
    ];
    const found = attentionOf(
      order({ promisedAt: '2026-12-12T08:00:00Z', projectedAt: '2026-12-13T08:00:00Z' }),
      plan({ steps })
    );
    expect(found.map(({ kind, step: about }) => `${kind} ${about?.key ?? ''}`)).toEqual([
      'failed broken',
      'late late',
      'promise ',
      'held held',
      'retrying again',
    ]);
    expect(attentionOf(order({ state: 'Completed' }), plan({ steps }))).toEqual([]);
  });

  it('says what the service says of the promise, and not twice what late steps say', () => {
    const late = { jeopardy: 'Late', jeopardyReason: 'Expected later.' };
    const risk = { jeopardy: 'AtRisk', jeopardyReason: 'Late: Ship.' };
    const steps = [step('ship', { state: 'Ready', isLate: true })];
    const said = (changes: object, of = plan({ steps: [] })): unknown =>
      attentionOf(order(changes), of).map(({ kind, text }) => [kind, text]);
    expect(said(late)).toEqual([['orderLate', 'Expected later.']]);
    expect(said(risk)).toEqual([['orderAtRisk', 'Late: Ship.']]);
    expect(said(risk, plan({ steps }))).toEqual([['late', undefined]]);
    expect(said(late, plan({ steps }))).toEqual([
      ['orderLate', 'Expected later.'],
      ['late', undefined],
    ]);
    expect(said({ jeopardy: 'OnTrack' })).toEqual([]);
  });

  it('tells of approvals and refusals, and counts days for the promise', () => {
    expect(attentionOf(order({ state: 'Draft', approvalStatus: 'Pending' }), null).map(({ kind }) => kind)).toEqual([
      'approval',
    ]);
    expect(attentionOf(order({ state: 'Rejected' }), null).map(({ kind }) => kind)).toEqual(['rejected']);
    expect(
      attentionOf(order({ promisedAt: '2026-12-12T08:00:00Z', projectedAt: '2026-12-12T20:00:00Z' }), null)
    ).toEqual([]);
  });
});

describe('steps', () => {
  it('are found by what one looks for', () => {
    const steps = ['Pending', 'Ready', 'Waiting', 'FatallyFailed', 'Completed', 'Skipped', 'Amended'].map((state) =>
      step(state, { state })
    );
    const found = (filter: Parameters<typeof fits>[1]): string[] =>
      steps.filter((one) => fits(one, filter)).map(({ state }) => state);
    expect(found('attention')).toEqual(['FatallyFailed']);
    expect(found('running')).toEqual(['Ready', 'Waiting']);
    expect(found('waiting')).toEqual(['Pending']);
    expect(found('done')).toEqual(['Completed', 'Skipped']);
    expect(found('all')).toHaveLength(7);
    expect(progressOf(steps)).toEqual({ done: 2, total: 6 });
  });
});
