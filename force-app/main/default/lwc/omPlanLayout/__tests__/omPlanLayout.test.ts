import {
  collapseLanes,
  laneKey,
  layoutGraph,
  layoutTimeline,
  neighbour,
  NODE_HEIGHT,
  NODE_WIDTH,
} from 'c/omPlanLayout';
import { step } from 'support/orders';

const lane = ({ lane: name }: { lane?: string | null }): string => name ?? '';

/** A plan with as many steps, each waiting for up to three of those before it. */
const many = (count: number): ReturnType<typeof step>[] =>
  Array.from({ length: count }, (_, index) =>
    step(`s${index}`, {
      lane: `lane ${index % 9}`,
      waitsFor: [index - 1, index - 7, index - 12].filter((before) => before >= 0 && index % 5 > 0).map((n) => `s${n}`),
    })
  );

describe('layoutGraph', () => {
  const graph = layoutGraph(
    [
      step('a', { lane: 'Check', isCritical: true }),
      step('b', { lane: 'Install', waitsFor: ['a'], isCritical: true }),
      step('c', { lane: 'Install', waitsFor: ['a', 'gone'] }),
      step('d', { lane: 'Bill', waitsFor: ['b', 'c'] }),
    ],
    lane
  );
  const at = (key: string): { x: number; y: number; layer: number } => {
    const node = graph.nodes.find((one) => one.step.key === key);
    if (!node) throw new Error(key);
    return node;
  };

  it('puts steps right of what they wait for, in bands in the order of work', () => {
    expect(graph.nodes.map(({ layer }) => layer)).toEqual([0, 1, 1, 2]);
    expect(at('b').x).toBe(at('c').x);
    expect(at('c').y - at('b').y).toBeGreaterThanOrEqual(NODE_HEIGHT);
    expect(graph.lanes.map(({ name }) => name)).toEqual(['Check', 'Install', 'Bill']);
    for (const {
      step: { lane: name },
      y,
    } of graph.nodes) {
      const band = graph.lanes.find((one) => one.name === name);
      expect(y).toBeGreaterThan(band?.y ?? Infinity);
      expect(y + NODE_HEIGHT).toBeLessThan((band?.y ?? 0) + (band?.height ?? 0));
    }
  });

  it('draws the dependencies that there are', () => {
    expect(graph.edges.map(({ id, isCritical }) => `${id}${isCritical ? '!' : ''}`)).toEqual([
      'a→b!',
      'a→c',
      'b→d',
      'c→d',
    ]);
    expect(graph.edges[0]?.path).toContain(`M${at('a').x + NODE_WIDTH} ${at('a').y + NODE_HEIGHT / 2}`);
  });

  it('is walked along dependencies', () => {
    expect(neighbour(graph, 'a', 'right')).toBe('b');
    expect(neighbour(graph, 'b', 'down')).toBe('c');
    expect(neighbour(graph, 'c', 'up')).toBe('b');
    expect(neighbour(graph, 'd', 'left')).toBe('c');
    expect(neighbour(graph, 'd', 'right')).toBeUndefined();
    expect(neighbour(graph, 'nowhere', 'right')).toBe('a');
  });

  it('survives circles and no steps at all', () => {
    const round = layoutGraph([step('x', { waitsFor: ['y'] }), step('y', { waitsFor: ['x'] })], lane);
    expect(round.nodes).toHaveLength(2);
    expect(round.edges).toHaveLength(1);
    expect(layoutGraph([], lane)).toMatchObject({ nodes: [], edges: [], lanes: [] });
  });

  it('never puts two steps in one place', () => {
    const { nodes } = layoutGraph(many(250), lane);
    expect(new Set(nodes.map(({ x, y }) => `${x}/${y}`)).size).toBe(250);
  });
});

describe('collapseLanes', () => {
  it('lets one node stand for the steps of a closed lane', () => {
    const steps = [
      step('a', { lane: 'Check', state: 'Completed' }),
      step('b', { lane: 'Install', state: 'Completed', waitsFor: ['a'] }),
      step('c', { lane: 'Install', state: 'FatallyFailed', waitsFor: ['b'] }),
      step('d', { lane: 'Bill', waitsFor: ['c', 'b'] }),
    ];
    const open = new Set(['Check', 'Bill']);
    const found = collapseLanes(
      steps,
      lane,
      (name) => open.has(name),
      (name, done, total) => `${name} ${done}/${total}`
    );
    expect(found.map(({ key, waitsFor }) => [key, ...waitsFor])).toEqual([
      ['a'],
      ['d', laneKey('Install')],
      [laneKey('Install'), 'a'],
    ]);
    expect(found[2]).toMatchObject({ name: 'Install 1/2', state: 'FatallyFailed' });
  });
});

describe('layoutTimeline', () => {
  const DAY = 86_400_000;
  const midnight = (time: number): number => Math.floor(time / DAY) * DAY;
  const now = Date.parse('2026-11-22T12:00:00Z');
  const steps = [
    step('done', { state: 'Completed', startedAt: '2026-11-21T10:00:00Z', endedAt: '2026-11-21T16:00:00Z' }),
    step('runs', {
      state: 'InProgress',
      plannedStart: '2026-11-22T00:00:00Z',
      plannedEnd: '2026-11-24T00:00:00Z',
      startedAt: '2026-11-22T06:00:00Z',
    }),
    step('none', { plannedStart: null, plannedEnd: null }),
  ];

  it('draws what was planned and what happened until now', () => {
    const { rows, today, ticks, width } = layoutTimeline(steps, now, 'fit', midnight);
    // From 21 November to 25 November: four days.
    expect(rows[0]?.planned).toEqual({ left: expect.closeTo(9.375, 3), width: expect.closeTo(25, 3) });
    expect(rows[0]?.actual).toEqual({ left: expect.closeTo(10.417, 3), width: expect.closeTo(6.25, 3) });
    expect(rows[1]?.actual).toEqual({ left: expect.closeTo(31.25, 3), width: expect.closeTo(6.25, 3) });
    expect(rows[2]).toEqual({ step: steps[2] });
    expect(today).toBeCloseTo(37.5, 3);
    expect(ticks.map(({ left }) => left)).toEqual([0, 25, 50, 75]);
    expect(width).toBeUndefined();
  });

  it('is as wide as its scale asks', () => {
    expect(layoutTimeline(steps, now, 'day', midnight).width).toBe(720);
    expect(layoutTimeline(steps, now, 'week', midnight).ticks).toHaveLength(1);
    expect(layoutTimeline([], now, 'week', midnight)).toEqual({ rows: [], ticks: [] });
    expect(layoutTimeline(steps, now + 30 * DAY, 'fit', midnight).today).toBeDefined();
    expect(layoutTimeline(steps.slice(0, 1), now + 30 * DAY, 'fit', midnight).today).toBeUndefined();
  });
});
