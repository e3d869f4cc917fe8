/**
 * `npm run setup -- --target-org <alias>`: permission sets for the user and the sample catalogue, in an org that
 * `npm run sf` knows. In a local org the integration user is set up, too, and logged in as `<alias>-service`.
 * The user gets the tasks of the sample designs there. `--approvals` adds a library of clauses and an approval policy,
 * and in a local org people who approve.
 */
import { parseArgs } from 'node:util';
import { loadBusinessRecords, loadCatalogue } from './data/catalogue.ts';
import { addDeskWorker } from './data/deskWorkers.ts';
import { addPeople, SALES_DIRECTOR } from './data/people.ts';
import { assignPermissionSets } from './support/assignPermissionSets.ts';
import { connect, isLocalOrg, loginService } from './support/connect.ts';

const { values } = parseArgs({
  options: { 'target-org': { type: 'string', short: 'o' }, approvals: { type: 'boolean', default: false } },
});
const alias = values['target-org'];
if (alias === undefined) {
  console.error('Say which org: npm run setup -- --target-org <alias>');
  process.exit(1);
}

const connection = await connect(alias);
const username = connection.getUsername() ?? '';
await assignPermissionSets(connection, username, ['OM_Admin', 'OM_Sales', 'OM_Operator']);
const { records, calls } = await loadCatalogue(connection);
const total = Object.values(records).reduce((sum, count) => sum + count, 0);
console.log(`${username} has its permission sets; ${total} catalogue records are in the org (${calls} API calls).`);

if (isLocalOrg(alias)) {
  const serviceAlias = `${alias}-service`;
  await assignPermissionSets(connection, await loginService(alias, serviceAlias), ['OM_Integration']);
  await addDeskWorker(connection, username);
  console.log(`The user of the sync service is logged in as ${serviceAlias}.`);
}

if (values.approvals) {
  await loadBusinessRecords(connection);
  if (isLocalOrg(alias)) await addPeople(connection, username);
  const who = isLocalOrg(alias) ? ` ${SALES_DIRECTOR.username} (password local-org) is your manager and is asked.` : '';
  console.log(`A template of a contract and an approval policy are in the org.${who}`);
}
