import type { CommissionBooking, CommissionPosition } from '../../domain/agreementExchange.ts';
import type { CommissionLedger, VendorCallOptions, VendorReply } from '../../engine/vendorPorts.ts';
import { permanent, transient } from '../shared/failures.ts';
import type { VendorConnection } from '../shared/gatewayKind.ts';
import { converse, type VendorSession } from '../shared/session.ts';
import { difference, type NewRow } from './difference.ts';
import {
  accepted,
  errorOf,
  isAlreadyThere,
  momentOf,
  orderList,
  positionOf,
  transactionList,
  type Transaction,
} from './model.ts';

export interface SapSettings {
  readonly processingUnit: string | undefined;
  readonly businessUnit: string | undefined;
}

const PAGE = 100;
const MAX_PAGES = 100;

export class SapLedger implements CommissionLedger {
  readonly name = 'SAP Commissions';
  readonly #connection: VendorConnection;
  readonly #settings: SapSettings;

  constructor(connection: VendorConnection, settings: SapSettings) {
    this.#connection = connection;
    this.#settings = settings;
  }

  book(
    booking: CommissionBooking,
    options: VendorCallOptions
  ): Promise<VendorReply<{ readonly posted: number; readonly positions: readonly CommissionPosition[] }>> {
    return converse(this.#connection, options, errorOf, async (session) => {
      const known = await this.#rows(session, booking.orderNumber);
      // A later revision was here first: this one is history.
      const isStale = known.some(({ genericNumber1 }) => (genericNumber1?.value ?? 0) > booking.revision);
      const rows = isStale ? [] : difference(booking, known.map(positionOf), reversedOf(known));
      if (rows.length === 0) return { posted: 0, positions: known.map(positionOf) };
      if (known.length === 0) await this.#postOrder(session, booking);
      const answer = await session.call({
        method: 'POST',
        path: '/salesTransactions',
        body: rows.map((row) => this.#compose(row, booking)),
      });
      // Another booking of the same order was quicker, or this one was, and its answer was lost.
      const isThere = isAlreadyThere(answer);
      if (!isThere) session.read(answer, accepted);
      const now = await this.#rows(session, booking.orderNumber);
      const left = difference(booking, now.map(positionOf), reversedOf(now));
      if (left.length > 0) {
        session.fail(
          transient('VendorConflict', 'The ledger took other rows of this order meanwhile; it is tried again.')
        );
      }
      return { posted: isThere ? 0 : rows.length, positions: now.map(positionOf) };
    });
  }

  positions(orderNumber: string, options: VendorCallOptions): Promise<VendorReply<readonly CommissionPosition[]>> {
    return converse(this.#connection, options, errorOf, async (session) =>
      (await this.#rows(session, orderNumber)).map(positionOf)
    );
  }

  /** Whether our credentials are taken. */
  account(options: VendorCallOptions): Promise<VendorReply<void>> {
    return converse(this.#connection, options, errorOf, (session) =>
      session.tell({ method: 'GET', path: '/salesTransactions?top=1' })
    );
  }

  async #rows(session: VendorSession, orderNumber: string): Promise<readonly Transaction[]> {
    const rows: Transaction[] = [];
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = new URLSearchParams({
        // A quote is doubled, as in every such language.
        $filter: `salesOrder/orderId eq '${orderNumber.replaceAll("'", "''")}'`,
        orderBy: 'salesTransactionSeq',
        top: String(PAGE),
        skip: String(page * PAGE),
      });
      const path = `/salesTransactions?${query.toString()}`;
      const { salesTransactions } = await session.ask({ method: 'GET', path }, transactionList);
      // A tenant that does not know the filter would give everything; none of that is ours to reverse.
      rows.push(...salesTransactions.filter(({ salesOrder }) => salesOrder === orderNumber));
      if (salesTransactions.length < PAGE) return rows;
    }
    return session.fail(permanent('LookupInconclusive', `The order has more than ${PAGE * MAX_PAGES} rows.`));
  }

  async #postOrder(session: VendorSession, { orderNumber }: CommissionBooking): Promise<void> {
    const { processingUnit, businessUnit } = this.#settings;
    const order = {
      orderId: orderNumber,
      ...(processingUnit === undefined ? {} : { processingUnit }),
      ...(businessUnit === undefined ? {} : { businessUnits: [businessUnit] }),
    };
    const answer = await session.call({ method: 'POST', path: '/salesOrders', body: [order] });
    if (!isAlreadyThere(answer)) session.read(answer, orderList);
  }

  #compose(row: NewRow, { orderNumber, compensationDate, revision }: CommissionBooking): unknown {
    const { processingUnit } = this.#settings;
    const count = (value: number): unknown => ({ value, unitType: { name: 'integer' } });
    return {
      salesOrder: orderNumber,
      lineNumber: count(row.lineNumber),
      subLineNumber: count(row.subLineNumber),
      eventType: row.eventType,
      value: { value: Number(row.amount), unitType: { name: row.currency } },
      compensationDate: momentOf(compensationDate),
      genericAttribute1: row.lineId,
      genericNumber1: count(revision),
      ...(row.reverses === undefined ? {} : { genericAttribute2: row.reverses }),
      ...(row.line === undefined ? {} : { productId: row.line.product, numberOfUnits: count(row.line.quantity) }),
      ...(processingUnit === undefined ? {} : { processingUnit }),
      ...(row.line === undefined || row.line.payees.length === 0
        ? {}
        : {
            transactionAssignments: row.line.payees.map(({ payeeId, position }, index) => ({
              payeeId,
              ...(position === undefined ? {} : { positionName: position }),
              setNumber: index + 1,
            })),
          }),
    };
  }
}

const reversedOf = (rows: readonly Transaction[]): ReadonlySet<string> =>
  new Set(rows.flatMap(({ genericAttribute2 }) => genericAttribute2 || []));
