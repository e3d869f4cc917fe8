/** Vendors that take every call and are busy with it: whoever asks is still waiting while other things happen. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vendorNames } from '../../../../src/gateways/simulators/vendorNames.ts';

export interface SlowVendors {
  /** Where the gateways of the sample design find them. */
  readonly env: NodeJS.ProcessEnv;
  calls(): number;
  /** Told about the next call, while it waits for its answer. */
  onCall(listener: () => void): void;
  close(): void;
}

/** @param answerMs after which each call is answered: come back later */
export async function openSlowVendors(answerMs: number): Promise<SlowVendors> {
  let calls = 0;
  let told: (() => void) | undefined;
  const server = createServer((_, response) => {
    calls += 1;
    told?.();
    told = undefined;
    setTimeout(() => response.writeHead(503).end(), answerMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = { URL: url, TOKEN: 'a-token', KEY: 'a-key', SECRET: 'a-secret-for-the-callbacks-of-tests' };
  return {
    env: Object.fromEntries(
      vendorNames.flatMap((name) =>
        Object.entries(settings).map(([suffix, value]) => [`OM_${name.toUpperCase()}_${suffix}`, value])
      )
    ),
    calls: () => calls,
    onCall: (listener) => (told = listener),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
