/** People of the company: somebody asks for approvals, the manager decides on the phone, somebody sends what is agreed. */
import { draftContract, openContracts } from '../../../../src/wiring/contracts.ts';
import type { LocalCrm } from '../../sync/support/localCrm.ts';
import type { BusinessVendors } from './businessVendors.ts';
import { salesOrder } from './salesDesign.ts';

export interface Office {
  /** Makes an order and asks for its approval; gives back its number. */
  order(externalId: string): Promise<string>;
  /** Drafts a contract and asks for its approval; gives back its id. */
  contract(): Promise<string>;
  /** Decides what has come to the phone and sends contracts that are agreed. What does not work now is done later. */
  look(): Promise<void>;
}

/**
 * How often a text is seen before it is read, ten times a second while the service is up: what is decided before a text
 * could be sent again hides that it was. Not a time: it would run out while the service is down.
 */
const UNREAD_LOOKS = 40;

export function openOffice(local: LocalCrm, vendors: BusinessVendors): Office {
  const { admin, people } = local;
  const desktop = openContracts(admin);
  const decided = new Set<string>();
  const seen = new Map<string, number>();

  async function order(externalId: string): Promise<string> {
    const { orders, refused } = await people.createOrders([salesOrder(externalId)], { createMissing: true });
    const id = orders[0]?.id;
    if (id === undefined) throw new Error(JSON.stringify([...refused]));
    const submitted = await people.submitOrder(id);
    if (!submitted.ok) throw new Error(submitted.error.message);
    if (!submitted.value.mustAsk) throw new Error('the policy is not asked');
    return submitted.value.orderNumber;
  }

  async function contract(): Promise<string> {
    const { records } = await admin.query<{ Id: string }>(
      `SELECT Id FROM Account WHERE OM_ExternalId__c = 'ACC-NORDLICHT'`
    );
    const today = new Date().toISOString().slice(0, 10);
    const made = await admin.create('Contract', {
      AccountId: records[0]?.Id ?? '',
      StartDate: today,
      ContractTerm: 24,
      OM_Type__c: 'Service',
      OM_NoticePeriodDays__c: 30,
    });
    const id = made.id ?? '';
    const drafted = await draftContract(desktop, { contract: id, template: 'FIBER-SERVICE', now: Date.now() });
    if (!drafted.ok) throw new Error(JSON.stringify(drafted.error));
    const asked = await people.approvals.request(id, 'ask', 'Please.');
    if (!asked.ok) throw new Error(asked.error.message);
    return id;
  }

  async function decide(): Promise<void> {
    for (const { body } of await vendors.texts()) {
      const link = /http\S+/.exec(body)?.[0];
      if (link === undefined || decided.has(link)) continue;
      const looks = (seen.get(link) ?? 0) + 1;
      seen.set(link, looks);
      if (looks < UNREAD_LOOKS) continue;
      try {
        const page = await fetch(link, { signal: AbortSignal.timeout(5_000) });
        const form = /name="form" value="([^"]+)"/.exec(await page.text())?.[1];
        if (page.status === 200 && form !== undefined) {
          const answer = await fetch(link, {
            method: 'POST',
            body: new URLSearchParams({ form, decision: 'approve' }),
          });
          await answer.text();
          if (answer.status === 200) decided.add(link);
        } else if (page.status === 410) decided.add(link);
      } catch {
        // The service is not there now.
      }
    }
  }

  async function send(): Promise<void> {
    const agreed = await admin.query<{ Id: string }>(
      `SELECT Id FROM Contract WHERE OM_LifecycleState__c = 'Negotiating'`
    );
    for (const { Id } of agreed.records) {
      const view = await desktop.view(Id);
      if (!view.ok || view.value.requests.length > 0) continue;
      const sent = await desktop.requestSignature(view.value, {
        provider: 'docusign',
        subject: 'Please sign',
        signers: [
          {
            name: 'Jonas Petersen',
            email: 'jonas.petersen@example.com',
            routingOrder: 1,
            role: 'Signer',
            party: 'Customer',
          },
          { name: 'Maya Stone', email: 'maya.stone@example.com', routingOrder: 2, role: 'Signer', party: 'Us' },
        ],
      });
      if (!sent.ok) throw new Error(`${sent.error.code}: ${sent.error.message}`);
    }
  }

  return {
    order,
    contract,
    async look() {
      await decide();
      await send();
    },
  };
}
