import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { serverCertificate } from './certificate.ts';

export interface TlsListener {
  /** `https://localhost:…`. */
  readonly url: string;
  /** The certificate that clients have to trust, in PEM. */
  readonly certificate: string;
  readonly key: string;
  close(): Promise<void>;
}

/** Serves the same application over TLS too: some clients speak nothing else. */
export async function listenTls(
  app: FastifyInstance,
  options: { readonly port: number; readonly host: string; readonly folder: string | undefined }
): Promise<TlsListener> {
  const { key, certificate } = await serverCertificate(options.folder);
  await app.ready();
  const server = createServer({ key, cert: certificate }, (request, response) => {
    app.routing(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${String(port)}`,
    certificate,
    key,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
