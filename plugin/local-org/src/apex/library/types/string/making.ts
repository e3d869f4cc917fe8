import type { NativeFunction } from '../../../native.ts';
import type { ApexTransaction } from '../../../transaction.ts';
import { elementsOf } from '../../collections/iterate.ts';
import type { ApexList } from '../../collections/list.ts';
import { commonPrefix, formatMessage } from '../../text/editing.ts';
import { ApexDate } from '../../values/date.ts';
import { ApexDatetime } from '../../values/datetime.ts';
import { textOf } from '../../values/text.ts';
import { notNull } from '../notNull.ts';

/** As `String.valueOf` writes it: days without a time, moments by the clocks of the user. */
export function valueText(apex: ApexTransaction, value: unknown): string | null {
  if (value === null) return null;
  if (value instanceof ApexDate) return value.toString();
  if (value instanceof ApexDatetime) return value.textIn(apex.timeZone);
  return textOf(apex, value);
}

const ofValue: NativeFunction = (apex, value: unknown) => valueText(apex, value);

function join(apex: ApexTransaction, values: unknown, separator: string): string {
  return Array.from(elementsOf(apex, values), (value) => valueText(apex, value) ?? '').join(separator);
}

const format = (apex: ApexTransaction, pattern: string, args: ApexList | null): string =>
  formatMessage(
    pattern,
    (args?.items ?? []).map((value) => valueText(apex, value) ?? 'null')
  );

/** A text made of values. */
export const making: Readonly<Record<string, NativeFunction>> = {
  ...notNull({
    'static String fromCharArray(List<Integer> characters)': (_apex, characters: ApexList) =>
      String.fromCodePoint(...(characters.items as number[])),
    'static String getCommonPrefix(List<String> texts)': (_apex, texts: ApexList) =>
      commonPrefix(texts.items as (string | null)[]),
    'static String join(Iterable<Object> values, String separator)': join,
    'static String valueOfGmt(Datetime value)': (_apex, value: ApexDatetime) => value.textIn('GMT'),
  }),
  'static String format(String pattern, List<Object> arguments)': format,
  'static String valueOf(Date value)': ofValue,
  'static String valueOf(Datetime value)': ofValue,
  'static String valueOf(Decimal value)': ofValue,
  'static String valueOf(Double value)': ofValue,
  'static String valueOf(Integer value)': ofValue,
  'static String valueOf(Long value)': ofValue,
  'static String valueOf(Object value)': ofValue,
};
