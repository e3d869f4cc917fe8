import type { Notify } from '../../domain/fulfillmentDesign.ts';
import type { NoticeKind } from '../../engine/noticePorts.ts';

/** A message that somebody is to get, stored with what it is about; its text is written when it is sent. */
export interface Notice {
  /** Deterministic, so that the same rung never makes a second one. */
  readonly id: string;
  readonly plan_no: number;
  /** Null where it is about the whole order. */
  readonly seq: number | null;
  readonly kind: NoticeKind;
  readonly rung: number;
  readonly gateway: string;
  /** An address or `env:NAME`. */
  readonly recipient: string;
  readonly at: string;
  /** What it says, where that was decided when it was stored. */
  readonly subject?: string;
  readonly body?: string;
}

export function noticesOf(
  planId: string,
  { planNo, seq, step }: { readonly planNo: number; readonly seq: number; readonly step: { readonly key: string } },
  {
    kind,
    rung,
    ladder,
    notify,
    at,
  }: {
    readonly kind: NoticeKind;
    readonly rung: number;
    readonly ladder: number;
    readonly notify: readonly Notify[];
    readonly at: string;
  }
): readonly Notice[] {
  return notify.map(({ gateway, to }, index) => ({
    id: `${planId}:${step.key}:${ladder === 0 ? '' : `${ladder}/`}${rung}.${index + 1}`,
    plan_no: planNo,
    seq,
    kind,
    rung,
    gateway,
    recipient: to,
    at,
  }));
}
