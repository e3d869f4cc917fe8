import type { GatewayCallback } from '../../engine/ports.ts';
import type { StepEvent } from '../../engine/reaction.ts';

/** What a vendor's callback says to the step that it is about. */
export function eventOf({ correlation, outcome }: GatewayCallback): StepEvent {
  switch (outcome.kind) {
    case 'completed':
      if ('event' in correlation) {
        return { kind: 'eventReceived', event: correlation.event, output: outcome.output ?? {} };
      }
      return { kind: 'completed', ...(outcome.output && { output: outcome.output }) };
    case 'progress':
      return { kind: 'progress', note: outcome.note };
    case 'failed':
      return { kind: 'failed', error: outcome.error };
  }
}
