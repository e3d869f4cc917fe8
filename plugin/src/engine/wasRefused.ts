import type { StepStatus } from '../domain/plan.ts';

/** Failures for good that say nothing of the vendor: what it was asked for may be done. */
const UNHEARD: ReadonlySet<string> = new Set(['LeaseLost', 'ReplyNotSettled', 'PoisonStep']);

/** A vendor that refused for good did nothing; of one that was not heard, nobody knows. */
export const wasRefused = ({ error }: StepStatus): boolean => error?.class === 'permanent' && !UNHEARD.has(error.code);
