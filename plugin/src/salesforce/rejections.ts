import { z } from 'zod';
import type { Problem } from '../domain/result.ts';
import { bodyOrThrow, COLLECTIONS_PER_CALL, parseReply, type CrmClient } from './crmClient.ts';
import { CrmError } from './crmError.ts';
import type { KnownStates } from './knownStates.ts';
import { rejectionFields } from './orderActions.ts';
import { chunked } from './soql.ts';

const Results = z.array(
  z.object({
    success: z.boolean(),
    errors: z.array(z.object({ statusCode: z.string(), message: z.string() })).default([]),
  })
);
const PER_COLLECTION = 200;

/**
 * Sets orders to Rejected with their reasons.
 *
 * @throws {CrmError} when the org refuses to: an order that stays Acknowledged with no reason would be a silent nothing.
 */
export async function rejectOrders(
  client: CrmClient,
  known: KnownStates,
  refusals: ReadonlyMap<string, readonly Problem[]>
): Promise<void> {
  const ids = [...refusals.keys()];
  const refused: string[] = [];
  for (const call of chunked(chunked(ids, PER_COLLECTION), COLLECTIONS_PER_CALL)) {
    const requests = call.map((chunk, at) => ({
      method: 'PATCH' as const,
      url: '/composite/sobjects',
      referenceId: `reject${at}`,
      body: {
        allOrNone: false,
        records: chunk.map((Id) => ({ attributes: { type: 'Order' }, Id, ...rejectionFields(refusals.get(Id) ?? []) })),
      },
    }));
    const replies = await client.composite(requests, { allOrNone: false, idempotent: true });
    replies.forEach((reply, at) => {
      parseReply(Results, bodyOrThrow(reply)).forEach((result, index) => {
        const id = call[at]?.[index] ?? '';
        if (result.success) known.noteOrder(id, 'Rejected');
        else refused.push(`${id}: ${result.errors[0]?.statusCode} ${result.errors[0]?.message}`);
      });
    });
  }
  if (refused.length > 0) {
    throw new CrmError('refused', 'REJECTION_REFUSED', `Orders could not be set to Rejected: ${refused.join('; ')}`);
  }
}
