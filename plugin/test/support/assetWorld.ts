/** Customers' assets in memory: orders are planned on them and fulfilled at once, as the runtime would do it. */
import type { Asset, AssetsInUse, DeliveredItem, DeliveredOutput } from '../../src/domain/asset.ts';
import type { ExecutableDesign } from '../../src/domain/fulfillmentDesign.ts';
import type { CommercialOrder } from '../../src/domain/order.ts';
import type { FulfillmentPlan } from '../../src/domain/plan.ts';
import { refuse, type Problem, type Result } from '../../src/domain/result.ts';
import { planOrder } from '../../src/engine/planOrder.ts';

export class AssetWorld {
  readonly assets = new Map<string, Asset>();
  readonly items = new Map<string, DeliveredItem>();
  readonly outputs: DeliveredOutput[] = [];
  readonly #design: ExecutableDesign;
  readonly #now: number;

  constructor(design: ExecutableDesign, now: number) {
    this.#design = design;
    this.#now = now;
  }

  inUse(order: CommercialOrder): AssetsInUse {
    const roots = new Set(order.lines.flatMap(({ assetId = '' }) => this.assets.get(assetId)?.rootId ?? []));
    const assets = [...this.assets.values()].filter(({ rootId }) => roots.has(rootId));
    const ids = new Set(assets.map(({ id }) => id));
    const items = [...this.items.values()].filter(({ assetIds }) => assetIds.some((id) => ids.has(id)));
    return { assets, items, outputs: this.outputs };
  }

  plan(order: CommercialOrder): Result<FulfillmentPlan, readonly Problem[]> {
    const plan = planOrder(this.#design, order, this.#now, this.inUse(order));
    return plan.ok && plan.value.steps.length === 0 ? refuse([]) : plan;
  }

  /** Every step gives `<field>` = `<field> of <step> by <plan>`, for each field that is asked for. */
  fulfil(plan: FulfillmentPlan, fields: readonly string[] = ['serviceId', 'timeWindow', 'creditClass']): void {
    const idOf = new Map<string, string>();
    for (const change of plan.assets ?? []) {
      if (change.kind === 'asset') this.assets.set(change.id, change.asset);
      else if (change.item) this.items.set(change.id, change.item);
      else this.items.delete(change.id);
      if (change.kind === 'item' && change.item) idOf.set(change.item.key, change.id);
    }
    for (const { definition, key, itemKeys } of plan.steps) {
      const itemIds = itemKeys.flatMap((item) => idOf.get(item) ?? []);
      const output = Object.fromEntries(fields.map((field) => [field, `${field} of ${key} by ${plan.id}`]));
      this.outputs.push({ definition, itemIds, output });
    }
  }
}
