import { expect, it } from 'vitest';
import { runVendors } from './support/vendorRun.ts';

/**
 * `OM_VENDORS_SEED=7 OM_VENDORS_KILLS=40 vitest run test/scenario/vendors` brings a run back, or makes it longer; so does
 * `npm run chaos -- --vendors --kills 40 --seed 7`.
 */
const seed = Number(process.env['OM_VENDORS_SEED'] ?? process.env['OM_SEED'] ?? 20_261_125);
const kills = Number(process.env['OM_VENDORS_KILLS'] ?? 5);

it(
  `has no envelope, text or commission lost or doubled though it is killed ${kills} times (seed ${seed})`,
  { timeout: 600_000 + kills * 20_000 },
  async () => {
    const told: string[] = [];
    const tell = (line: string): void => void told.push(line);
    const pairs = Math.max(2, Math.ceil(kills / 2));

    const report = await runVendors({ seed, kills, pairs, tell, keep: process.env['OM_VENDORS_KEEP'] !== undefined });

    expect(report.findings, `seed ${seed}\n${told.join('\n')}`).toEqual([]);
    expect(report).toMatchObject({ kills, contracts: pairs, orders: pairs, texts: 2 * pairs });
  }
);
