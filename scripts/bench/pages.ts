/** How fast the order page is with 200 lines and 250 steps, in a real browser, and how much of our own it loads. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { addLargeOrder } from '../pages/largeOrder.ts';
import { startPages } from '../pages/startPages.ts';
import { root } from '../support/run.ts';

const LINES = 200;
const STEPS = 250;
const REPEATS = 5;
const PATIENCE_MS = 60_000;

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly comparison: string;
}

export async function benchPages(): Promise<readonly Row[]> {
  const pages = await startPages();
  try {
    const order = await addLargeOrder(pages.admin, pages.service, pages.records.account, {
      lines: LINES,
      steps: STEPS,
    });
    const address = `${pages.url}/lightning/r/Order/${order}/view`;
    // The server makes answers and plans of queries when they are first asked for.
    await openOrder(pages, address);
    const visits: Visit[] = [];
    for (let n = 0; n < REPEATS; n++) visits.push(await openOrder(pages, address));
    const median = (pick: (visit: Visit) => number): number =>
      visits.map(pick).toSorted((a, b) => a - b)[Math.floor(REPEATS / 2)] ?? Number.NaN;
    return [
      row(
        'order page, first of 200 lines, empty browser cache',
        median(({ firstRow }) => firstRow),
        'ms',
        'target < 1,500'
      ),
      row(
        '  of it until page and scripts are there',
        median(({ loaded }) => loaded),
        'ms',
        ''
      ),
      row(
        '  of it until the page asks what it shows',
        median(({ asked, loaded }) => asked - loaded),
        'ms',
        ''
      ),
      row(
        '  of it until the order is answered',
        median(({ answered, asked }) => answered - asked),
        'ms',
        ''
      ),
      row(
        '  of it until the row is drawn',
        median(({ firstRow, answered }) => firstRow - answered),
        'ms',
        ''
      ),
      row(
        '  processor time of the server',
        median(({ server }) => server),
        'ms',
        'with the driver of the browser'
      ),
      row(
        'data requests until then',
        median(({ requests }) => requests),
        '',
        'target ≤ 6'
      ),
      row(
        'plan graph of 250 nodes, from click to picture',
        median(({ graph }) => graph),
        'ms',
        'target < 300'
      ),
      row(
        'a node is selected',
        median(({ select }) => select),
        'ms',
        'target < 100'
      ),
      row('components of our own, gzip', ownKilobytes(), 'kB', 'target < 250'),
    ];
  } finally {
    await pages.stop();
  }
}

const row = (name: string, value: number, unit: string, comparison: string): Row => ({ name, value, unit, comparison });

/** Milliseconds since the address was entered, unless said otherwise. */
interface Visit {
  readonly firstRow: number;
  /** Document and scripts have arrived. */
  readonly loaded: number;
  /** The first question of the page for data. */
  readonly asked: number;
  /** The lines of the order have arrived. */
  readonly answered: number;
  /** Processor time of this process, which is the server and drives the browser. */
  readonly server: number;
  readonly requests: number;
  readonly graph: number;
  readonly select: number;
}

const isData = (url: string): boolean =>
  /^\/(services\/data|lightning\/(apex|local))\//.test(new URL(url).pathname) && !url.endsWith('/local/changes');

async function openOrder(pages: Awaited<ReturnType<typeof startPages>>, address: string): Promise<Visit> {
  const { page, context } = await pages.visitAs('sales');
  page.setDefaultTimeout(PATIENCE_MS);
  let requests = 0;
  page.on('request', (request) => {
    if (isData(request.url())) requests += 1;
  });
  const processor = process.cpuUsage();
  const before = performance.now();
  await page.goto(address, { waitUntil: 'commit' });
  await page.locator('c-om-order-lines [role=row] [role=gridcell]').first().waitFor();
  const firstRow = performance.now() - before;
  const { user, system } = process.cpuUsage(processor);
  const untilThen = requests;
  const phases = await phasesOf(page);
  await page.getByRole('tab', { name: 'Plan', exact: true }).click();
  const graphButton = page.locator('c-om-plan-card').getByText('Graph', { exact: true });
  await graphButton.waitFor();
  await page.locator('c-om-plan-card').getByText('List', { exact: true }).click();
  await page.locator('c-om-plan-graph').waitFor({ state: 'detached' });
  const graph = await timed(page, graphButton, `nodes().length >= ${STEPS}`);
  const node = page.locator('c-om-plan-graph button').nth(3);
  const select = await timed(page, node, `nodes().some((node) => node.getAttribute('aria-pressed') === 'true')`);
  await context.close();
  return { firstRow, ...phases, server: (user + system) / 1_000, requests: untilThen, graph, select };
}

/** From what the browser notes of each request. */
async function phasesOf(page: Page): Promise<Pick<Visit, 'loaded' | 'asked' | 'answered'>> {
  const resources = await page.evaluate<readonly { name: string; startTime: number; responseEnd: number }[]>(
    `performance.getEntriesByType('resource').map(({ name, startTime, responseEnd }) => ({ name, startTime, responseEnd }))`
  );
  const scripts = resources.filter(({ name }) => /\/(base|app)\.js$/.test(name));
  const order = resources.find(({ name }) => name.endsWith('/OM_OrderController/getOrder'));
  return {
    loaded: Math.max(...scripts.map(({ responseEnd }) => responseEnd)),
    asked: Math.min(...resources.filter(({ name }) => isData(name)).map(({ startTime }) => startTime)),
    answered: order?.responseEnd ?? Number.NaN,
  };
}

/** Milliseconds in the page from a click to the frame in which the condition on `nodes()` holds. */
async function timed(page: Page, target: ReturnType<Page['locator']>, condition: string): Promise<number> {
  await target.waitFor();
  await page.evaluate(`(() => {
    // Components hide what is in them from the document, so the way leads through each of them.
    const find = (root, name) => {
      for (const element of root.querySelectorAll('*')) {
        const found = element.localName === name ? element : element.shadowRoot && find(element.shadowRoot, name);
        if (found) return found;
      }
    };
    const card = find(document, 'c-om-plan-card');
    const nodes = () =>
      [...(card.shadowRoot.querySelector('c-om-plan-graph')?.shadowRoot.querySelectorAll('button') ?? [])];
    let start;
    addEventListener('click', () => { start ??= performance.now(); }, { capture: true, once: true });
    globalThis.benchEnd = new Promise((resolve) => {
      const look = () => {
        const isDone = start !== undefined && (${condition});
        requestAnimationFrame(isDone ? () => resolve(performance.now() - start) : look);
      };
      look();
    });
  })()`);
  await target.click();
  return page.evaluate<number>('globalThis.benchEnd');
}

/** Everything that a deployment sends for components, compressed file by file as a browser gets it. */
function ownKilobytes(): number {
  const folder = join(root, 'force-app/main/default/lwc');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.(js|html|css)$/.test(file) && !file.includes('__tests__')
  );
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0) / 1_000;
}
