import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOrg, type CreateOrgOptions } from '../../src/org/createOrg.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { EVENT_METADATA } from './eventOrg.ts';

let folder: string;
let now: Date;
let org: LocalOrg;
const open = (options: Partial<CreateOrgOptions> = {}): LocalOrg =>
  createOrg({
    name: 'bus',
    file: join(folder, 'bus.sqlite'),
    now: () => now,
    events: { publishDelayMs: 0 },
    ...options,
  });
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'om-bus-'));
  now = new Date('2026-05-01T10:00:00Z');
  org = open();
  org.applyMetadata(EVENT_METADATA, { checkOnly: false });
});
afterEach(() => {
  org.close();
  rmSync(folder, { recursive: true, force: true });
});

const ALARMS = ['/event/Alarm__e'];
const insert = (object: string, values: object) =>
  org.save(org.admin, [{ kind: 'insert', object, values: { ...values } }], { allOrNone: true })[0];
const shown = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = org.events.onPublished(() => {
      stop();
      resolve();
    });
  });

describe('the event bus', () => {
  it('keeps events over the end of the process, and throws them away after three days', async () => {
    insert('Alarm__e', { Text__c: 'kept' });
    await shown();
    const [first] = org.events.read(ALARMS, 0, 10);
    org.close();
    org = open();
    expect(org.events.read(ALARMS, 0, 10)).toEqual([first]);
    now = new Date('2026-05-04T09:59:59Z');
    expect(org.events.isKept(first?.replayId ?? 0)).toBe(true);
    now = new Date('2026-05-04T10:00:01Z');
    expect(org.events.read(ALARMS, 0, 10)).toEqual([]);
    insert('Alarm__e', { Text__c: 'next' });
    await shown();
    expect(org.events.isKept(first?.replayId ?? 0)).toBe(false);
    expect(org.events.read(ALARMS, 0, 10)[0]?.replayId).toBe((first?.replayId ?? 0) + 1);
  });

  it('takes events back with their transaction, but for those that are published immediately', async () => {
    const visible = shown();
    expect(() =>
      org.transaction(() => {
        insert('Alarm__e', { Text__c: 'taken back' });
        insert('Notice__e', { Text__c: 'stays' });
        throw new Error('undo');
      })
    ).toThrow('undo');
    await visible;
    expect(org.events.read(ALARMS, 0, 10)).toEqual([]);
    expect(org.events.read(['/event/Notice__e'], 0, 10)).toMatchObject([{ body: { fields: { Text__c: 'stays' } } }]);
  });

  it('tells one change of a record for all writes of a transaction, and none that was undone', async () => {
    const changes = ['/data/Machine__ChangeEvent'];
    const visible = shown();
    org.transaction(() => {
      const made = insert('Machine__c', { Name: 'first' });
      const id = made?.success ? made.id : '';
      org.save(org.admin, [{ kind: 'update', object: 'Machine__c', id, values: { Name: 'last' } }], {
        allOrNone: true,
      });
      expect(() =>
        org.transaction(() => {
          insert('Machine__c', { Name: 'undone' });
          throw new Error('undo');
        })
      ).toThrow('undo');
    });
    await visible;
    expect(org.events.read(changes, 0, 10)).toMatchObject([
      { body: { header: { changeType: 'CREATE', sequenceNumber: 1 }, fields: { Name: 'last' } } },
    ]);
  });

  it('refuses to publish more than an hour allows', () => {
    org.close();
    org = open({ events: { limits: { publishedPerHour: 1 } } });
    expect(insert('Alarm__e', {})).toMatchObject({ success: true, eventUuid: expect.any(String) as unknown });
    expect(insert('Alarm__e', {})).toMatchObject({ success: false, errors: [{ errorCode: 'LIMIT_EXCEEDED' }] });
    now = new Date('2026-05-01T11:00:00Z');
    expect(insert('Alarm__e', {})).toMatchObject({ success: true });
  });
});
