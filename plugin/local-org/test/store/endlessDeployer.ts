import { writeSync } from 'node:fs';
import { createOrg } from '../../src/org/createOrg.ts';
import { customObject, field, formulaField } from '../metadata/orgOf.ts';

/**
 * Deploys for ever: each deploy makes an object with two fields and one that has both, and gives an object of the
 * deploy before a field more; then says the number of the deploy.
 */
const org = createOrg({ name: 'deploy', file: process.argv[2] ?? '' });
const first = [...org.schema.objects()].filter(({ name }) => name.startsWith('Part')).length;
const NUMBER = '<precision>10</precision><scale>0</scale>';
for (let count = first; ; count += 1) {
  const name = `Part${String(count)}__c`;
  const results = org.applyMetadata(
    [
      customObject(name),
      field(`${name}.One__c`, 'Number', NUMBER),
      field(`${name}.Two__c`, 'Text', '<length>40</length>'),
      formulaField(`${name}.Both__c`, 'Text', 'Two__c & TEXT(One__c)'),
      ...(count > 0 ? [field(`Part${String(count - 1)}__c.Late__c`, 'Number', NUMBER)] : []),
    ],
    { checkOnly: false }
  );
  if (results.some(({ success }) => !success)) throw new Error(JSON.stringify(results));
  writeSync(1, `${String(count)}\n`);
}
