import { expect, it } from 'vitest';
import { runChaos } from './support/chaosRun.ts';

/** `OM_CHAOS_SEED=7 vitest run test/scenario/chaos` brings a run back; `npm run chaos -- --kills 200` is the long one. */
const seed = Number(process.env['OM_CHAOS_SEED'] ?? process.env['OM_SEED'] ?? Math.floor(Math.random() * 1_000_000));

it(
  `does everything once and bills every order though it is killed ten times (seed ${seed})`,
  { timeout: 300_000 },
  async () => {
    const told: string[] = [];
    const tell = (line: string): void => void told.push(line);

    const report = await runChaos({
      seed,
      kills: 10,
      orders: 5,
      databaseKills: 0.2,
      tell,
      keep: process.env['OM_CHAOS_KEEP'] !== undefined,
    });

    expect(report.findings, `seed ${seed}\n${told.join('\n')}`).toEqual([]);
    expect(report).toMatchObject({ kills: 10, orders: 5 });
  }
);
