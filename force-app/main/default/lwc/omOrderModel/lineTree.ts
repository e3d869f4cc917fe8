import { progressOf, type Progress } from './steps';
import type { OrderLine, OrderView, PlanItem, PlanStep, PlanView } from './types';

/** A line of the order, or a technical item that it became. */
export interface TreeNode {
  readonly id: string;
  readonly line?: OrderLine;
  readonly item?: PlanItem;
  readonly children: readonly TreeNode[];
  /** Steps of the node and of everything below it. */
  readonly progress: Progress;
}

export interface TreeRow {
  readonly node: TreeNode;
  /** 1 at the top, as `aria-level` counts. */
  readonly level: number;
  readonly isOpen: boolean;
  readonly position: number;
  readonly siblings: number;
}

/** Bundles over their parts, parts over the technical items they became; items that no line names come last. */
export function lineTree(order: OrderView, plan: PlanView | null | undefined): readonly TreeNode[] {
  const items = plan?.items ?? [];
  const stepsOf = grouped(plan?.steps ?? [], (step) => step.itemKey ?? '');
  const itemKeys = new Set(items.map(({ key }) => key));
  const lineIds = idsOfLines(order.lines);
  const itemsOfParent = grouped(items, (item) => item.parentKeys.find((key) => itemKeys.has(key)) ?? '');
  const top = itemsOfParent.get('') ?? [];
  const itemsOfLine = grouped(top, (item) => lineOf(item, lineIds) ?? '');
  const linesOfParent = grouped(order.lines, (line) =>
    line.parentId !== null && line.parentId !== undefined && lineIds.has(line.parentId) ? line.parentId : ''
  );

  const itemNode = (item: PlanItem, above: ReadonlySet<string>): TreeNode & { steps: readonly PlanStep[] } => {
    const path = new Set([...above, item.key]);
    const children = (itemsOfParent.get(item.key) ?? [])
      .filter(({ key }) => !path.has(key))
      .map((child) => itemNode(child, path));
    const steps = [...(stepsOf.get(item.key) ?? []), ...children.flatMap((child) => child.steps)];
    return { id: item.id, item, children, steps, progress: progressOf(steps) };
  };
  const lineNode = (line: OrderLine, above: ReadonlySet<string>): TreeNode & { steps: readonly PlanStep[] } => {
    const path = new Set([...above, line.id]);
    const children = [
      ...(linesOfParent.get(line.id) ?? []).filter(({ id }) => !path.has(id)).map((child) => lineNode(child, path)),
      ...(itemsOfLine.get(line.id) ?? []).map((item) => itemNode(item, new Set())),
    ];
    const steps = children.flatMap((child) => child.steps);
    return { id: line.id, line, children, steps, progress: progressOf(steps) };
  };
  return [
    ...(linesOfParent.get('') ?? []).map((line) => lineNode(line, new Set())),
    ...(itemsOfLine.get('') ?? []).map((item) => itemNode(item, new Set())),
  ];
}

/** The rows that are open to be seen, from top to bottom. */
export function visibleRows(nodes: readonly TreeNode[], closed: ReadonlySet<string>, level = 1): readonly TreeRow[] {
  return nodes.flatMap((node, index) => {
    const isOpen = node.children.length > 0 && !closed.has(node.id);
    const row = { node, level, isOpen, position: index + 1, siblings: nodes.length };
    return isOpen ? [row, ...visibleRows(node.children, closed, level + 1)] : [row];
  });
}

/** Lines whose technical items are hidden at first: bundles are open, so that their parts are seen. */
export function closedAtFirst(nodes: readonly TreeNode[]): readonly string[] {
  return nodes.flatMap((node) => {
    if (node.children.length === 0) return [];
    const hidesOnlyItems = node.children.every(({ item }) => item !== undefined);
    return [...(hidesOnlyItems ? [node.id] : []), ...closedAtFirst(node.children)];
  });
}

/** Lines by their id, and by the external id with which items name them. */
function idsOfLines(lines: readonly OrderLine[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const { id, externalId } of lines) {
    ids.set(id, id);
    if (externalId !== null && externalId !== undefined) ids.set(externalId, id);
  }
  return ids;
}

const lineOf = (item: PlanItem, ids: ReadonlyMap<string, string>): string | undefined =>
  [item.lineId ?? '', ...item.lineKeys].map((key) => ids.get(key)).find((id) => id !== undefined);

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}
