import { describe, expect, it } from 'vitest';
import { readAssetEdits } from '../../../src/cli/assetEdits.ts';

const codeOf = (action: Parameters<typeof readAssetEdits>[0], set: readonly string[]): string | undefined => {
  const read = readAssetEdits(action, set);
  return read.ok ? undefined : read.error.code;
};

describe('what is asked of an asset', () => {
  it('is read as attributes and quantity, each as what it looks like', () => {
    expect(readAssetEdits('modify', ['speed=500M', 'quantity=2', 'portIn=true', 'floor="3"'])).toEqual({
      ok: true,
      value: { action: 'modify', set: { speed: '500M', quantity: 2, portIn: true, floor: '3' } },
    });
  });

  it('is disconnected by deleting it', () => {
    expect(readAssetEdits('disconnect', [])).toEqual({ ok: true, value: { action: 'delete', set: {} } });
  });

  it('is refused where it says too little, too much or nothing that can be read', () => {
    expect(codeOf('move', [])).toBe('NothingChanges');
    expect(codeOf('suspend', ['speed=500M'])).toBe('NothingToSet');
    expect(codeOf('modify', ['speed'])).toBe('MalformedEdit');
    expect(codeOf('modify', ['quantity=0'])).toBe('MalformedEdit');
  });
});
