/**
 * The main job, end to end: two unlike businesses, one order each, from the CRM to fulfilled and billed. One of them
 * under a contract that is approved, signed and filed, after an approval of its own, with a commission at the end.
 *
 * `--keep` leaves everything running, `--stop` ends what was kept, `--signature acrobatSign` has the contract signed there.
 */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Connection } from '@salesforce/core';
import { closingLines } from '../plugin/src/presenters/closingText.ts';
import { openCrm } from '../plugin/src/wiring/openCrm.ts';
import { createApprovalDesk } from './demo/approvals.ts';
import { closeCommands, openCommands } from './demo/commands.ts';
import { draftContract, signContract, type DemoContract, type SignatureService } from './demo/contract.ts';
import { createFollower, isTask } from './demo/follow.ts';
import { createPeople, decideByLink, type People } from './demo/people.ts';
import { tellProof } from './demo/proof.ts';
import { completeTasks } from './demo/tasks.ts';
import { bold, dim, heading, sf, stage } from './demo/tell.ts';
import { alias, endProcesses, folder, openService, openVendors, serviceAlias } from './demo/world.ts';
import { loadBusinessRecords, loadCatalogue } from './data/catalogue.ts';
import { addDeskWorker } from './data/deskWorkers.ts';
import { addPeople, openRecords, SALES_DIRECTOR } from './data/people.ts';
import { assignPermissionSets } from './support/assignPermissionSets.ts';
import { connect, loginService } from './support/connect.ts';
import { seconds } from './support/run.ts';

const { values } = parseArgs({
  options: { keep: { type: 'boolean' }, stop: { type: 'boolean' }, signature: { type: 'string', default: 'docusign' } },
});
const started = performance.now();
const orders = ['WEB-2026-1001', 'WEB-2026-2001'] as const;

if (values.stop === true) {
  const stopped = await endProcesses();
  await sf(['order', 'org', 'stop', '--alias', alias]);
  console.log(stopped ? 'The demo is stopped.' : 'No demo was running.');
} else {
  try {
    await demo(signatureService(values.signature));
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    console.error(`\nLogs are in ${folder}.`);
    process.exitCode = 1;
    await endAll();
  }
}
await closeCommands();

function signatureService(name: string): SignatureService {
  if (name === 'docusign' || name === 'acrobatSign') return name;
  throw new Error(`--signature is docusign or acrobatSign, not "${name}".`);
}

async function demo(signature: SignatureService): Promise<void> {
  await endProcesses();
  rmSync(folder, { recursive: true, force: true });
  console.log(bold('Order Management for Salesforce: from the CRM to fulfilled and billed'));

  heading('1  A CRM, extended');
  openCommands();
  await sf(['order', 'org', 'reset', '--alias', alias, '--no-prompt'], { quiet: true });
  await sf(['order', 'org', 'start', '--alias', alias, '--empty'], { quiet: true });
  const opening = openVendors();
  opening.catch(() => undefined);
  await stage('Deploy force-app', () =>
    sf(['project', 'deploy', 'start', '--source-dir', 'force-app', '--target-org', alias], { quiet: true })
  );
  const connection = await connect(alias);
  const service = await loginService(alias, serviceAlias);
  await stage('Load the catalogue of two businesses, people, an approval policy, a library of clauses', async () => {
    const username = connection.getUsername() ?? '';
    await assignPermissionSets(connection, username, ['OM_Admin', 'OM_Sales', 'OM_Operator', 'OM_ContractManager']);
    await assignPermissionSets(connection, service, ['OM_Integration']);
    await loadCatalogue(connection);
    await loadBusinessRecords(connection);
    await addPeople(connection, username);
    await addDeskWorker(connection, username);
  });

  heading('2  A fulfillment design, vendors and the sync service');
  await sf(['order', 'design', 'validate', '--dir', 'config/design']);
  await sf(['order', 'design', 'apply', '--dir', 'config/design', '--target-org', alias, '--note', 'First version'], {
    quiet: true,
  });
  const vendors = await stage(
    'Vendors: warehouse, network, technicians, billing; DocuSign, Acrobat, CLM, SAP, Twilio',
    () => opening
  );
  const contract = await draftContract(connection, alias);
  const { address } = await stage('Start the sync service', openService);

  heading('3  A contract is approved on the phone, signed and filed');
  const people = createPeople(connection.instanceUrl, vendors.env['OM_BUSINESS_VENDORS_URL'] ?? '');
  await approveContract(connection, contract, people);
  await signContract(connection, alias, contract, signature, people);

  heading('4  One order of each business, one of them above a limit');
  for (const file of ['fiber-order', 'office-coffee']) {
    await sf(['order', 'import', '--file', `scripts/data/${file}.tmf622.json`, '--target-org', alias], { quiet: true });
  }
  const order = await putUnderContract(connection, contract);
  await sf(['order', 'display', '--order', orders[0], '--target-org', alias]);
  for (const ref of orders) await sf(['order', 'submit', '--order', ref, '--target-org', alias]);
  await approveOrder(connection, order, people);

  heading('5  The work, as it happens');
  const crm = openCrm(connection);
  const follower = createFollower(crm, orders, 60_000);
  const underWay = await follower.follow((views) => views.every((view) => view.plan?.steps.some(isTask) === true));
  for (const view of underWay)
    for (const line of closingLines(view, { now: Date.now() })) console.log(`  ${dim(`${view.externalId}  ${line}`)}`);
  heading('6  Two people are asked');
  await completeTasks(crm, alias);
  heading('7  The rest goes by itself');
  await follower.follow();

  heading('8  Done, and proven');
  await sf(['order', 'plan', 'display', '--order', orders[0], '--target-org', alias]);
  await sf(['order', 'display', '--order', orders[0], '--target-org', alias]);
  await sf(['order', 'sync', 'report', '--target-org', serviceAlias, '--data-dir', `${folder}/database`]);
  await tellProof({ connection, vendors, contract, order });
  await tellCalls(connection.instanceUrl);
  console.log(`\n${bold('Both orders are fulfilled and billed')} in ${seconds(performance.now() - started)}.`);
  if (values.keep === true) tellWhereToLook(address, contract);
  else {
    await endAll();
    console.log('Everything is stopped again. To look around: npm run demo -- --keep');
  }
}

/** The approver gets a text with a one-time link, opens it and agrees. */
async function approveContract(connection: Connection, contract: DemoContract, people: People): Promise<void> {
  const text = await people.textTo(SALES_DIRECTOR.mobile, contract.number);
  const said = await decideByLink(text, 'approve', 'Two years are fine.');
  console.log(`  Maya Stone opens the link and agrees: "${said}"`);
  await createApprovalDesk(connection).approved('Contract', contract.id, people.look);
}

/** The approver answers the mail of the CRM. */
async function approveOrder(connection: Connection, order: { readonly id: string }, people: People): Promise<void> {
  const mail = await people.mailTo(SALES_DIRECTOR.email, 'amount');
  await people.reply(mail, 'Approve\nA good customer.');
  console.log('  Maya Stone replies: Approve');
  await createApprovalDesk(connection).approved('Order', order.id, people.look);
}

/** As a sales rep does on the page of the order. */
async function putUnderContract(
  connection: Connection,
  contract: DemoContract
): Promise<{ readonly id: string; readonly number: string }> {
  const crm = openRecords(connection);
  const [order] = await crm.query<{ readonly Id: string; readonly OrderNumber: string }>(
    `SELECT Id, OrderNumber FROM Order WHERE OM_ExternalId__c = '${orders[0]}'`
  );
  if (!order) throw new Error(`There is no order ${orders[0]}.`);
  await crm.update('Order', order.Id, { ContractId: contract.id });
  console.log(`  Order ${order.OrderNumber} is under contract ${contract.number}.`);
  return { id: order.Id, number: order.OrderNumber };
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

function tellWhereToLook(address: string, { number }: DemoContract): void {
  console.log(`
Everything is still running:
  npm run sf -- order plan display --order ${orders[1]} --target-org ${alias}
  npm run sf -- order explain --order ${orders[1]} --target-org ${alias}
  npm run sf -- order contract display --contract ${number} --target-org ${alias}
  npm run sf -- order approval list --target-org ${alias}
  npm run sf -- order gateway list --dir config/design
  npm run sf -- data query -q "SELECT StepName__c, State__c FROM OM_FulfillmentStep__c" --target-org ${alias}
  curl ${address}/metrics
Stop it all:   npm run demo -- --stop`);
}
