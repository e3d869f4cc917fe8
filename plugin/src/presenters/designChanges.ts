/** The difference of two designs as lines: `+ rule x`, `- step y`, `~ product z: attributes.speed "a" → "b"`. */
import type { Paint, Tone } from './words.ts';

export interface PresentableChange {
  readonly kind: string;
  readonly key: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly fields: readonly { readonly field: string; readonly before?: unknown; readonly after?: unknown }[];
}

const signs: Readonly<Record<PresentableChange['change'], readonly [string, Tone]>> = {
  added: ['+', 'good'],
  removed: ['-', 'bad'],
  changed: ['~', 'warn'],
};
const longest = 60;

export function designChanges(changes: readonly PresentableChange[], paint: Paint): string {
  return changes
    .flatMap(({ kind, key, change, fields }) => {
      const [sign, tone] = signs[change];
      return [
        paint(`${sign} ${kind} ${key}`, tone),
        ...fields.map((field) => `    ${field.field}: ${short(field.before)} → ${short(field.after)}`),
      ];
    })
    .join('\n');
}

function short(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
