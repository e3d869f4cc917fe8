import type { ObjectDef } from '../../contract.ts';
import { asset } from './asset.ts';
import type { StandardBehaviour } from './behaviour.ts';
import { contentDocumentLink, contentVersion } from './content.ts';
import { contract } from './contract.ts';
import { order } from './order.ts';
import { orderItem } from './orderItem.ts';
import { person } from './person.ts';
import { opportunity } from './sales.ts';
import { pricebook2, pricebookEntry, product2 } from './pricing.ts';
import { userRole } from './role.ts';
import { share } from './share.ts';
import { permissionSetAssignment, user } from './user.ts';
import { workitem } from './workitem.ts';

const BEHAVIOURS: Readonly<Record<string, StandardBehaviour>> = {
  Asset: asset,
  Contact: person,
  ContentDocumentLink: contentDocumentLink,
  ContentVersion: contentVersion,
  Contract: contract,
  Lead: person,
  Opportunity: opportunity,
  Order: order,
  OrderItem: orderItem,
  PermissionSetAssignment: permissionSetAssignment,
  Pricebook2: pricebook2,
  PricebookEntry: pricebookEntry,
  ProcessInstanceWorkitem: workitem,
  Product2: product2,
  User: user,
  UserRole: userRole,
};

export const standardBehaviour = ({ name, shareOf }: ObjectDef): StandardBehaviour | undefined =>
  shareOf === undefined ? BEHAVIOURS[name] : share;
