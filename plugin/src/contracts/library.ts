/** The clause library and templates, and the text of a contract that is made of them. */
import type { ContractType } from '../domain/contract.ts';

/** One wording of one subject, in one version. */
export interface LibraryClause {
  readonly id: string;
  readonly key: string;
  readonly version: number;
  /** `standard` is what is used when nobody chooses. */
  readonly alternative: string;
  /** May be used without a special approval. */
  readonly isStandard: boolean;
  readonly isPublished: boolean;
  readonly heading: string;
  readonly body: string;
  /** JSON, as the library holds it. */
  readonly terms?: string;
  readonly obligations?: string;
}

export interface ContractTemplate {
  readonly id: string;
  readonly externalId: string;
  readonly name: string;
  readonly type: ContractType;
  readonly version: number;
  readonly isActive: boolean;
  readonly title: string;
  readonly locale: string;
  /** In the order of the document. */
  readonly places: readonly { readonly clauseKey: string; readonly isRequired: boolean }[];
}

/**
 * How a clause differs from the standard: another wording of the library, an older version of it, words that were
 * changed, or a clause that the template does not have.
 */
export type Deviation = 'None' | 'Alternative' | 'Outdated' | 'Edited' | 'Added';

export interface TextClause {
  readonly key: string;
  /** Of the library; absent for a clause that was written for this contract. */
  readonly clauseId?: string;
  readonly heading: string;
  readonly body: string;
  readonly deviation: Deviation;
  readonly terms?: string;
  readonly obligations?: string;
}

/** The text of one version of a contract. */
export interface ContractText {
  readonly title: string;
  readonly clauses: readonly TextClause[];
}

export const STANDARD = 'standard';

/** As clauses are named in documents and refusals: `4. Prices`. */
export const clauseTitle = (index: number, heading: string): string => `${index + 1}. ${heading}`;
