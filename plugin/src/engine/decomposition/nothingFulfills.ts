import type { Problem } from '../../domain/result.ts';
import type { DesignIndex } from '../designIndex.ts';
import { lineName } from './lineChecks.ts';
import type { ResolvedLine, ResolvedOrder } from './orderLines.ts';
import { judge } from './selection.ts';

/** A line that no rule turns into work: refused, with the rules that nearly applied and the rule that is missing. */
export function nothingFulfills(index: DesignIndex, resolved: ResolvedOrder, line: ResolvedLine): Problem {
  const { spec, scope, key } = line;
  const { action } = scope;
  const near = index.rulesFor(spec, line.line.family).flatMap((rule) => {
    const verdict = judge(rule.source, action, { order: resolved.scope, line: scope });
    return 'text' in verdict ? [`rule ${rule.key} does not apply: ${verdict.text}`] : [];
  });
  const family = scope.family ? ` or for family ${scope.family}` : '';
  const why = near.length > 0 ? near.join('; ') : `no rule is for product ${spec.code}${family}`;
  return {
    code: 'NothingFulfills',
    message: `${lineName(key, spec.code)}: nothing fulfills ${spec.code} with action ${action}: ${why}.`,
    path: `lines.${key}`,
    action:
      `Add a rule with product: ${spec.code} and actions: [${action}] whose condition holds for this line, ` +
      `or set its fulfillment to { none: <the reason> }.`,
  };
}
