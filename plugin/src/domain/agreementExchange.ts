/** What is told to other systems about contracts and about what people earn with orders. */

/** Of a contract in another system, as far as ours has to know. */
export type AgreementState =
  | 'Draft'
  | 'InApproval'
  | 'InSignatures'
  | 'Signed'
  | 'Activated'
  | 'Superseded'
  | 'Cancelled'
  | 'Terminated'
  | 'Expired';

export interface CommissionLine {
  /** Ours (`OrderItem.OM_ExternalId__c`); the same in every revision of the order. */
  readonly lineId: string;
  readonly product: string;
  /** What commission rules look at, such as `New`, `Change`, `Renewal`. */
  readonly eventType: string;
  /** Decimal as text. */
  readonly amount: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly quantity: number;
  readonly payees: readonly { readonly payeeId: string; readonly position?: string }[];
}

/** What an order is worth to those who sold it, as it stands after `revision`. */
export interface CommissionBooking {
  readonly orderNumber: string;
  /** From 1; grows with each change of the order. */
  readonly revision: number;
  /** ISO 8601: the period that it counts for. */
  readonly compensationDate: string;
  readonly lines: readonly CommissionLine[];
}

/** A row of the ledger; a reversal has the amount it takes back, negated. */
export interface CommissionPosition {
  readonly externalId: string;
  readonly lineId: string;
  /** The ledger's own numbering: a line keeps its number, each of its rows has a sub-number. */
  readonly lineNumber: number;
  readonly subLineNumber: number;
  readonly eventType: string;
  readonly amount: string;
  readonly currency: string;
  readonly isReversal: boolean;
}
