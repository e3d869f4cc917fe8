import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { GatewayDefinition } from '../../../src/domain/fulfillmentDesign.ts';

interface Callout {
  readonly gateway?: string;
  readonly operation?: string;
  readonly payload?: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly gateways?: Readonly<Record<string, Omit<GatewayDefinition, 'key'>>>;
  readonly groups?: Readonly<Record<string, { readonly steps: Readonly<Record<string, Callout>> }>>;
}

/** The gateways of the sample design and the steps that call them, read from its files as they are. */
export function sampleGateways(): {
  readonly definitions: readonly GatewayDefinition[];
  readonly callouts: readonly Callout[];
} {
  const folder = new URL('../../../../config/design/', import.meta.url);
  const documents = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => parse(readFileSync(new URL(name, folder), 'utf8')) as Document);
  return {
    definitions: documents.flatMap(({ gateways = {} }) =>
      Object.entries(gateways).map(([key, { kind, settings }]) => ({ key, kind, settings }))
    ),
    callouts: documents
      .flatMap(({ groups = {} }) => Object.values(groups))
      .flatMap(({ steps }) => Object.values(steps))
      .filter(({ gateway }) => gateway !== undefined),
  };
}
