/**
 * The main job, end to end: two unlike businesses, one order each, from the CRM to fulfilled and billed.
 *
 * `--keep` leaves everything running, `--stop` ends what was kept.
 */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openCrm } from '../plugin/src/wiring/openCrm.ts';
import { completeTasks } from './demo/tasks.ts';
import { createFollower, isTask } from './demo/follow.ts';
import { bold, heading, sf, stage } from './demo/tell.ts';
import { alias, endProcesses, folder, openService, openVendors, serviceAlias } from './demo/world.ts';
import { loadCatalogue } from './data/catalogue.ts';
import { assignPermissionSets } from './support/assignPermissionSets.ts';
import { connect, loginService } from './support/connect.ts';
import { seconds } from './support/run.ts';

const { values } = parseArgs({ options: { keep: { type: 'boolean' }, stop: { type: 'boolean' } } });
const started = performance.now();
const orders = ['WEB-2026-1001', 'WEB-2026-2001'] as const;

if (values.stop === true) {
  const stopped = await endProcesses();
  await sf(['order', 'org', 'stop', '--alias', alias]);
  console.log(stopped ? 'The demo is stopped.' : 'No demo was running.');
} else {
  try {
    await demo();
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    console.error(`\nLogs are in ${folder}.`);
    process.exitCode = 1;
    await endAll();
  }
}

async function demo(): Promise<void> {
  await endProcesses();
  rmSync(folder, { recursive: true, force: true });
  console.log(bold('Order Management for Salesforce: from the CRM to fulfilled and billed'));

  heading('1  A CRM, extended');
  await sf(['order', 'org', 'reset', '--alias', alias, '--no-prompt'], { quiet: true });
  await sf(['order', 'org', 'start', '--alias', alias, '--empty'], { quiet: true });
  await stage('Deploy force-app', () =>
    sf(['project', 'deploy', 'start', '--source-dir', 'force-app', '--target-org', alias], { quiet: true })
  );
  const connection = await connect(alias);
  const service = await loginService(alias, serviceAlias);
  await stage('Assign permission sets, load the catalogue of two businesses', async () => {
    await assignPermissionSets(connection, connection.getUsername() ?? '', ['OM_Admin', 'OM_Sales', 'OM_Operator']);
    await assignPermissionSets(connection, service, ['OM_Integration']);
    await loadCatalogue(connection);
  });

  heading('2  A fulfillment design, vendors and the sync service');
  await sf(['order', 'design', 'validate', '--dir', 'config/design']);
  await sf(['order', 'design', 'apply', '--dir', 'config/design', '--target-org', alias, '--note', 'First version'], {
    quiet: true,
  });
  await stage('Start the vendors: warehouse, network, field service, supplier, billing', openVendors);
  const { address } = await stage('Start the sync service', openService);

  heading('3  One order of each business');
  for (const file of ['fiber-order', 'office-coffee']) {
    await sf(['order', 'import', '--file', `scripts/data/${file}.tmf622.json`, '--target-org', alias], { quiet: true });
  }
  await sf(['order', 'display', '--order', orders[0], '--target-org', alias]);
  for (const order of orders) await sf(['order', 'submit', '--order', order, '--target-org', alias]);

  heading('4  The work, as it happens');
  const crm = openCrm(connection);
  const follower = createFollower(crm, orders, 60_000);
  await follower.follow((views) => views.every((view) => view.plan?.steps.some(isTask) === true));
  heading('5  Two people are asked');
  await completeTasks(crm, alias);
  heading('6  The rest goes by itself');
  await follower.follow();

  heading('7  Done, and proven');
  await sf(['order', 'plan', 'display', '--order', orders[0], '--target-org', alias]);
  await sf(['order', 'display', '--order', orders[0], '--target-org', alias]);
  await sf(['order', 'sync', 'report', '--target-org', serviceAlias, '--data-dir', `${folder}/database`]);
  await tellCalls(connection.instanceUrl);
  console.log(`\n${bold('Both orders are fulfilled and billed')} in ${seconds(performance.now() - started)}.`);
  if (values.keep === true) tellWhereToLook(address);
  else {
    await endAll();
    console.log('Everything is stopped again. To look around: npm run demo -- --keep');
  }
}

async function endAll(): Promise<void> {
  await endProcesses();
  await sf(['order', 'org', 'stop', '--alias', alias], { quiet: true });
}

async function tellCalls(instanceUrl: string): Promise<void> {
  const response = await fetch(new URL('/_local/usage', instanceUrl));
  const usage = (await response.json()) as Record<string, { readonly used: number; readonly max: number }>;
  for (const { used, max } of Object.values(usage))
    console.log(`\n  API calls in all, deploy and this screen included: ${used} of ${max}.`);
}

function tellWhereToLook(address: string): void {
  console.log(`
Everything is still running:
  npm run sf -- order plan display --order ${orders[1]} --target-org ${alias}
  npm run sf -- order explain --order ${orders[1]} --target-org ${alias}
  npm run sf -- data query -q "SELECT StepName__c, State__c FROM OM_FulfillmentStep__c" --target-org ${alias}
  curl ${address}/metrics
Stop it all:   npm run demo -- --stop`);
}
