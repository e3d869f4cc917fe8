import type { ObjectDef } from '../contract.ts';
import type { AlertDef, AlertRecipient } from '../metadata/readWorkflow.ts';
import type { Principal } from '../metadata/readSharing.ts';
import { fieldOf, relationshipField } from '../metadata/schema.ts';
import type { SaveScope } from '../save/change.ts';
import type { Row } from '../store/records.ts';
import { emailOf, noReply, userById, usersBehind } from './addresses.ts';
import { mergeTemplate } from './mergeFields.ts';

/** Sends an e-mail alert about a record, one mail to all of its recipients. */
export function sendAlert(scope: SaveScope, object: ObjectDef, recordId: string, alert: AlertDef): void {
  const record = scope.records.find(object, recordId);
  const template = scope.model.automation.emailTemplates.get(alert.template.toLowerCase());
  if (record === undefined || template === undefined) return;
  const to = new Set(alert.recipients.flatMap((recipient) => addressesOf(scope, object, record, recipient)));
  scope.mailbox.send(
    {
      kind: 'alert',
      from: senderOf(scope, alert),
      to: [...to],
      cc: alert.ccEmails,
      recordId,
      ...mergeTemplate(scope, template, { object, record }),
    },
    scope.stamp
  );
}

function senderOf(scope: SaveScope, { senderType, senderAddress }: AlertDef): string {
  if (senderType === 'OrgWideEmailAddress' && senderAddress !== undefined) return senderAddress;
  return emailOf(userById(scope, scope.session.userId))[0] ?? noReply(scope);
}

const GROUPS: Readonly<Record<string, Principal['kind']>> = {
  group: 'group',
  role: 'role',
  roleSubordinates: 'roleAndSubordinates',
  roleSubordinatesInternal: 'roleAndSubordinates',
};

function related(scope: SaveScope, objectName: string, id: unknown): Readonly<Row> | undefined {
  const object = scope.model.schema.object(objectName);
  return object && typeof id === 'string' ? scope.records.find(object, id) : undefined;
}

function addressesOf(
  scope: SaveScope,
  object: ObjectDef,
  record: Readonly<Row>,
  { type, recipient = '', field = '' }: AlertRecipient
): readonly string[] {
  const lookup = (fieldOf(object, field) ?? relationshipField(object, field))?.name ?? '';
  const kind = GROUPS[type];
  if (kind !== undefined) {
    const owners = scope.principals().owners([{ kind, name: recipient }]);
    return owners.flatMap((id) => usersBehind(scope, id)).flatMap(emailOf);
  }
  switch (type) {
    case 'user':
      return scope
        .principals()
        .owners([{ kind: 'user', name: recipient }])
        .flatMap((id) => emailOf(userById(scope, id)));
    case 'owner':
      return usersBehind(scope, record['OwnerId']).flatMap(emailOf);
    case 'creator':
      return emailOf(userById(scope, record['CreatedById']));
    case 'accountOwner':
      return usersBehind(scope, related(scope, 'Account', record['AccountId'])?.['OwnerId']).flatMap(emailOf);
    case 'userLookup':
      return usersBehind(scope, record[lookup]).flatMap(emailOf);
    case 'contactLookup':
      return emailOf(related(scope, 'Contact', record[lookup]));
    case 'email':
      return emailOf({ Email: record[lookup] ?? null });
    default:
      // Teams, portals and campaign members need features that the org does not have.
      return [];
  }
}
