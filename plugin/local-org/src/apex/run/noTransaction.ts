import type { ApexTransaction } from '../transaction.ts';

const refuse = (): never => {
  throw new Error('No Apex is running.');
};

/** What stands where a transaction does while none runs. */
export const noTransaction: ApexTransaction = new Proxy({ statics: [] } as unknown as ApexTransaction, {
  get: (target, key) => (key === 'statics' ? target.statics : refuse()),
  set: refuse,
});
