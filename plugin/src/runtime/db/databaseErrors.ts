/** Which database errors pass by themselves. */

const CONFLICTS = new Set(['40001', '40P01', '55P03']);

const LOSSES = new Set([
  // The server says goodbye: shutdown, crash, starting up, too many clients.
  '57P01',
  '57P02',
  '57P03',
  '53300',
  // The socket does.
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** Deadlock, serialization failure, lock not available: the same transaction may succeed when it is run again. */
export const isConflict = (error: unknown): boolean => CONFLICTS.has(codeOf(error));

/** The connection or the server went away, or does not let us in yet. */
export function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error);
  if (LOSSES.has(code) || code.startsWith('08')) return true;
  // node-postgres gives no code to these.
  return (
    error instanceof Error &&
    /Connection terminated|timeout exceeded when trying to connect|not queryable|Client was closed/i.test(error.message)
  );
}
