/**
 * The engine alone, on one core: how many orders it decomposes and composes per second, and how time, memory and edges
 * grow with the lines of one order. Large orders run in a process of their own, so that memory is that of the order.
 * Beside each time stands the CPU time of the thread, which does not depend on what else the machine is doing.
 *
 *     node --conditions=source scripts/bench/engine.ts
 */
import { execFile } from 'node:child_process';
import { argv, execArgv, execPath, resourceUsage } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { FulfillmentPlan } from '../../plugin/src/domain/plan.ts';
import { orderOf, planOf, sampleDesign, smallOrder, timed, type Row } from './sampleOrders.ts';

const SIZES = [100, 1_000, 10_000] as const;
const edgesOf = ({ steps }: FulfillmentPlan): number => steps.reduce((sum, { dependsOn }) => sum + dependsOn.length, 0);
const count = (number: number): string => number.toLocaleString('en-US');

async function ordersPerSecond(): Promise<Row> {
  const design = await sampleDesign(false);
  const steps = planOf(design, smallOrder(0)).steps.length;
  for (let number = 0; number < 2_000; number += 1) planOf(design, smallOrder(number));
  const orders = Array.from({ length: 6_000 }, (_, number) => smallOrder(number));
  const { ms, cpuMs } = timed(() => orders.forEach((order) => planOf(design, order)));
  return {
    name: `orders of ${steps} steps, decomposed and composed`,
    value: Math.round((orders.length / ms) * 1000),
    unit: 'orders/s on one core',
    comparison: `target: 2,000; ${count(Math.round((orders.length / cpuMs) * 1000))} per second of CPU`,
  };
}

interface Measured {
  readonly lines: number;
  readonly steps: number;
  readonly edges: number;
  readonly joins: number;
  readonly ms: number;
  readonly cpuMs: number;
  readonly maxMegabytes: number;
}

/** One order, cold: what the first large order of a process costs. */
async function measure(lines: number, fan: boolean): Promise<Measured> {
  const design = await sampleDesign(fan);
  const order = orderOf('ORD-BIG', lines);
  const { result: plan, ms, cpuMs } = timed(() => planOf(design, order));
  return {
    lines,
    steps: plan.steps.length,
    edges: edgesOf(plan),
    joins: plan.steps.filter(({ join }) => join).length,
    ms,
    cpuMs,
    maxMegabytes: resourceUsage().maxRSS / 1024,
  };
}

async function measureAlone(lines: number, fan: boolean): Promise<Measured> {
  const file = fileURLToPath(import.meta.url);
  const args = [...execArgv, '--conditions=source', file, '--measure', String(lines), ...(fan ? ['--fan'] : [])];
  const { stdout } = await promisify(execFile)(execPath, args);
  return JSON.parse(stdout) as Measured;
}

const cpuText = ({ cpuMs, lines }: Measured): string =>
  `CPU ${Math.round(cpuMs)} ms, ${((cpuMs * 1000) / lines).toFixed(0)} µs per line`;

export async function benchEngine(): Promise<Row[]> {
  const rows: Row[] = [await ordersPerSecond()];
  for (const lines of SIZES) {
    const one = await measureAlone(lines, false);
    const target = lines === 10_000 ? '; target: 2,000 ms' : '';
    rows.push({
      name: `one order of ${count(lines)} lines, ${count(one.steps)} steps, cold process`,
      value: Math.round(one.ms),
      unit: 'ms',
      comparison: `${cpuText(one)}${target}`,
    });
    if (lines === 10_000) {
      rows.push({
        name: `memory of that process at its highest`,
        value: Math.round(one.maxMegabytes),
        unit: 'MB',
        comparison: 'target: 500',
      });
    }
  }
  const fan = await measureAlone(10_000, true);
  const side = fan.lines / 4;
  rows.push({
    name: `the same with ${count(side)} steps that all wait for ${count(side)} others`,
    value: Math.round(fan.ms),
    unit: 'ms',
    comparison: `CPU ${Math.round(fan.cpuMs)} ms; ${count(fan.edges)} edges by ${fan.joins} join; one by one ${count(fan.edges + side * side - 2 * side)}`,
  });
  return rows;
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const at = argv.indexOf('--measure');
  if (at > 0) console.log(JSON.stringify(await measure(Number(argv[at + 1]), argv.includes('--fan'))));
  else console.table(await benchEngine());
}
