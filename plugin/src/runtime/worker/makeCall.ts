import type { Dispatcher, GatewayReply } from '../../engine/ports.ts';
import type { StepEvent } from '../../engine/reaction.ts';
import type { ReplyItem } from '../settle/settleTypes.ts';
import type { HeldCall } from './claimCalls.ts';

/** What an aborted call gets to come to an end by itself. */
const ABORT_GRACE_MS = 5_000;

/**
 * Makes one call and turns whatever comes of it into an event. Never rejects: a dispatcher that throws, or does not
 * return after it was aborted, is a transient failure of this step and of nothing else.
 */
export async function makeCall(
  dispatcher: Dispatcher,
  call: HeldCall,
  timeoutMs: number,
  stop: AbortSignal
): Promise<ReplyItem> {
  const { planNo, seq, claim, dispatch } = call;
  const { attempt, gateway } = dispatch;
  const base = { kind: 'reply', planNo, seq, attempt, gateway, claim } as const;
  const abort = new AbortController();
  const onStop = (): void => abort.abort();
  stop.addEventListener('abort', onStop, { once: true });
  const timers: NodeJS.Timeout[] = [];
  const hung = new Promise<never>((_, reject) => {
    const giveUp = (): void => {
      const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), ABORT_GRACE_MS);
      timers.push(timer);
    };
    abort.signal.addEventListener('abort', giveUp, { once: true });
    timers.push(setTimeout(() => abort.abort(), timeoutMs));
  });
  hung.catch(() => undefined);
  try {
    const { reply, exchanges } = await Promise.race([dispatcher(dispatch, abort.signal), hung]);
    return { ...base, event: eventOf(reply, attempt), exchanges };
  } catch (cause) {
    const error = {
      class: 'transient',
      code: 'CallFailed',
      message: `${gateway}: ${(cause as Error).message}`,
    } as const;
    return { ...base, event: { kind: 'failed', attempt, error }, exchanges: [] };
  } finally {
    for (const timer of timers) clearTimeout(timer);
    stop.removeEventListener('abort', onStop);
  }
}

function eventOf(reply: GatewayReply, attempt: number): StepEvent {
  switch (reply.kind) {
    case 'completed':
      return {
        kind: 'completed',
        attempt,
        ...(reply.externalId !== undefined && { externalId: reply.externalId }),
        ...(reply.output && { output: reply.output }),
      };
    case 'accepted':
      return { kind: 'accepted', attempt, externalId: reply.externalId };
    case 'failed':
      return { kind: 'failed', attempt, error: reply.error };
  }
}
