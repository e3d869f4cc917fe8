import { nativeType } from '../../native.ts';
import { bag } from './bag.ts';

/** `Database.DMLOptions`. Of the headers only what the local org acts on has an effect; the others are kept. */
export class DmlOptions {
  optAllOrNone: boolean | null = null;
  allowFieldTruncation: boolean | null = null;
  localeOptions: string | null = null;
  readonly assignmentRuleHeader = new AssignmentRuleHeader();
  readonly duplicateRuleHeader = new DuplicateRuleHeader();
  readonly emailHeader = new EmailHeader();
}

class AssignmentRuleHeader {
  assignmentRuleID: string | null = null;
  useDefaultRule: boolean | null = null;
}

class DuplicateRuleHeader {
  allowSave: boolean | null = null;
  runAsCurrentUser: boolean | null = null;
}

class EmailHeader {
  triggerAutoResponseEmail: boolean | null = null;
  triggerOtherEmail: boolean | null = null;
  triggerUserEmail: boolean | null = null;
}

export const dmlOptionTypes = [
  nativeType('Database.DMLOptions', {
    isInstance: (value) => value instanceof DmlOptions,
    constructors: { '()': () => new DmlOptions() },
    properties: bag({
      optAllOrNone: 'Boolean',
      allowFieldTruncation: 'Boolean',
      localeOptions: 'String',
      assignmentRuleHeader: 'Database.DMLOptions.AssignmentRuleHeader',
      duplicateRuleHeader: 'Database.DMLOptions.DuplicateRuleHeader',
      emailHeader: 'Database.DMLOptions.EmailHeader',
    }),
  }),
  nativeType('Database.DMLOptions.AssignmentRuleHeader', {
    isInstance: (value) => value instanceof AssignmentRuleHeader,
    properties: bag({ assignmentRuleID: 'Id', useDefaultRule: 'Boolean' }),
  }),
  nativeType('Database.DMLOptions.DuplicateRuleHeader', {
    isInstance: (value) => value instanceof DuplicateRuleHeader,
    properties: bag({ allowSave: 'Boolean', runAsCurrentUser: 'Boolean' }),
  }),
  nativeType('Database.DMLOptions.EmailHeader', {
    isInstance: (value) => value instanceof EmailHeader,
    properties: bag({ triggerAutoResponseEmail: 'Boolean', triggerOtherEmail: 'Boolean', triggerUserEmail: 'Boolean' }),
  }),
];
