import { exception, nullPointer } from '../../library/exceptions/standardExceptions.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { orgOf } from '../access.ts';

/** `System.Savepoint`: a place in the transaction of the database. */
export interface Savepoint {
  readonly mark: number;
}

export function setSavepoint(apex: ApexTransaction): Savepoint {
  apex.count('dmlStatements');
  apex.count('savepoints');
  return { mark: orgOf(apex).core.database.mark() };
}

/** @throws TypeException when the transaction has gone back beyond the savepoint already */
export function rollbackTo(apex: ApexTransaction, point: Savepoint | null): void {
  if (point === null) throw nullPointer('Argument cannot be null.');
  apex.count('dmlStatements');
  apex.count('savepointRollbacks');
  if (!orgOf(apex).core.database.rollbackTo(point.mark))
    throw exception('TypeException', 'Savepoint is no longer valid');
}

export function releaseSavepoint(apex: ApexTransaction, point: Savepoint | null): void {
  if (point === null) throw nullPointer('Argument cannot be null.');
  orgOf(apex).core.database.release(point.mark);
}
