import type { ObjectDef } from '../contract.ts';
import type { ControllingField, ObjectSharing, SharingModel } from './sharingTypes.ts';

/** What a new org has for the standard objects; a `sharingModel` in metadata says otherwise. */
const DEFAULTS: Readonly<Record<string, SharingModel>> = {
  Account: 'ReadWrite',
  Asset: 'ControlledByParent',
  Case: 'ReadWriteTransfer',
  Contact: 'ControlledByParent',
  Event: 'Private',
  Lead: 'ReadWriteTransfer',
  Opportunity: 'ReadWrite',
  Order: 'ControlledByParent',
  Task: 'Private',
};

/** The lookups that control access to a standard object whose model is `ControlledByParent`. */
const PARENTS: Readonly<Record<string, string>> = {
  Asset: 'AccountId',
  Contact: 'AccountId',
  Contract: 'AccountId',
  Order: 'AccountId',
};

/** Parts of another record: no owner, no model of their own, every right by the right to edit or read that record. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  OrderItem: ['OrderId'],
  OpportunityLineItem: ['OpportunityId'],
  ProcessInstanceStep: ['ProcessInstanceId'],
  ProcessInstanceWorkitem: ['ProcessInstanceId'],
  ProcessInstanceNode: ['ProcessInstanceId'],
  ProcessInstanceHistory: ['ProcessInstanceId'],
};

const controlling = (field: string, isMaster: boolean): ControllingField => ({ field, isMaster, readSuffices: false });

/** The sharing of a standard object; undefined for those whose records all see who may see the object. */
export function standardSharing(
  object: ObjectDef,
  declared: SharingModel | undefined,
  models: ReadonlyMap<string, SharingModel>
): Omit<ObjectSharing, 'rules'> | undefined {
  const whole = PARTS[object.name];
  if (whole) {
    return { model: 'ControlledByParent', controlledBy: whole.map((field) => controlling(field, true)) };
  }
  // An approval is seen by whoever sees the record that it is about.
  if (object.name === 'ProcessInstance') {
    return { model: 'ControlledByParent', controlledBy: [controlling('TargetObjectId', false)] };
  }
  const model = declared ?? defaultOf(object.name, models);
  if (model === undefined) return undefined;
  const parent = PARENTS[object.name];
  if (model !== 'ControlledByParent') return { model, controlledBy: [] };
  return { model, controlledBy: parent === undefined ? [] : [controlling(parent, false)] };
}

/** Contracts have the default of accounts, as the setup page offers one setting for both. */
function defaultOf(name: string, models: ReadonlyMap<string, SharingModel>): SharingModel | undefined {
  if (name === 'Contract') return models.get('account') ?? DEFAULTS['Account'];
  return DEFAULTS[name];
}
