import type { StandardBehaviour } from './behaviour.ts';

/** How sure a sale is at each stage, as the stages come with an org. */
const STAGES: Readonly<Record<string, { readonly probability: number; readonly category: string }>> = {
  Prospecting: { probability: 10, category: 'Pipeline' },
  Qualification: { probability: 10, category: 'Pipeline' },
  'Needs Analysis': { probability: 20, category: 'Pipeline' },
  'Value Proposition': { probability: 50, category: 'Pipeline' },
  'Id. Decision Makers': { probability: 60, category: 'Pipeline' },
  'Perception Analysis': { probability: 70, category: 'Pipeline' },
  'Proposal/Price Quote': { probability: 75, category: 'Pipeline' },
  'Negotiation/Review': { probability: 90, category: 'Pipeline' },
  'Closed Won': { probability: 100, category: 'Closed' },
  'Closed Lost': { probability: 0, category: 'Omitted' },
};

export const opportunity: StandardBehaviour = {
  beforeSave({ after, given }) {
    const stageName = String(after['StageName'] ?? '');
    const stage = STAGES[stageName];
    if (stage && !given.has('Probability') && given.has('StageName')) after['Probability'] = stage.probability;
    after['ForecastCategory'] = stage?.category ?? 'Pipeline';
    if (!given.has('ForecastCategoryName')) after['ForecastCategoryName'] = after['ForecastCategory'];
    after['IsClosed'] = stageName.startsWith('Closed');
    after['IsWon'] = stageName === 'Closed Won';
    const amount = after['Amount'] ?? null;
    after['ExpectedRevenue'] = amount === null ? null : (Number(amount) * Number(after['Probability'] ?? 0)) / 100;
  },
};
