/**
 * SAP Incentive Management (SAP Commissions, Callidus). No description is published; the shapes are those that a client of
 * the API reads and writes, with what this gateway needs made required.
 */
import { z } from 'zod';
import type { CommissionPosition } from '../../domain/agreementExchange.ts';
import type { HttpAnswer } from '../shared/exchange.ts';

const amount = z.object({
  value: z.number(),
  unitType: z.object({ name: z.string().min(1) }),
});

/** A reference as text, or as an object with the name in it: tenants answer both ways. */
const named = z.union([
  z.string().min(1),
  z.object({ displayName: z.string().min(1) }).transform(({ displayName }) => displayName),
]);

export const transaction = z.object({
  salesTransactionSeq: z.union([z.string(), z.number()]).transform(String),
  salesOrder: named,
  lineNumber: amount,
  subLineNumber: amount,
  eventType: named,
  value: amount,
  /** Our line, and for a reversal the row that it takes back. */
  genericAttribute1: z.string().nullish(),
  genericAttribute2: z.string().nullish(),
  /** The revision of the order that wrote the row. */
  genericNumber1: amount.nullish(),
});
export type Transaction = z.infer<typeof transaction>;

export const transactionList = z.object({
  salesTransactions: z.array(transaction),
  total: z.number().optional(),
});

export const accepted = z.object({ salesTransactions: z.array(z.unknown()) });
export const orderList = z.object({ salesOrders: z.array(z.object({ orderId: z.string() })) });

/**
 * Days are moments there, written as a tenant writes them. Noon in UTC is the same day in nearly every zone that a tenant
 * may be set to; midnight would be the day before in America, and the last day of a period in another period.
 */
export const momentOf = (date: string): string =>
  /^\d{4}-\d{2}-\d{2}$/.test(date) ? `${date}T12:00:00.000+00:00` : date;

export const positionOf = (row: Transaction): CommissionPosition => ({
  externalId: row.salesTransactionSeq,
  lineId: row.genericAttribute1 ?? '',
  lineNumber: row.lineNumber.value,
  subLineNumber: row.subLineNumber.value,
  eventType: row.eventType,
  amount: String(row.value.value),
  currency: row.value.unitType.name,
  isReversal: (row.genericAttribute2 ?? '') !== '',
});

/** Errors come per row, by the name of a field, as `TCMP_1002 …`. */
const faults = z.record(z.string(), z.array(z.record(z.string(), z.unknown())));

const texts = (answer: HttpAnswer): string[] => {
  const parsed = faults.safeParse(answer.json);
  const rows = parsed.success ? Object.values(parsed.data).flat() : [];
  return rows.flatMap((row) =>
    Object.entries(row).flatMap(([field, text]) =>
      typeof text === 'string' && /^TCMP_\d+/.test(text) ? [`${field}: ${text}`] : []
    )
  );
};

export const errorOf = (answer: HttpAnswer): string => texts(answer).join('; ');

/** Nothing is wrong with the request but that all of it is there already. */
export const isAlreadyThere = (answer: HttpAnswer): boolean => {
  const found = texts(answer);
  return answer.status === 400 && found.length > 0 && found.every((text) => text.includes('TCMP_35004'));
};
