/** The contract desk of the service over an org, with the signature service as its simulator. */
import { fastify } from 'fastify';
import type { Connection } from 'jsforce';
import type { Gateway } from '../../../plugin/src/engine/ports.ts';
import { startBusinessVendors } from '../../../plugin/src/gateways/simulators/index.ts';
import { openRuntime } from '../../../plugin/src/runtime/index.ts';
import { silentLogger } from '../../../plugin/src/sync/syncLogger.ts';
import { openContractDesk } from '../../../plugin/src/wiring/contractDesk.ts';
import { openBusinessGateway } from '../../../plugin/test/support/gateways/businessCases.ts';

export interface TestDesk {
  /** Passes of the desk until something holds. */
  passUntil(holds: () => Promise<boolean>): Promise<void>;
  /** Everybody who was asked signs. */
  signEverything(): void;
  stop(): Promise<void>;
}

const PATIENCE_MS = 90_000;

export async function deskOf(connection: Connection, dataDir: string): Promise<TestDesk> {
  const vendors = await startBusinessVendors({ callbackDelayMs: 20 });
  vendors.switches('docusign').answerLater = true;
  const runtime = await openRuntime({ dataDir }, { patienceMs: 5_000 });
  let gateway: Gateway | undefined;
  const gateways = {
    find(key: string): Promise<Gateway | undefined> {
      if (key !== 'docusign') return Promise.resolve(undefined);
      gateway ??= openBusinessGateway('docusign', vendors.env);
      return Promise.resolve(gateway);
    },
  };
  const clock = { now: () => Date.now() };
  const desk = openContractDesk({ connection, runtime, gateways, clock, logger: silentLogger });
  const server = fastify();
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
  const place: { url?: string } = {};
  desk.routes(server, { publicUrl: () => place.url, wake: () => undefined });
  place.url = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    async passUntil(holds) {
      const end = Date.now() + PATIENCE_MS;
      while (!(await holds())) {
        if (Date.now() > end) throw new Error('The contract desk did not get there in time.');
        await desk.pass();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    signEverything() {
      for (const { envelopeId } of vendors.envelopes.all) vendors.envelopes.sign(envelopeId);
    },
    async stop() {
      await server.close();
      await runtime.stop();
      await vendors.stop();
    },
  };
}
