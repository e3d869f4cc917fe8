/** `npm run bench`: every figure that the project promises, with what it is compared to. A name as argument runs one part. */
import { columns } from '../plugin/src/presenters/columns.ts';
import { benchApexLibrary } from '../plugin/local-org/test/bench/benchApexLibrary.ts';
import { benchBulk } from '../plugin/local-org/test/bench/benchBulk.ts';
import { benchLocalOrg, type Figure } from '../plugin/local-org/test/bench/benchLocalOrg.ts';
import { benchMemory } from '../plugin/local-org/test/bench/benchMemory.ts';
import { benchRequests } from '../plugin/local-org/test/bench/benchRequests.ts';
import { benchChange } from './bench/change.ts';
import { benchContracts } from './bench/contracts.ts';
import { benchCrm } from './bench/crm.ts';
import { benchEngine } from './bench/engine.ts';
import { benchOutage } from './bench/outage.ts';
import { benchPages } from './bench/pages.ts';
import { benchRuntime } from './bench/runtime.ts';
import { benchTime } from './bench/time.ts';

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly comparison: string;
}

const PROJECT = 'force-app/main/default';
const compared = (figures: readonly Figure[]): readonly Row[] =>
  figures.map(({ target, ...figure }) => ({ ...figure, comparison: target }));

const parts: Readonly<Record<string, () => Promise<readonly Row[]> | readonly Row[]>> = {
  engine: benchEngine,
  change: benchChange,
  time: benchTime,
  runtime: benchRuntime,
  outage: benchOutage,
  crm: benchCrm,
  contracts: benchContracts,
  pages: benchPages,
  'local-org': () =>
    compared([...benchLocalOrg(PROJECT), ...benchRequests(PROJECT), ...benchMemory('.'), ...benchApexLibrary()]),
  bulk: async () => compared(await benchBulk(1_000_000)),
};

const [wanted] = process.argv.slice(2);
const chosen = Object.entries(parts).filter(([name]) => wanted === undefined || name === wanted);
if (chosen.length === 0) {
  console.error(`There is no part "${wanted ?? ''}". Use one of ${Object.keys(parts).join(', ')}.`);
  process.exit(1);
}

const table: string[][] = [['What', 'Measured', '', 'Compared with']];
for (const [name, part] of chosen) {
  console.error(`measuring ${name} …`);
  for (const row of await part()) table.push([row.name, number(row.value), row.unit, row.comparison]);
}
console.log(columns(table).join('\n'));

function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : 0 });
}
