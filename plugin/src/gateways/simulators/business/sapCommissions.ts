/** SAP Incentive Management v2, as its clients know it: arrays in, arrays out, errors by row. */
import type { FastifyPluginCallback } from 'fastify';
import { z } from 'zod';
import { addVendorBehavior, isEqual, type VendorContext } from '../vendor.ts';
import { newSequence } from './sequence.ts';

const amount = z.object({ value: z.number(), unitType: z.object({ name: z.string().min(1) }) });
const transaction = z
  .object({
    salesOrder: z.string().min(1),
    lineNumber: amount,
    subLineNumber: amount,
    eventType: z.string().min(1),
    value: amount,
    compensationDate: z.iso.datetime({ offset: true }),
  })
  .loose();
type Row = z.infer<typeof transaction> & { readonly salesTransactionSeq: string };

/** What the tenant holds. */
export class SapTenant {
  readonly orders = new Set<string>();
  readonly rows: Row[] = [];

  /** What each line of an order is worth now. */
  net(orderId: string): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const { salesOrder, value, ...row } of this.rows) {
      if (salesOrder !== orderId) continue;
      const line = String(row['genericAttribute1']);
      sums.set(line, Math.round(((sums.get(line) ?? 0) + value.value) * 1e6) / 1e6);
    }
    return sums;
  }
}

export function sapCommissionsVendor(
  vendor: VendorContext,
  user: { readonly name: string; readonly password: string },
  tenant: SapTenant
): FastifyPluginCallback {
  return (app, _, done) => {
    const expected = `Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}`;
    addVendorBehavior(app, vendor, ({ headers }) => isEqual(headers.authorization ?? '', expected));
    const sequence = newSequence(14_636_698_788_953_000);
    const keyOf = (row: z.infer<typeof transaction>): string =>
      [row.salesOrder, row.lineNumber.value, row.subLineNumber.value, row.eventType].join('/');

    app.post('/api/v2/salesOrders', { config: { effect: true } }, ({ body }, reply) => {
      const parsed = z
        .array(z.object({ orderId: z.string().min(1) }).loose())
        .min(1)
        .safeParse(body);
      if (!parsed.success) return reply.code(400).send({ salesOrders: [{ orderId: 'TCMP_1002 A value is needed.' }] });
      const known = parsed.data.filter(({ orderId }) => tenant.orders.has(orderId));
      if (known.length > 0) {
        return reply.code(400).send({ salesOrders: known.map(() => ({ _ERROR_: 'TCMP_35004 It exists already.' })) });
      }
      for (const { orderId } of parsed.data) tenant.orders.add(orderId);
      return reply.send({ salesOrders: parsed.data });
    });

    app.post('/api/v2/salesTransactions', { config: { effect: true } }, ({ body }, reply) => {
      const parsed = z.array(transaction).min(1).safeParse(body);
      if (!parsed.success) {
        const fields = parsed.error.issues.map(({ path }) => String(path[1] ?? '_ERROR_'));
        return reply
          .code(400)
          .send({ salesTransactions: fields.map((field) => ({ [field]: 'TCMP_1002 A value is needed.' })) });
      }
      const faults = parsed.data.map((row): Record<string, string> | undefined => {
        if (!tenant.orders.has(row.salesOrder)) return { salesOrder: 'TCMP_09007 There is no such order.' };
        const isThere = tenant.rows.some((known) => keyOf(known) === keyOf(row));
        return isThere ? { _ERROR_: 'TCMP_35004 It exists already.' } : undefined;
      });
      if (faults.some((fault) => fault !== undefined)) {
        return reply.code(400).send({ salesTransactions: faults.filter((fault) => fault !== undefined) });
      }
      const rows = parsed.data.map((row): Row => ({ ...row, salesTransactionSeq: sequence() }));
      tenant.rows.push(...rows);
      for (const row of rows) {
        const { name, ledger } = vendor;
        const id = row.salesTransactionSeq;
        ledger.record({ vendor: name, effect: 'commission', key: keyOf(row), id, orderNumber: row.salesOrder });
      }
      return reply.send({ salesTransactions: rows });
    });

    app.get('/api/v2/salesTransactions', ({ query }, reply) => {
      const { $filter = '', top = '10', skip = '0' } = query as Record<string, string | undefined>;
      const order = /^salesOrder(?:\/orderId)? eq '((?:[^']|'')*)'$/.exec($filter)?.[1]?.replaceAll("''", "'");
      if ($filter !== '' && order === undefined) {
        return reply.code(400).send({ salesTransactions: [{ _ERROR_: 'TCMP_1018 The filter cannot be read.' }] });
      }
      const found = tenant.rows.filter(({ salesOrder }) => order === undefined || salesOrder === order);
      const from = Number(skip);
      return reply.send({ salesTransactions: found.slice(from, from + Math.min(100, Number(top))) });
    });
    done();
  };
}
