/**
 * The vendor park as a process of its own:
 * `node --conditions=source plugin/src/gateways/simulators/main.ts --port 0 --ledger ledger.jsonl`
 *
 * Prints one line of JSON, `{ url, businessUrl, urls, env }`, when it is ready, and stops on SIGTERM or SIGINT.
 */
import { parseArgs } from 'node:util';
import { startBusinessVendors } from './business/index.ts';
import { vendorNames } from './vendorNames.ts';
import { startSimulators, type SimulatorOptions } from './vendorPark.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    ledger: { type: 'string' },
    'latency-ms': { type: 'string' },
    'callback-delay-ms': { type: 'string' },
    'plug-in-delay-ms': { type: 'string' },
  },
});

const count = (text: string, name: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`--${name} takes a whole number, not "${text}"`);
};

/** Keys and tokens that are set already stay; a service that runs goes on working with a restarted park. */
const fromEnvironment = (suffix: string): Record<string, string> =>
  Object.fromEntries(
    vendorNames.flatMap((name) => {
      const value = process.env[`OM_${name.toUpperCase()}_${suffix}`];
      return value ? [[name, value]] : [];
    })
  );

const options: SimulatorOptions = {
  port: count(values.port, 'port'),
  secrets: fromEnvironment('SECRET'),
  tokens: fromEnvironment('TOKEN'),
  ...(values.ledger === undefined ? {} : { ledgerFile: values.ledger }),
  ...(values['latency-ms'] === undefined ? {} : { latencyMs: count(values['latency-ms'], 'latency-ms') }),
  ...(values['callback-delay-ms'] === undefined
    ? {}
    : { callbackDelayMs: count(values['callback-delay-ms'], 'callback-delay-ms') }),
  ...(values['plug-in-delay-ms'] === undefined
    ? {}
    : { plugInDelayMs: count(values['plug-in-delay-ms'], 'plug-in-delay-ms') }),
};

const park = await startSimulators(options);
const { latencyMs, callbackDelayMs, ledgerFile } = options;
const business = await startBusinessVendors({
  ...(latencyMs === undefined ? {} : { latencyMs }),
  ...(callbackDelayMs === undefined ? {} : { callbackDelayMs }),
  ...(ledgerFile === undefined ? {} : { ledgerFile }),
  known: process.env,
});
const urls = { ...park.urls, ...business.urls };
const env = { ...park.env, ...business.env, OM_BUSINESS_VENDORS_URL: business.url };
process.stdout.write(`${JSON.stringify({ url: park.url, businessUrl: business.url, urls, env })}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void Promise.all([park.stop(), business.stop()]));
}
