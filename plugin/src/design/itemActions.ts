import type { ItemAction } from '../domain/order.ts';

export type { ItemAction };

/** Every action, in the order in which documents list them. */
export const itemActions = [
  'add',
  'modify',
  'delete',
  'noChange',
  'move',
  'suspend',
  'resume',
] as const satisfies readonly ItemAction[];
