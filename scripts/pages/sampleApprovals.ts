/**
 * Approvals for looking at panel and inbox: an order that was rejected once and waits again, one that waits for the first
 * time, a contract, and drafts of which the preview is known. Asked and answered by the real service.
 */
import { Connection } from 'jsforce';
import { ApprovalService } from '../../plugin/src/approvals/approvalService.ts';
import { defaultApprovalSettings } from '../../plugin/src/approvals/index.ts';
import { Notifier } from '../../plugin/src/approvals/notifier.ts';
import type { Problem, Result } from '../../plugin/src/domain/result.ts';
import { openCrm } from '../../plugin/src/wiring/openCrm.ts';
import { MemoryStore } from '../../plugin/test/unit/approvals/memoryCrm.ts';
import type { OrgClient } from './orgClient.ts';

export interface SampleApprovals {
  /** Pending for the second time, with another price. */
  readonly approvalOrder: string;
  /** Pending for the first time. */
  readonly secondApprovalOrder: string;
  readonly approvalContract: string;
  /** Not submitted yet, with the answer of the service who would be asked. */
  readonly uncheckedOrder: string;
  /** The same of a contract. */
  readonly uncheckedContract: string;
}

/** Rules are numbered so that those who look at pages find them by name. */
const RULES = [
  {
    Name: 'Large orders',
    Subject__c: 'Order',
    Level__c: 1,
    Conditions__c: 'amount > 1000',
    Approvers__c: 'manager',
    Consequence__c: 'The customer keeps the price of the list until a new offer is made.',
  },
  {
    Name: 'Deep discount',
    Subject__c: 'Order',
    Level__c: 1,
    Conditions__c: 'discountPercent >= 15',
    Approvers__c: 'queue Approval_Desk',
  },
  {
    Name: 'Very large orders',
    Subject__c: 'Order',
    Level__c: 2,
    Conditions__c: 'amount > 4000',
    Approvers__c: 'user contracts@pages.example',
  },
  {
    Name: 'Long contracts',
    Subject__c: 'Contract',
    Level__c: 1,
    Conditions__c: 'termMonths > 24',
    Approvers__c: 'manager',
    Consequence__c: 'The contract goes back to negotiation.',
  },
] as const;

/** One pass of the service that asks people and does what follows from their decisions. Nobody gets a message. */
export type ApprovalPass = () => Promise<void>;

export function approvalPass(url: string, accessToken: string): ApprovalPass {
  const crm = openCrm(connect(url, accessToken)).approvals;
  const logger = { info: () => undefined, warn: () => undefined };
  const { calendar, linkLifetimeMs } = defaultApprovalSettings;
  const notifier = new Notifier({
    store: new MemoryStore(),
    clock: Date,
    logger,
    sender: () => Promise.resolve(undefined),
    linkLifetimeMs,
    publicUrl: () => undefined,
  });
  const service = new ApprovalService({ crm, notifier, clock: Date, logger, calendar });
  return async () => {
    await service.pass();
  };
}

export interface ApprovalScene {
  readonly admin: OrgClient;
  readonly service: OrgClient;
  readonly url: string;
  readonly pass: ApprovalPass;
  readonly tokens: Readonly<Record<'sales' | 'approver', string>>;
  readonly account: string;
}

export async function addApprovals(scene: ApprovalScene): Promise<SampleApprovals> {
  const { admin, service, url, pass, tokens, account } = scene;
  await addApprovers(admin);
  const rules = await switchOn(admin);
  const sam = openCrm(connect(url, tokens.sales)).approvals;
  const ava = openCrm(connect(url, tokens.approver)).approvals;
  const ask = async (id: string, comment: string): Promise<void> => done(await sam.request(id, 'ask', comment));

  const approvalOrder = await addOrder(admin, account, 60, 0.7);
  await ask(approvalOrder.id, 'They compare us with a competitor.');
  await pass();
  const [waiting] = await ava.inbox();
  done(
    await ava.decideAsMe(
      waiting?.request ?? '',
      false,
      'Too cheap. Meet them halfway, and put the term into the comment.'
    )
  );
  await pass();
  await admin.update('OrderItem', approvalOrder.line, { UnitPrice: approvalOrder.listPrice * 0.82 });
  // The org keeps the seconds of a round.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await ask(approvalOrder.id, 'Halfway, as you asked: 18% for 24 months.');

  const second = await addOrder(admin, account, 40, 1);
  await ask(second.id, '');
  const approvalContract = await admin.create('Contract', {
    AccountId: account,
    StartDate: '2026-12-01',
    ContractTerm: 36,
  });
  await service.update('Contract', approvalContract, {
    OM_ApprovalStatus__c: 'Pending',
    OM_LifecycleState__c: 'InApproval',
    OM_ApprovalRequestedAt__c: new Date().toISOString(),
    OM_ApprovalRequestedBy__c: await userId(admin, 'sales@pages.example'),
    OM_ApprovalComment__c: 'Three years at the price of today.',
  });
  const unchecked = await addOrder(admin, account, 50, 0.9);
  const uncheckedContract = await admin.create('Contract', {
    AccountId: account,
    OwnerId: await userId(admin, 'contracts@pages.example'),
    StartDate: '2026-12-01',
    ContractTerm: 48,
    Status: 'Draft',
  });
  const wish = { OM_ApprovalPreviewAskedAt__c: new Date().toISOString() };
  await service.update('Order', unchecked.id, wish);
  await service.update('Contract', uncheckedContract, wish);
  await pass();
  for (const id of rules) await admin.update('OM_ApprovalRule__c', id, { Active__c: false });
  return {
    approvalOrder: approvalOrder.id,
    secondApprovalOrder: second.id,
    approvalContract,
    uncheckedOrder: unchecked.id,
    uncheckedContract,
  };
}

/** With a policy, every new order is to be checked by it: pages about other things are better without. */
async function switchOn(admin: OrgClient): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const rule of RULES) {
    ids.push(
      await admin.create('OM_ApprovalRule__c', {
        ...rule,
        ExternalId__c: rule.Name.toLowerCase().replaceAll(' ', '-'),
        Active__c: true,
        Quorum__c: 'All',
        DueHours__c: 8,
        Fallback__c: 'queue Approval_Desk',
      })
    );
  }
  return ids;
}

async function addApprovers(admin: OrgClient): Promise<void> {
  const [ava, cora] = [await userId(admin, 'approver@pages.example'), await userId(admin, 'contracts@pages.example')];
  for (const submitter of [await userId(admin, 'sales@pages.example'), cora]) {
    await admin.update('User', submitter, { ManagerId: ava });
  }
  const [desk] = await admin.query<{ Id: string }>("SELECT Id FROM Group WHERE DeveloperName = 'Approval_Desk'");
  for (const member of [ava, cora]) {
    await admin.create('GroupMember', { GroupId: desk?.Id, UserOrGroupId: member });
  }
}

async function addOrder(
  admin: OrgClient,
  account: string,
  quantity: number,
  share: number
): Promise<{ readonly id: string; readonly line: string; readonly listPrice: number }> {
  const [price] = await admin.query<{ Id: string; Pricebook2Id: string; UnitPrice: number }>(
    "SELECT Id, Pricebook2Id, UnitPrice FROM PricebookEntry WHERE Product2.ProductCode = 'FIBER-1G-TV'"
  );
  if (!price) throw new Error('The catalogue has no price for FIBER-1G-TV.');
  const id = await admin.create('Order', {
    AccountId: account,
    EffectiveDate: '2026-12-01',
    Status: 'Draft',
    Pricebook2Id: price.Pricebook2Id,
    OwnerId: await userId(admin, 'sales@pages.example'),
  });
  const line = await admin.create('OrderItem', {
    OrderId: id,
    PricebookEntryId: price.Id,
    Quantity: quantity,
    UnitPrice: price.UnitPrice * share,
  });
  return { id, line, listPrice: price.UnitPrice };
}

async function userId(admin: OrgClient, username: string): Promise<string> {
  const [user] = await admin.query<{ Id: string }>(`SELECT Id FROM User WHERE Username = '${username}'`);
  if (!user) throw new Error(`There is no user ${username}.`);
  return user.Id;
}

const connect = (instanceUrl: string, accessToken: string): Connection =>
  new Connection({ instanceUrl, accessToken, version: '66.0' });

function done(result: Result<unknown, Problem>): void {
  if (!result.ok) throw new Error(`${result.error.message}. ${result.error.action}`);
}
