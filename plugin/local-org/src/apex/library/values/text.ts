import { isUserObject, type ApexTransaction, type RuntimeType } from '../../transaction.ts';
import { isSpeaking, TEXT, TYPE_NAME } from './protocol.ts';

/** Objects whose text is being written: one that holds itself is written once. */
const inProgress = new Set<object>();

/** The text of a value in a concatenation and in the debug log. */
export function textOf(apex: ApexTransaction, value: unknown): string {
  if (typeof value === 'string') return value;
  if (!isSpeaking(value)) return String(value);
  if (inProgress.has(value)) return '(already output)';
  inProgress.add(value);
  try {
    return objectText(apex, value);
  } finally {
    inProgress.delete(value);
  }
}

function objectText(apex: ApexTransaction, value: object): string {
  if (isUserObject(value) && apex.hasMethod(value, 'toString', 0))
    return textOf(apex, apex.invoke(value, 'toString', []));
  const { [TEXT]: text } = value as { readonly [TEXT]?: (apex: ApexTransaction) => string };
  if (text !== undefined) return text.call(value, apex);
  if ('enumType' in value && 'name' in value) return String(value.name);
  if (isRuntimeType(value)) return value.name;
  return `${typeNameOf(apex, value)}:[${fieldTexts(apex, value).join(', ')}]`;
}

const fieldTexts = (apex: ApexTransaction, value: object): readonly string[] =>
  (apex.types.typeOf(value)?.fields ?? []).flatMap(({ name, isStatic, get }) =>
    isStatic || get === undefined ? [] : [`${name}=${textOf(apex, get(value))}`]
  );

export const isRuntimeType = (value: unknown): value is RuntimeType =>
  typeof value === 'object' && value !== null && 'typeArguments' in value && 'isAssignableFrom' in value;

/** What messages call the type of a value. */
export function typeNameOf(apex: ApexTransaction, value: unknown): string {
  if (isUserObject(value)) return value.apexType.name;
  const named = isSpeaking(value) ? value[TYPE_NAME] : undefined;
  return named ?? apex.types.typeOf(value)?.name ?? 'Object';
}

/** More elements of a collection are not written out. */
const MOST_WRITTEN = 10;

/** `1, 2, 3`, cut after ten elements. */
export function listedText<Element>(elements: Iterable<Element>, text: (element: Element) => string): string {
  const texts: string[] = [];
  for (const element of elements) {
    if (texts.length === MOST_WRITTEN) {
      texts.push('...');
      break;
    }
    texts.push(text(element));
  }
  return texts.join(', ');
}
