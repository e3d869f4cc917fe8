import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import type { OrderView } from '../domain/orderView.ts';
import type { Problem, Result } from '../domain/result.ts';
import type { DatabaseFlagValues } from './syncFlags.ts';
import { withRuntime } from './withRuntime.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'timeTravel');

/** Flags of commands that show an order as it stood; the journal is in the database of the service. */
export const timeTravelFlags = {
  at: Flags.string({ summary: messages.getMessage('flags.at.summary') }),
  'database-url': Flags.string({ env: 'OM_DATABASE_URL', summary: messages.getMessage('flags.database-url.summary') }),
  'data-dir': Flags.string({ summary: messages.getMessage('flags.data-dir.summary') }),
} as const;

/** As ISO 8601. @throws {SfError} when it is no date and time */
export function readInstant(text: string): string {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw messages.createError('error.badAt', [text]);
  return new Date(time).toISOString();
}

/** A line above what is shown, so that nobody takes it for now. */
export const travelNote = (at: string): string => messages.getMessage('note', [at]);

/** The order as it stood then, by the journal in the database of the service. */
export async function travelTo(
  at: string,
  order: OrderView,
  flags: DatabaseFlagValues
): Promise<Result<OrderView, Problem>> {
  const { orderAt } = await import('../wiring/orderAt.ts');
  return withRuntime(flags, (runtime) => orderAt(runtime, order, at));
}
