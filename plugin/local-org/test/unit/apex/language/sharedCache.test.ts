import { describe, expect, it } from 'vitest';
import { layered, type ClassCache } from '../../../../src/apex/program.ts';

const cache = (entries: Record<string, string> = {}): ClassCache & { readonly entries: Record<string, string> } => ({
  entries,
  read: (key) => entries[key],
  write: (key, text) => void (entries[key] = text),
});

describe('layered', () => {
  it('finds what either has, the first one first, and writes to both', () => {
    const [own, shared] = [cache({ a: 'own' }), cache({ a: 'shared', b: 'shared' })];
    const both = layered(own, shared);

    both.write('c', 'new');

    expect(['a', 'b', 'c', 'd'].map((key) => both.read(key))).toEqual(['own', 'shared', 'new', undefined]);
    expect([own.entries['c'], shared.entries['c']]).toEqual(['new', 'new']);
  });
});
