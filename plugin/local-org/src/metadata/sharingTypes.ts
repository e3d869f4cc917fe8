/** The words of record sharing. */
import type { RecordFilter } from './recordFilter.ts';

/** Who may do what with a record that nobody shared with him: the default of an object for the whole org. */
export type SharingModel = 'Private' | 'Read' | 'ReadWrite' | 'ReadWriteTransfer' | 'FullAccess' | 'ControlledByParent';

/** A lookup through which the access to a record follows that to another one. */
export interface ControllingField {
  readonly field: string;
  /** Master and detail: deleting a detail is editing its master; elsewhere each right follows the same right. */
  readonly isMaster: boolean;
  /** Reading the master is enough to edit the detail. */
  readonly readSuffices: boolean;
}

export interface ObjectSharing {
  readonly model: SharingModel;
  /** Set for `ControlledByParent`. */
  readonly controlledBy: readonly ControllingField[];
  readonly rules: readonly SharingRuleDef[];
}

export interface SharingRuleDef {
  /** `Order.Big_orders`, unique in the org. */
  readonly name: string;
  readonly edit: boolean;
  readonly sharedTo: readonly Principal[];
  /** Owners whose records the rule shares; a rule has this or a filter. */
  readonly sharedFrom?: readonly Principal[];
  readonly filter?: RecordFilter;
}

/** A set of users as sharing rules and queues name it; `name` is empty for all internal users. */
export interface Principal {
  readonly kind: 'user' | 'group' | 'queue' | 'role' | 'roleAndSubordinates' | 'allInternalUsers';
  readonly name: string;
}

export interface RoleDef {
  readonly name: string;
  readonly label: string;
  readonly parent: string | undefined;
}

export interface SharingSettings {
  /** By lower-case object name; objects without an entry are open to whoever may read the object. */
  readonly objects: ReadonlyMap<string, ObjectSharing>;
  readonly roles: readonly RoleDef[];
}
