import type { StepEvent } from '../../engine/react.ts';
import type { Sql } from '../db/database.ts';
import { loadNodes, loadNodesByKey } from '../store/loadNodes.ts';
import { stepId, type StepNode } from '../store/nodes.ts';
import type { StepCatalog } from '../store/stepCatalog.ts';

/** Events that leave a step open: its successors are not needed. */
const STARTING = new Set<StepEvent['kind']>(['started', 'accepted', 'leaseExpired', 'progress']);

interface Wanted {
  readonly planNo: number;
  readonly seq: number;
  readonly event: StepEvent;
}

/** The steps that one transaction has read, each once, as it has changed them since. */
export class SettlementNodes {
  readonly #sql: Sql;
  readonly #catalog: StepCatalog;
  readonly #nodes = new Map<string, StepNode>();
  readonly #byKey = new Map<string, StepNode>();

  constructor(sql: Sql, catalog: StepCatalog) {
    this.#sql = sql;
    this.#catalog = catalog;
  }

  at(planNo: number, seq: number): StepNode | undefined {
    return this.#nodes.get(stepId(planNo, seq));
  }

  find(planNo: number, key: string): StepNode | undefined {
    return this.#byKey.get(`${planNo}/${key}`);
  }

  /** @throws {Error} when it has not been read. */
  get(planNo: number, seq: number): StepNode {
    const node = this.at(planNo, seq);
    if (node === undefined) throw new Error(`Step ${seq} of plan ${planNo} does not exist`);
    return node;
  }

  put(node: StepNode): void {
    const id = stepId(node.planNo, node.seq);
    if (this.#nodes.has(id)) return;
    this.#nodes.set(id, node);
    this.#byKey.set(`${node.planNo}/${node.step.key}`, node);
  }

  /** Reads what events are for, with the steps behind those that may settle. */
  async load(queue: readonly Wanted[]): Promise<void> {
    const missing = queue.filter(({ planNo, seq }) => this.at(planNo, seq) === undefined);
    const settling = missing.filter(({ event }) => !STARTING.has(event.kind));
    const starting = missing.filter(({ event }) => STARTING.has(event.kind));
    for (const node of await loadNodes(this.#sql, this.#catalog, settling, true)) this.put(node);
    for (const node of await loadNodes(this.#sql, this.#catalog, starting, false)) this.put(node);
    await this.#loadUndone(queue);
  }

  /** Reads the successors of steps. */
  async expand(nodes: readonly StepNode[]): Promise<void> {
    if (nodes.length === 0) return;
    const successors = nodes.flatMap(({ planNo, successors: of }) => of.map(([seq]) => ({ planNo, seq })));
    const missing = new Map(
      successors
        .filter(({ planNo, seq }) => this.at(planNo, seq) === undefined)
        .map((at) => [stepId(at.planNo, at.seq), at])
    );
    for (const node of await loadNodes(this.#sql, this.#catalog, [...missing.values()], false)) this.put(node);
    for (const node of nodes) node.expanded = true;
  }

  /** The steps that steps of the queue undo. */
  async #loadUndone(queue: readonly Wanted[]): Promise<void> {
    const keys = queue.flatMap(({ planNo, seq }) => {
      const key = this.get(planNo, seq).step.undoes;
      return key === undefined || this.find(planNo, key) ? [] : [{ planNo, key }];
    });
    for (const node of await loadNodesByKey(this.#sql, this.#catalog, keys)) this.put(node);
  }
}
