import type { ObjectDef } from '../../../contract.ts';
import type { ApexOrg } from '../org.ts';

export interface RecordTypeFacts {
  readonly id: string;
  readonly developerName: string;
  readonly label: string;
  readonly isActive: boolean;
  readonly isMaster: boolean;
}

/** Every object has the master record type, which no record refers to. */
const MASTER: RecordTypeFacts = {
  id: '012000000000000AAA',
  developerName: 'Master',
  label: 'Master',
  isActive: true,
  isMaster: true,
};

export function recordTypesOf({ core }: ApexOrg, object: ObjectDef): readonly RecordTypeFacts[] {
  const types = core.records.findBy(core.objectNamed('RecordType'), 'SobjectType', object.name);
  const own = types.map((row) => ({
    id: String(row['Id']),
    developerName: String(row['DeveloperName']),
    label: String(row['Name']),
    isActive: row['IsActive'] === true,
    isMaster: false,
  }));
  return [...own, MASTER];
}
