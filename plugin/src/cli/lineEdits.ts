import type { LineEdits } from '../salesforce/changeDraft.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';

const SET = /^([^=]+)\.([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s;

/** `L2.speed=500M` and `L2.quantity=2`; numbers, `true` and `false` are what they look like, quotes make them text. */
export function readLineEdits(set: readonly string[], remove: readonly string[]): Result<LineEdits, Problem> {
  if (set.length === 0 && remove.length === 0) {
    const action = 'Name what changes: --set <line>.<attribute>=<value>, or --remove <line>.';
    return refuse({ code: 'NothingChanges', message: 'The change names nothing to change', action });
  }
  const edits: LineEdits['set'][number][] = [];
  for (const one of set) {
    const [, line, attribute, value] = SET.exec(one) ?? [];
    if (line === undefined || attribute === undefined || value === undefined) return refuse(malformed(one));
    edits.push({ line, attribute, value: valueOf(value) });
  }
  return ok({ set: edits, remove });
}

/** Numbers, `true` and `false` are what they look like; quotes make them text. */
export function valueOf(written: string): string | number | boolean {
  if (written === 'true' || written === 'false') return written === 'true';
  if (/^-?\d+(\.\d+)?$/.test(written)) return Number(written);
  return /^"(.*)"$/s.exec(written)?.[1] ?? written;
}

const malformed = (one: string): Problem => ({
  code: 'MalformedEdit',
  message: `"${one}" is not <line>.<attribute>=<value>`,
  path: '--set',
  action: 'Write it like L2.speed=500M, or L2.quantity=2.',
});
