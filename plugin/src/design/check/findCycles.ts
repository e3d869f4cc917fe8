/**
 * One shortest cycle for each knot of a graph, each as the nodes on the way round with the first repeated at the end:
 * `['a', 'b', 'a']`. Linear in nodes and edges for graphs without cycles, whatever their depth.
 */
export function findCycles(next: ReadonlyMap<string, Iterable<string>>): readonly (readonly string[])[] {
  const cycles: (readonly string[])[] = [];
  for (const knot of knots(next)) {
    const first = [...knot].sort()[0];
    if (first === undefined) continue;
    cycles.push(shortestCycle(first, knot, next));
  }
  return cycles;
}

/** Strongly connected parts that hold a cycle; what can be taken off at either end repeatedly is none. */
function knots(next: ReadonlyMap<string, Iterable<string>>): readonly ReadonlySet<string>[] {
  const left = new Set(next.keys());
  const previous = new Map<string, Set<string>>();
  for (const [from, targets] of next) {
    for (const to of targets) {
      const sources = previous.get(to);
      if (sources) sources.add(from);
      else previous.set(to, new Set([from]));
    }
  }
  peel(left, previous, next);
  peel(left, next, previous);
  const found: ReadonlySet<string>[] = [];
  const assigned = new Set<string>();
  for (const node of left) {
    if (assigned.has(node)) continue;
    const forward = reach(node, next, left);
    const backward = reach(node, previous, left);
    const knot = new Set([...forward].filter((one) => backward.has(one)));
    if (!knot.has(node)) continue;
    knot.forEach((one) => assigned.add(one));
    found.push(knot);
  }
  return found;
}

/** Takes away nodes that nothing left points to, over and over. */
function peel(
  left: Set<string>,
  into: ReadonlyMap<string, Iterable<string>>,
  out: ReadonlyMap<string, Iterable<string>>
): void {
  const waiting = new Map<string, number>();
  for (const node of left) waiting.set(node, [...(into.get(node) ?? [])].filter((one) => left.has(one)).length);
  const free = [...left].filter((node) => waiting.get(node) === 0);
  for (let node = free.pop(); node !== undefined; node = free.pop()) {
    left.delete(node);
    for (const other of out.get(node) ?? []) {
      const count = (waiting.get(other) ?? 0) - 1;
      waiting.set(other, count);
      if (count === 0 && left.has(other)) free.push(other);
    }
  }
}

/** What can be reached in one step or more. */
function reach(
  start: string,
  next: ReadonlyMap<string, Iterable<string>>,
  within: ReadonlySet<string>
): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [start];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    for (const other of next.get(node) ?? []) {
      if (!within.has(other) || found.has(other)) continue;
      found.add(other);
      queue.push(other);
    }
  }
  return found;
}

function shortestCycle(
  start: string,
  knot: ReadonlySet<string>,
  next: ReadonlyMap<string, Iterable<string>>
): readonly string[] {
  const from = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const other of next.get(node) ?? []) {
      if (other === start) {
        const cycle = [start];
        for (let at = node; at !== start; at = from.get(at) ?? start) cycle.push(at);
        return [start, ...cycle.slice(1).reverse(), start];
      }
      if (!knot.has(other) || from.has(other)) continue;
      from.set(other, node);
      queue.push(other);
    }
  }
  return [start, start];
}
