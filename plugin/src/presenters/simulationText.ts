/** A simulated order as text: what is delivered, when, by whom, and what may go wrong. */
import type { Simulation, SimulatedStep } from '../engine/simulateOrder.ts';
import { columns } from './columns.ts';
import { money } from './orderTree.ts';
import { clockTime, duration } from './time.ts';

export interface SimulationTextOptions {
  readonly now: number;
  readonly timeZone?: string;
}

export function simulationText(simulation: Simulation, options: SimulationTextOptions): string {
  const { orderNumber, end, requestedAt, start, currency, price, fees, items, steps, design } = simulation;
  const time = (iso: string): string => clockTime(iso, options.now, options.timeZone);
  const took = duration(Date.parse(end) - Date.parse(start));
  const asked =
    requestedAt === undefined ? '' : `   requested ${time(requestedAt)}${simulation.late ? ': too late' : ''}`;
  const dear = Number(fees) > 0 ? `   changes after points of no return cost up to ${money(fees, currency)}` : '';
  const out = [
    `${orderNumber}   done ${time(end)} (${took === '' ? 'at once' : took})${asked}`,
    `price ${money(price, currency)}${dear}   design ${design.name} ${design.hash.slice(0, 7)}`,
    ...riskLines(simulation, time),
    '',
    'Items',
    ...columns(
      items.map((item) => ['', item.productName, `×${item.quantity}`, item.action, attributesText(item.attributes)])
    ),
    '',
    'Steps (* critical)',
    ...columns([['', 'Step', 'Who', 'Begins', 'Ends', 'Can wait'], ...steps.map((step) => stepRow(step, time))]),
  ];
  if (simulation.calls.length > 0) {
    out.push('', 'Calls to vendors');
    out.push(
      ...columns(
        simulation.calls.map(({ gateway, operation, count }) => ['', `${gateway}.${operation}`, String(count)])
      )
    );
  }
  if (simulation.pointsOfNoReturn.length > 0) {
    out.push('', 'Points of no return');
    const rows = simulation.pointsOfNoReturn.map((limit) => [
      '',
      limit.name,
      `${limit.kind}, ${limit.at}`,
      time(limit.passedAt),
      limit.fee === undefined ? '' : money(limit.fee, currency),
      limit.reason,
    ]);
    out.push(...columns(rows));
  }
  return [...out, ...idleLines(simulation)].join('\n');
}

/** Why lines need no work, each reason once: what they are called is not known here. */
function idleLines({ unfulfilled }: Simulation): readonly string[] {
  const counts = new Map<string, number>();
  for (const { reason } of unfulfilled) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].flatMap(([reason, count]) => [
    '',
    `${count === 1 ? '1 line needs' : `${count} lines need`} no work: ${reason}`,
  ]);
}

function riskLines({ risk }: Simulation, time: (iso: string) => string): readonly string[] {
  if (!risk) return [];
  const percent = Math.round(risk.probability * 100);
  const known = Math.round(risk.known * 100);
  return [
    `risk of being late ${percent} %   nine of ten are done by ${time(risk.likelyEnd)}   ${known} % of the steps known from history`,
  ];
}

const attributesText = (attributes: Readonly<Record<string, unknown>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');

function stepRow(step: SimulatedStep, time: (iso: string) => string): readonly string[] {
  if (step.skipped !== undefined) return ['', step.name, step.who ?? '', 'skipped', '', step.skipped];
  const latest = step.critical ? '' : `until ${time(step.latestStart)}`;
  return ['', `${step.name}${step.critical ? ' *' : ''}`, step.who ?? '', time(step.start), time(step.end), latest];
}
