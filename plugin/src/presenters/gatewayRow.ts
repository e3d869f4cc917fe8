import type { Paint, Tone } from './words.ts';

interface GatewayLine {
  readonly key: string;
  readonly kind: string;
  readonly operations: readonly string[];
  readonly state: 'healthy' | 'failing' | 'incomplete' | 'unchecked';
}

const tones: Readonly<Record<GatewayLine['state'], Tone>> = {
  healthy: 'good',
  failing: 'bad',
  incomplete: 'warn',
  unchecked: 'quiet',
};

/** A gateway as a row of a table. */
export const gatewayRow = (
  { key, kind, operations, state }: GatewayLine,
  paint: Paint
): Record<'gateway' | 'kind' | 'state' | 'operations', string> => ({
  gateway: key,
  kind,
  state: paint(state, tones[state]),
  operations: operations.join(', '),
});
