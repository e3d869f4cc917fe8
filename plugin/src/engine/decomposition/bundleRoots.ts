/** Which bundle each line belongs to. */
import type { CommercialOrder, OrderLine } from '../../domain/order.ts';
import type { Problem } from '../../domain/result.ts';
import { lineName } from './lineChecks.ts';

const MAX_DEPTH = 50;

/** Root of each line. Lines in a cycle, below an unknown parent or too deep get none. */
export function findRoots(
  order: CommercialOrder,
  keys: ReadonlyMap<string, string>,
  problems: Problem[]
): ReadonlyMap<string, OrderLine> {
  const byId = new Map(order.lines.map((line) => [line.id, line]));
  const found = new Map<string, { readonly root: OrderLine | undefined; readonly depth: number }>();
  for (const start of order.lines) {
    const path: OrderLine[] = [];
    const onPath = new Set<string>();
    let line: OrderLine | undefined = start;
    while (line && !found.has(line.id) && !onPath.has(line.id)) {
      path.push(line);
      onPath.add(line.id);
      line = line.parentId === undefined ? undefined : byId.get(line.parentId);
    }
    const top = path.at(-1);
    if (!top) continue;
    let end = line ? found.get(line.id) : undefined;
    if (line && !end) {
      problems.push(cyclicLines(path.slice(path.indexOf(line)), keys));
      end = { root: undefined, depth: 0 };
    } else if (!line && top.parentId !== undefined) {
      problems.push(unknownParent(top, keys));
      end = { root: undefined, depth: 0 };
    }
    let { root, depth } = end ?? { root: top, depth: 0 };
    for (const entry of path.toReversed()) {
      depth += 1;
      if (depth === MAX_DEPTH + 1 && root) {
        problems.push(tooDeep(entry, keys));
        root = undefined;
      }
      found.set(entry.id, { root, depth });
    }
  }
  return new Map([...found].flatMap(([id, { root }]) => (root ? [[id, root] as const] : [])));
}

function cyclicLines(cycle: readonly OrderLine[], keys: ReadonlyMap<string, string>): Problem {
  const names = cycle.map((line) => keys.get(line.id) ?? line.id);
  const shown = names.length > 10 ? [...names.slice(0, 10), '…'] : names;
  return {
    code: 'CyclicLines',
    message: `Lines are bundled in one another: ${[...shown, names[0]].join(' in ')}.`,
    path: `lines.${names[0]}`,
    action: 'Correct the parent of one of these lines.',
  };
}

const unknownParent = (line: OrderLine, keys: ReadonlyMap<string, string>): Problem => ({
  code: 'UnknownParent',
  message: `${lineName(keys.get(line.id) ?? line.id, line.productCode)} is bundled in line ${line.parentId}, which is not in this order.`,
  path: `lines.${keys.get(line.id) ?? line.id}`,
  action: 'Add the parent line to the order, or clear the parent.',
});

const tooDeep = (line: OrderLine, keys: ReadonlyMap<string, string>): Problem => ({
  code: 'NestedTooDeep',
  message: `${lineName(keys.get(line.id) ?? line.id, line.productCode)} is more than ${MAX_DEPTH} levels deep in its bundle.`,
  path: `lines.${keys.get(line.id) ?? line.id}`,
  action: 'Bundle it less deeply.',
});
