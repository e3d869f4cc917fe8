/** Who gets the tasks of the sample designs: whoever tries things out, at the fulfillment desk. */
import type { CatalogueConnection } from './catalogue.ts';
import { openRecords } from './people.ts';

/** What the sample designs ask of people; see `assignment` in config/design. */
const SKILLS = 'customer-contact';
const DESK = 'Fulfillment_Desk';

/** Makes the user a member of the desk who has the skills. May be repeated. */
export async function addDeskWorker(connection: CatalogueConnection, username: string): Promise<void> {
  const crm = openRecords(connection);
  const user = await crm.id(`SELECT Id FROM User WHERE Username = '${username}'`);
  if (user === undefined) throw new Error(`There is no user ${username}.`);
  const desk = await crm.id(`SELECT Id FROM Group WHERE DeveloperName = '${DESK}'`);
  if (desk === undefined) throw new Error(`There is no queue ${DESK}: deploy force-app first.`);
  const member = await crm.id(`SELECT Id FROM GroupMember WHERE GroupId = '${desk}' AND UserOrGroupId = '${user}'`);
  if (member === undefined) await crm.create('GroupMember', { GroupId: desk, UserOrGroupId: user });
  const worker = await crm.id(`SELECT Id FROM OM_Worker__c WHERE User__c = '${user}'`);
  if (worker === undefined) await crm.create('OM_Worker__c', { User__c: user, Skills__c: SKILLS });
}
