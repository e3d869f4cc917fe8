import { exception, nullPointer } from '../../library/exceptions/standardExceptions.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { runDml } from '../dml/dml.ts';
import type { ApexOrg } from '../org.ts';
import { ApexSObject } from '../records/sobject.ts';
import { asOrgTransaction, type RunningUser } from './transaction.ts';

/** What a transaction knows of its user. */
export function runningUser({ core }: ApexOrg, userId: string): RunningUser {
  const row = core.records.find(core.objectNamed('User'), userId) ?? {};
  return {
    userId,
    username: String(row['Username'] ?? ''),
    timeZone: String(row['TimeZoneSidKey'] ?? 'GMT'),
    locale: String(row['LocaleSidKey'] ?? 'en_US'),
  };
}

/** `System.runAs(user)`: another user for a block of a test; one that is not stored yet is inserted. */
export function runAsUser(org: ApexOrg, apex: ApexTransaction, subject: unknown, block: () => void): void {
  if (subject === null) throw nullPointer('Argument cannot be null.');
  if (!(subject instanceof ApexSObject)) {
    block();
    return;
  }
  const transaction = asOrgTransaction(apex);
  if (!transaction.isTest) throw exception('UnsupportedOperationException', 'System.runAs can only be used in tests.');
  if (subject.id === null) {
    runDml(org, apex, { operation: 'insert', records: [subject], mode: 'system', allOrNone: true });
  }
  const before = transaction.user;
  transaction.user = runningUser(org, subject.id ?? '');
  try {
    org.org.runAs({ userId: transaction.userId, username: '', orgId: apex.orgId }, block);
  } finally {
    transaction.user = before;
  }
}
