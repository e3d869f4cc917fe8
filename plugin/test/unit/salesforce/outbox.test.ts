import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { OutboxCursor } from '../../../src/engine/ports.ts';
import { createCrmClient } from '../../../src/salesforce/crmClient.ts';
import { createOutboxReader } from '../../../src/salesforce/outbox.ts';
import { fakeOrg, instantly, page } from './support/fakeOrg.ts';

const OVERLAP = 60_000;
const START = Date.UTC(2026, 0, 1);

interface Stored {
  readonly Id: string;
  /** When the row was stamped, and when it became visible. */
  readonly stampedAt: number;
  readonly visibleAt: number;
}

const iso = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');

/** An outbox that answers the conditions that the reader writes. */
function outboxOf(rows: readonly Stored[], clock: { now(): number }, pageSize = 3) {
  let pages = new Map<string, readonly object[]>();
  const org = fakeOrg((request) => {
    const next = /\/query\/(\w+)$/.exec(request.url)?.[1];
    if (next !== undefined) return cut(pages.get(next) ?? []);
    const soql = decodeURIComponent(/q=(.*)$/.exec(request.url)?.[1] ?? '');
    const at = Date.parse(/SystemModstamp >=? ([^ ]+)/.exec(soql)?.[1] ?? '');
    const id = /Id > '([^']*)'/.exec(soql)?.[1];
    const isAfter = (row: Stored): boolean => {
      if (Number.isNaN(at)) return true;
      return id === undefined ? row.stampedAt >= at : row.stampedAt > at || (row.stampedAt === at && row.Id > id);
    };
    const found = rows
      .filter((row) => row.visibleAt <= clock.now() && isAfter(row))
      .toSorted((a, b) => a.stampedAt - b.stampedAt || (a.Id < b.Id ? -1 : 1))
      .map((row) => ({ Id: row.Id, Type__c: 'OrderSubmitted', Order__c: row.Id, SystemModstamp: iso(row.stampedAt) }));
    pages = new Map();
    return cut(found);
  });
  const cut = (found: readonly object[]): object => {
    if (found.length <= pageSize) return page(found);
    const key = `p${pages.size}`;
    pages.set(key, found.slice(pageSize));
    return page(found.slice(0, pageSize), `/services/data/v66.0/query/${key}`);
  };
  return org;
}

describe('createOutboxReader', () => {
  it('misses no row that is committed late, gives none out twice, and never stands still', async () => {
    const rows = fc.array(
      fc.record({ at: fc.integer({ min: 0, max: 300 }), delay: fc.integer({ min: 0, max: OVERLAP / 1_000 - 1 }) }),
      { maxLength: 40 }
    );
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 45 }),
        async (made, limit, step) => {
          let now = START;
          const clock = { now: () => now };
          const stored = made.map(({ at, delay }, index) => ({
            Id: `id${String(index).padStart(3, '0')}`,
            stampedAt: START + at * 1_000,
            visibleAt: START + (at + delay) * 1_000,
          }));
          const org = outboxOf(stored, clock);
          const reader = createOutboxReader(createCrmClient(org, instantly), clock, OVERLAP);
          const seen: string[] = [];
          let cursor: OutboxCursor | undefined;
          for (; now < START + 400_000; now += step * 1_000) {
            for (;;) {
              const read = await reader.readOutbox(cursor, limit);
              seen.push(...read.events.map((event) => event.id));
              cursor = read.cursor;
              if (read.events.length === 0) break;
            }
          }

          expect(seen.toSorted()).toEqual(stored.map((row) => row.Id).toSorted());
        }
      ),
      { numRuns: 60 }
    );
  });

  it('gives events out again when the caller did not move on', async () => {
    const clock = { now: () => START + 10_000 };
    const org = outboxOf([{ Id: 'a', stampedAt: START, visibleAt: START }], clock);
    const reader = createOutboxReader(createCrmClient(org, instantly), clock, OVERLAP);

    const first = await reader.readOutbox(undefined, 10);
    const again = await reader.readOutbox(undefined, 10);

    expect(first.events.map((event) => event.id)).toEqual(['a']);
    expect(again.events.map((event) => event.id)).toEqual(['a']);
  });

  it('reads only what is new once nothing older can turn up', async () => {
    let now = START;
    const clock = { now: () => now };
    const org = outboxOf([{ Id: 'a', stampedAt: START, visibleAt: START }], clock);
    const reader = createOutboxReader(createCrmClient(org, instantly), clock, OVERLAP);
    const { cursor } = await reader.readOutbox(undefined, 10);

    await reader.readOutbox(cursor, 10);
    now += OVERLAP + 1;
    await reader.readOutbox(cursor, 10);

    const [, overlapping, strict] = org.queries();
    expect(overlapping).toContain(`SystemModstamp >= ${new Date(START - OVERLAP).toISOString()}`);
    expect(strict).toContain(`Id > 'a'`);
  });

  it('passes a row on that it cannot understand, so that it is quarantined and not lost', async () => {
    const org = fakeOrg(() =>
      page([
        { Id: 'a', Type__c: 'TaskCompleted', Payload__c: '{"planId":', SystemModstamp: iso(START) },
        { Id: 'b', Type__c: 'Unheard', Payload__c: '{}', SystemModstamp: iso(START) },
      ])
    );
    const reader = createOutboxReader(createCrmClient(org, instantly), { now: () => START }, OVERLAP);

    const { events } = await reader.readOutbox(undefined, 10);

    expect(events.map((event) => event.payload['$malformed'])).toEqual([
      'Payload__c is not JSON',
      'unknown type Unheard',
    ]);
  });
});
