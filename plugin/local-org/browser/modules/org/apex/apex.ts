import { unwrap } from 'lwc';
import { call, keyOf } from 'org/client';
import { refreshAnswer, watchResource } from 'org/resources';
import { wireAdapter } from 'org/wire';

type Parameters = Readonly<Record<string, unknown>>;

/** `import method from '@salesforce/apex/Class.method'`: a function, and an adapter for wires. */
export function apexMethod(name: string): unknown {
  const url = `/lightning/apex/${name.replace('.', '/')}`;
  const method = (parameters?: Parameters): Promise<unknown> => call('POST', url, parameters ?? {});
  return Object.assign(method, {
    adapter: wireAdapter({
      // A parameter that is not known yet keeps the wire waiting; null is a value.
      ready: (config) => Object.values(config).every((value) => value !== undefined),
      watch: (config, emit) => watchResource(`apex ${name} ${keyOf(config)}`, emit, () => call('POST', url, config)),
    }),
  });
}

/** Takes the whole value that a wire delivered. */
export const refreshApex = (provisioned: unknown): Promise<void> =>
  refreshAnswer(typeof provisioned === 'object' && provisioned !== null ? unwrap<object>(provisioned) : undefined);

export function getSObjectValue(record: unknown, field: unknown): unknown {
  const { fieldApiName = '' } =
    typeof field === 'string'
      ? { fieldApiName: field.split('.').slice(1).join('.') }
      : (field as { fieldApiName?: string });
  return fieldApiName
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], record);
}
