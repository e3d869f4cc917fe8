import { z } from 'zod';
import type { OrderNote } from '../engine/ports.ts';
import { bodyOrThrow, COLLECTIONS_PER_CALL, parseReply, type CrmClient } from './crmClient.ts';
import { CrmError } from './crmError.ts';
import type { KnownStates } from './knownStates.ts';
import { fit, TEXT_LENGTH } from './recordText.ts';
import { chunked } from './soql.ts';

const Results = z.array(
  z.object({
    success: z.boolean(),
    errors: z.array(z.object({ statusCode: z.string(), message: z.string() })).default([]),
  })
);
const PER_COLLECTION = 200;

/**
 * Writes why orders wait, takes the reason back, or cancels them.
 *
 * @throws {CrmError} when the org refuses to
 */
export async function noteOrders(
  client: CrmClient,
  known: KnownStates,
  notes: ReadonlyMap<string, OrderNote>
): Promise<void> {
  const refused: string[] = [];
  for (const call of chunked(chunked([...notes], PER_COLLECTION), COLLECTIONS_PER_CALL)) {
    const requests = call.map((chunk, at) => ({
      method: 'PATCH' as const,
      url: '/composite/sobjects',
      referenceId: `note${at}`,
      body: { allOrNone: false, records: chunk.map(([id, note]) => recordOf(id, note)) },
    }));
    const replies = await client.composite(requests, { allOrNone: false, idempotent: true });
    replies.forEach((reply, at) => {
      parseReply(Results, bodyOrThrow(reply)).forEach((result, index) => {
        const [id = '', note] = call[at]?.[index] ?? [];
        if (!result.success) refused.push(`${id}: ${result.errors[0]?.statusCode} ${result.errors[0]?.message}`);
        else if (note?.cancelled) known.noteOrder(id, 'Cancelled');
      });
    });
  }
  if (refused.length > 0)
    throw new CrmError('refused', 'NOTE_REFUSED', `Orders were not updated: ${refused.join('; ')}`);
}

const recordOf = (Id: string, { reason, cancelled }: OrderNote): object => ({
  attributes: { type: 'Order' },
  Id,
  OM_StateReason__c: fit(reason, TEXT_LENGTH.Order.OM_StateReason__c),
  ...(cancelled && { OM_State__c: 'Cancelled' }),
});
