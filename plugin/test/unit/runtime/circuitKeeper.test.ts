import { expect, it } from 'vitest';
import { CircuitKeeper, type CircuitKeeperParts } from '../../../src/runtime/circuit/circuitKeeper.ts';
import type { HeldCall } from '../../../src/runtime/worker/claimCalls.ts';

it('loses no reply when the database is away while it learns what the reply says of the vendor', async () => {
  const warned: string[] = [];
  const away = (): Promise<never> => Promise.reject(new Error('The database does not answer.'));
  const parts = {
    database: { query: away, transaction: away },
    context: { clockNow: () => 0 },
    gatewayPolicy: () => ({ circuit: { failures: 1, of: 1, share: 1 } }),
    logger: { warn: (_facts: object, message: string) => warned.push(message) },
    wake: () => undefined,
  } as unknown as CircuitKeeperParts;
  const call = { dispatch: { gateway: 'vendor' }, released: true } as unknown as HeldCall;

  await expect(new CircuitKeeper(parts).learn(call, { kind: 'completed', attempt: 1 })).resolves.toBeUndefined();

  expect(warned).toEqual(['the state of a vendor was not stored']);
});
