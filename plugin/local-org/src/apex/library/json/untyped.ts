import type { ApexTransaction } from '../../transaction.ts';
import { ApexList } from '../collections/list.ts';
import { ApexMap } from '../collections/map.ts';
import { ApexDecimal } from '../values/decimal.ts';
import type { JsonNode } from './tree.ts';

/** Maps, lists and primitives of a document whose type nobody says. */
export function untyped(apex: ApexTransaction, node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      return ApexMap.of(
        apex,
        'String',
        'Object',
        node.members.map(([name, member]) => [name, untyped(apex, member)] as const)
      );
    case 'array':
      return new ApexList(
        'Object',
        node.items.map((item) => untyped(apex, item))
      );
    case 'string':
      return node.text;
    case 'boolean':
      return node.value;
    case 'null':
      return null;
    case 'fraction':
      return ApexDecimal.of(node.text);
    case 'whole':
      return wholeNumber(node.text);
  }
}

/** The smallest type that holds it: Integer, Long, Decimal. */
function wholeNumber(text: string): unknown {
  // Most numbers are short.
  if (text.length < 10) return Number(text) | 0;
  const value = BigInt(text);
  if (value === BigInt.asIntN(32, value)) return Number(value);
  return value === BigInt.asIntN(64, value) ? value : ApexDecimal.of(value);
}
