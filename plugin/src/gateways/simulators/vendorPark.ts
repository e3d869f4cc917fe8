/** All simulated vendors in one server, each under its own path, with one ledger. */
import { randomBytes } from 'node:crypto';
import fastify from 'fastify';
import { addAdminRoutes, type AdminPark } from './admin.ts';
import { billingVendor } from './billing.ts';
import { CallbackSender } from './callbackSender.ts';
import { Customers } from './customer.ts';
import { FIELD_SERVICE_PATH, fieldServiceVendor } from './fieldService.ts';
import { goodsVendor } from './goods.ts';
import { Ledger } from './ledger.ts';
import { NETWORK_PATH, networkVendor } from './network.ts';
import { Switches } from './switches.ts';
import type { VendorContext } from './vendor.ts';
import { vendorNames, type VendorName } from './vendorNames.ts';

export interface SimulatorOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Before every answer. Default 5. */
  readonly latencyMs?: number;
  /** From taking a request to the callback that ends it. Default 200. */
  readonly callbackDelayMs?: number;
  /** From delivery, with the port on, to the customer plugging the device in. Default: as `callbackDelayMs`. */
  readonly plugInDelayMs?: number;
  /** Keys that callbacks are signed with; made up where absent. */
  readonly secrets?: Partial<Record<VendorName, string>>;
  /** Tokens that the vendors ask for; made up where absent. */
  readonly tokens?: Partial<Record<VendorName, string>>;
  /** One JSON line per effect is appended to it. */
  readonly ledgerFile?: string;
}

export interface VendorPark extends AdminPark<VendorName> {
  plugIn(orderNumber: string): boolean;
  readonly url: string;
  readonly urls: Readonly<Record<VendorName, string>>;
  /** The variables that a service needs to work with these vendors: `OM_<VENDOR>_URL`, `_TOKEN`, `_KEY`, `_SECRET`. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const API_PATHS: Readonly<Record<VendorName, string>> = {
  warehouse: '',
  network: NETWORK_PATH,
  fieldservice: FIELD_SERVICE_PATH,
  billing: '',
  supplier: '',
};

export async function startSimulators(options: SimulatorOptions = {}): Promise<VendorPark> {
  const { latencyMs = 5, callbackDelayMs = 200, plugInDelayMs = callbackDelayMs } = options;
  const ledger = new Ledger(options.ledgerFile);
  const customers = new Customers(plugInDelayMs);
  const madeUp = (): string => randomBytes(24).toString('base64url');
  const secrets = byVendor((name) => options.secrets?.[name] ?? madeUp());
  const tokens = byVendor((name) => options.tokens?.[name] ?? madeUp());
  const contexts = byVendor((name): VendorContext => {
    const switches = new Switches();
    const callbacks = new CallbackSender(secrets[name], switches);
    const errorBody = errorBodies[name] ?? plainError;
    return { name, token: tokens[name], ledger, switches, callbacks, latencyMs, callbackDelayMs, errorBody };
  });
  const { warehouse, network, fieldservice, billing, supplier } = contexts;
  const goods = { onDelivered: (orderNumber: string) => customers.parcelDelivered(orderNumber) };
  const portUp = (orderNumber: string, announce: () => void): void => customers.portSwitchedOn(orderNumber, announce);

  // What a client left hanging is cut when the park closes.
  const app = fastify({ forceCloseConnections: true, bodyLimit: 16_777_216 });
  await app.register(goodsVendor(warehouse, goods), { prefix: '/warehouse' });
  await app.register(goodsVendor(supplier, goods), { prefix: '/supplier' });
  await app.register(networkVendor(network, { onPortUp: portUp }), { prefix: '/network' });
  await app.register(fieldServiceVendor(fieldservice), { prefix: '/fieldservice' });
  await app.register(billingVendor(billing), { prefix: '/billing' });
  const park: Omit<VendorPark, 'url' | 'urls' | 'env'> = {
    ledger,
    switches: (vendor) => contexts[vendor].switches,
    pendingCallbacks: () => vendorNames.reduce((sum, name) => sum + contexts[name].callbacks.pending, 0),
    plugIn: (orderNumber) => customers.plugIn(orderNumber),
    async stop() {
      customers.clear();
      for (const name of vendorNames) contexts[name].callbacks.stop();
      await app.close();
    },
  };
  await app.register(addAdminRoutes(park, vendorNames), { prefix: '/admin' });
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const urls = byVendor((name) => `${url}/${name}${API_PATHS[name]}`);
  return { ...park, url, urls, env: environment(urls, secrets, tokens) };
}

const byVendor = <T>(make: (name: VendorName) => T): Record<VendorName, T> =>
  Object.fromEntries(vendorNames.map((name) => [name, make(name)])) as Record<VendorName, T>;

const plainError = (_: number, code: string, message: string): unknown => ({ code, message });
const tmForumError = (status: number, code: string, reason: string): unknown => ({
  '@type': 'Error',
  code,
  reason,
  status: String(status),
});
const errorBodies: Partial<Record<VendorName, VendorContext['errorBody']>> = {
  network: tmForumError,
  fieldservice: tmForumError,
};

function environment(
  urls: Readonly<Record<VendorName, string>>,
  secrets: Readonly<Record<VendorName, string>>,
  tokens: Readonly<Record<VendorName, string>>
): Record<string, string> {
  const variables = vendorNames.flatMap((name) => {
    const prefix = `OM_${name.toUpperCase()}`;
    return [
      [`${prefix}_URL`, urls[name]],
      [`${prefix}_TOKEN`, tokens[name]],
      // Some vendors call it a key; both names are there for a design to choose.
      [`${prefix}_KEY`, tokens[name]],
      [`${prefix}_SECRET`, secrets[name]],
    ];
  });
  return Object.fromEntries(variables) as Record<string, string>;
}
