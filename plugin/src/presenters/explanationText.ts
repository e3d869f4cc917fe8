/** An explanation as text: per line what applied and what nearly did; per item its scenarios; then the steps. */
import type { ExplainedChoice, OrderExplanation } from '../engine/explain.ts';
import { problemText } from './problems.ts';

export function explanationText(explanation: OrderExplanation): string {
  const { design } = explanation;
  const out = [
    `${explanation.order}   design ${design.name} version ${design.number} (${design.hash.slice(0, 12)})`,
    '',
  ];
  out.push('Lines');
  for (const line of explanation.lines) {
    out.push(
      `  ${line.key}  ${line.product} (${line.action})${line.items.length > 0 ? ` → ${line.items.join(', ')}` : ''}`
    );
    if (line.nothingBecause) out.push(`      needs no work: ${line.nothingBecause.text}`);
    else if (line.rules.length === 0) out.push('      no rule speaks about this product or its family');
    out.push(...line.rules.map(choiceText));
  }
  if (explanation.items.length > 0) out.push('', 'Technical items');
  for (const item of explanation.items) {
    out.push(`  ${item.key}  ${item.product} (${item.action})`);
    out.push(...item.reasons.map((reason) => `      because of ${reason.kind} ${reason.key}: ${reason.text}`));
    out.push(...[...item.rules, ...item.scenarios].map(choiceText));
  }
  if (explanation.steps.length > 0) out.push('', 'Steps');
  for (const step of explanation.steps) {
    out.push(`  ${step.key}`);
    if (step.skip) out.push(`      skipped: ${step.skip.text}`);
    out.push(...step.reasons.map((reason) => `      because of ${reason.kind} ${reason.key}: ${reason.text}`));
    if (step.waitsFor.length > 0) out.push(`      waits for ${step.waitsFor.join(', ')}`);
  }
  if (explanation.problems.length > 0)
    out.push('', 'It cannot be fulfilled', ...explanation.problems.map((problem) => `  ${problemText(problem)}`));
  return out.join('\n');
}

function choiceText(choice: ExplainedChoice): string {
  const matched = choice.outcome === 'matched';
  return `      ${matched ? '✔' : '✖'} ${choice.key} → ${choice.leadsTo}${choice.why === '' ? '' : `: ${choice.why}`}`;
}
