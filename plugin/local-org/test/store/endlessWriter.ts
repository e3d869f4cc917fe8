import { writeSync } from 'node:fs';
import { createOrg } from '../../src/org/createOrg.ts';

/** Saves batches of 20 accounts for ever and says the name of each batch once it is saved. */
const org = createOrg({ name: 'kill', file: process.argv[2] ?? '' });
for (let count = 0; ; count += 1) {
  const batch = `${process.pid}-${count}`;
  const operations = Array.from({ length: 20 }, (_, index) => ({
    kind: 'insert' as const,
    object: 'Account',
    values: { Name: `Account ${index}`, Site: batch },
  }));
  org.save(org.admin, operations, { allOrNone: true });
  writeSync(1, `${batch}\n`);
}
