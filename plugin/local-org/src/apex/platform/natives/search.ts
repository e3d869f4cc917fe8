import type { ApexList } from '../../library/collections/list.ts';
import { exception } from '../../library/exceptions/standardExceptions.ts';
import { nativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { queriesOf } from '../platform.ts';
import { runSearch } from '../query/search.ts';
import type { AccessLevel } from './database.ts';

const noBinds = (name: string): never => {
  throw exception('SearchException', `Variable does not exist: ${name}`);
};

const query = (apex: ApexTransaction, text: string, level?: AccessLevel): ApexList =>
  runSearch(apex, { queries: queriesOf(apex) }, text, noBinds, level?.mode);

/** SOSL that is a text. */
export const searchType = nativeType('Search', {
  isInstance: () => false,
  members: {
    'static List<List<SObject>> query(String query)': query,
    'static List<List<SObject>> query(String query, System.AccessLevel level)': query,
  },
});
