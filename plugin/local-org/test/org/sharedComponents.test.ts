import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { sharedComponent, sharedNames } from '../../src/org/sharedComponents.ts';
import { releaseMemory } from '../../src/server/releaseMemory.ts';
import { customObject } from '../metadata/orgOf.ts';

describe('components that orgs share', () => {
  it('are one for all who have the same, and another as soon as one says something else', () => {
    const first = customObject('Shared_First__c');
    expect(sharedComponent(first)).toBe(first);
    expect(sharedComponent(customObject('Shared_First__c'))).toBe(first);
    const other = customObject('Shared_First__c', '<type>AutoNumber</type>');
    expect(sharedComponent(other)).toBe(other);
  });

  it('leave nothing behind when the last org that has them is gone', { timeout: 60_000 }, async () => {
    const before = sharedNames();
    for (let at = 0; at < 2000; at += 1) sharedComponent(customObject(`Shared_${String(at)}__c`));
    const made = sharedNames() - before;
    expect(made).toBeGreaterThan(1000);
    // Collecting and telling of it are two steps, and the second is left to the engine.
    for (let tries = 0; tries < 100 && sharedNames() - before > made / 10; tries += 1) {
      releaseMemory();
      await wait(20);
    }
    expect(sharedNames() - before).toBeLessThanOrEqual(made / 10);
  });
});
