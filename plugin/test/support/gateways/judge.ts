/** Prism between the gateway and the simulator of one vendor of contracts, commissions or messages. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Gateway } from '../../../src/engine/ports.ts';
import { startBusinessVendors, type BusinessPark } from '../../../src/gateways/simulators/index.ts';
import { openBusinessGateway } from './businessCases.ts';
import type { SpecOptions } from './prepareSpec.ts';
import { ask, startPrism, type Prism } from './prism.ts';

const vendors = {
  twilio: 'twilio',
  docusignClm: 'docusignclm',
  sapCommissions: 'sapcommissions',
  conga: 'conga',
} as const;

export interface Judged {
  readonly park: BusinessPark;
  /** Our gateway, whose way to the vendor leads through Prism; `path` is that of its API. */
  gateway(path: string, settings?: Readonly<Record<string, unknown>>): Gateway;
  /** A request that the gateway would not send; with good credentials unless headers are given. */
  ask(operation: string, body?: unknown, headers?: Readonly<Record<string, string>>): ReturnType<typeof ask>;
}

/**
 * For all tests of the `describe` that it is called in. Prism answers a wrong request with 422, and the simulator does not
 * see it; when the simulator answers wrongly, Prism answers 500. Access tokens are fetched past it: no description has that.
 */
export function judge(
  kind: keyof typeof vendors,
  file: string,
  options: Pick<SpecOptions, 'operations' | 'correct'>
): Judged {
  let park: BusinessPark;
  let proxy: Prism;
  beforeAll(async () => {
    park = await startBusinessVendors({ latencyMs: 0, callbackDelayMs: 10 });
    const strict = { ...options, closed: true, dropErrorAnswers: false };
    proxy = await startPrism(file, strict, `${park.url}/${vendors[kind]}`);
  }, 180_000);
  afterAll(async () => {
    await proxy.stop();
    await park.stop();
  });
  const authorization = (): string => {
    const basic = (name: string, password: string): string =>
      `Basic ${Buffer.from(`${park.env[name]}:${park.env[password]}`).toString('base64')}`;
    switch (kind) {
      case 'twilio':
        return basic('OM_TWILIO_ACCOUNT_SID', 'OM_TWILIO_AUTH_TOKEN');
      case 'sapCommissions':
        return basic('OM_SAPCOMMISSIONS_USER', 'OM_SAPCOMMISSIONS_PASSWORD');
      default:
        return `Bearer ${park.desks[vendors[kind]].issue().access_token}`;
    }
  };
  return {
    get park() {
      return park;
    },
    gateway: (path, settings = {}) =>
      openBusinessGateway(kind, { ...park.env, OM_PROXY: proxy.url + path }, { baseUrl: 'env:OM_PROXY', ...settings }),
    ask: (operation, body, headers = { authorization: authorization() }) => {
      const [method = '', path = ''] = operation.split(' ');
      return ask(proxy.url, method, path, body, { accept: 'application/json', ...headers });
    },
  };
}

/** A request with something wrong in it: what it is, its operation, its body. */
export type Canary = readonly [what: string, operation: string, body: unknown];

/** Prism says nothing when it cannot judge. So it must refuse every canary, and a request without credentials. */
export function expectRefusals(judged: Judged, canaries: readonly Canary[]): void {
  it.each(canaries)('would refuse %s', async (_, operation, body) => {
    const { status, text } = await judged.ask(operation, body);
    // Simulators know a 422 of their own.
    expect([status, text]).toEqual([422, expect.stringContaining('prism/errors#UNPROCESSABLE_ENTITY')]);
    const { validation } = JSON.parse(text) as { validation: readonly { location?: readonly string[] }[] };
    // Were it wrong in several places, it could be refused for another reason than the one that is meant.
    expect(new Set(validation.map(({ location = [] }) => location.join('.'))).size, text).toBe(1);
  });

  it('would refuse whoever does not say who he is', async () => {
    const [, operation = '', body] = canaries[0] ?? [];
    const { status, text } = await judged.ask(operation, body, {});
    expect([status, text]).toEqual([401, expect.stringContaining('prism/errors#UNAUTHORIZED')]);
  });
}

/** The same for answers: `spoil` puts something into the simulator's store that it must not answer with. */
export function expectObjection(judged: Judged, operation: () => string, spoil: () => void): void {
  it('would catch a vendor that answers wrongly', async () => {
    spoil();
    const { status, text } = await judged.ask(operation());
    expect([status, text]).toEqual([500, expect.stringContaining('prism/errors#VIOLATIONS')]);
  });
}
