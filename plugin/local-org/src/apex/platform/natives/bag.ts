import type { NativeProperty } from '../../native.ts';

/** Plain properties of an object of the platform, by name: their Apex type. */
export function bag(names: Readonly<Record<string, string>>): Record<string, NativeProperty> {
  return Object.fromEntries(
    Object.entries(names).map(([name, type]): [string, NativeProperty] => [
      `${type} ${name}`,
      {
        get: (_apex, self: Record<string, unknown>) => self[name] ?? null,
        set: (_apex, self: Record<string, unknown>, value: unknown) => {
          self[name] = value;
        },
      },
    ])
  );
}
