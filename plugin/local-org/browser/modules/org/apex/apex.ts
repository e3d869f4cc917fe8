import { unwrap } from 'lwc';
import { call, keyOf } from 'org/client';
import { refreshAnswer, watchResource } from 'org/resources';
import { wireAdapter } from 'org/wire';

type Parameters = Readonly<Record<string, unknown>>;

interface Answer {
  /** Missing where a method gives null. */
  readonly returnValue?: unknown;
  readonly cacheable?: boolean;
}

/** `import method from '@salesforce/apex/Class.method'`: a function, and an adapter for wires. */
export function apexMethod(name: string): unknown {
  const url = `/lightning/apex/${name.replace('.', '/')}`;
  const invoke = async (parameters: Parameters): Promise<Answer> => (await call('POST', url, parameters)) as Answer;
  // What a component asked for itself it may change; what a wire delivers is shared.
  const method = async (parameters: Parameters = {}): Promise<unknown> =>
    structuredClone((await invoke(parameters)).returnValue ?? null);
  const provision = async (parameters: Parameters): Promise<unknown> => {
    const { returnValue = null, cacheable } = await invoke(parameters);
    if (cacheable === false) throw notCacheable(name);
    return returnValue;
  };
  return Object.assign(method, {
    adapter: wireAdapter({
      // A parameter that is not known yet keeps the wire waiting; null is a value.
      ready: (config) => Object.values(config).every((value) => value !== undefined),
      watch: (config, emit) => watchResource(`apex ${name} ${keyOf(config)}`, emit, () => provision(config)),
    }),
  });
}

const notCacheable = (name: string): object => ({
  ok: false,
  status: 400,
  statusText: 'Bad Request',
  body: { message: `A wire takes methods with @AuraEnabled(cacheable=true) only: ${name}` },
});

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
