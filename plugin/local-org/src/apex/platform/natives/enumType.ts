import { nativeType, type NativeType } from '../../native.ts';

/** An enum of the platform. */
export function enumType(name: string, enumValues: readonly string[]): NativeType {
  const plain = name.replace(/^(?:Schema|System|Database)\./, '');
  return nativeType(name, {
    kind: 'enum',
    isInstance: (value) =>
      typeof value === 'object' && value !== null && 'enumType' in value && String(value.enumType).endsWith(plain),
    enumValues,
  });
}
