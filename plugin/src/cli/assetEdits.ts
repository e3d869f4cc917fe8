import type { AttributeValue } from '../domain/order.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import type { AssetRequest } from '../salesforce/assetDraft.ts';
import { valueOf } from './lineEdits.ts';

const SET = /^([A-Za-z_][A-Za-z0-9_.]*)=(.*)$/s;

/** `speed=500M` and `quantity=2`; numbers, `true` and `false` are what they look like, quotes make them text. */
export function readAssetEdits(
  action: 'modify' | 'move' | 'suspend' | 'resume' | 'disconnect',
  set: readonly string[]
): Result<AssetRequest, Problem> {
  const changes = action === 'modify' || action === 'move';
  if (changes && set.length === 0) return refuse(nothingSet(action));
  if (!changes && set.length > 0) return refuse(nothingToSet(action));
  const edits: Record<string, AttributeValue> = {};
  for (const one of set) {
    const [, attribute, value] = SET.exec(one) ?? [];
    if (attribute === undefined || value === undefined) return refuse(malformed(one));
    edits[attribute] = valueOf(value);
  }
  if ('quantity' in edits && !(typeof edits['quantity'] === 'number' && edits['quantity'] > 0)) {
    return refuse(malformed(`quantity=${String(edits['quantity'])}`));
  }
  return ok({ action: action === 'disconnect' ? 'delete' : action, set: edits });
}

const nothingSet = (action: string): Problem => ({
  code: 'NothingChanges',
  message: `Nothing is named that is to be different, so there is nothing to ${action}`,
  path: '--set',
  action: 'Name what changes: --set <attribute>=<value>.',
});

const nothingToSet = (action: string): Problem => ({
  code: 'NothingToSet',
  message: `--set says what is to be different, and ${action} changes no attribute`,
  path: '--set',
  action: 'Leave --set out, or make two orders: they are done one after the other.',
});

const malformed = (one: string): Problem => ({
  code: 'MalformedEdit',
  message: `"${one}" is not <attribute>=<value>`,
  path: '--set',
  action: 'Write it like speed=500M, or quantity=2.',
});
