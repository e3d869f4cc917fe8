import { afterAll, beforeAll } from 'vitest';
import { applySampleDesign, startLocalCrm, type LocalCrm } from './localCrm.ts';
import { startHarness, type Harness } from './serviceHarness.ts';

export interface ServiceWorld {
  readonly local: LocalCrm;
  readonly harness: Harness;
  /** What the CRM shows in one field of an order. */
  readonly orderField: (orderId: string, name: string) => Promise<unknown>;
}

/** Polls and windows in which an order moves on in a moment. */
export const quick = {
  inbox: { pollMinMs: 50, pollMaxMs: 200 },
  projection: { windowMinMs: 50, windowMaxMs: 200 },
} as const;

/** A local org with the sample design, and the service that runs beside it, for all tests of a `describe`: call it there. */
export function serviceWorld(): ServiceWorld {
  let local: LocalCrm | undefined;
  let harness: Harness | undefined;
  beforeAll(async () => {
    local = await startLocalCrm();
    await applySampleDesign(local.people);
    harness = await startHarness({ connection: local.integration, settings: quick });
    await harness.service.start();
  });
  afterAll(async () => {
    await harness?.stop();
    await local?.stop();
  });
  const ready = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('The service is started before the first test');
    return part;
  };
  return {
    get local() {
      return ready(local);
    },
    get harness() {
      return ready(harness);
    },
    orderField: async (orderId, name) => {
      const { records } = await ready(local).admin.query<Record<string, unknown>>(
        `SELECT ${name} FROM Order WHERE Id = '${orderId}'`
      );
      return records[0]?.[name];
    },
  };
}
