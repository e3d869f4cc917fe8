/** A design version in one screen: what it is, and what each product becomes. */
import { columns } from './columns.ts';

export interface PresentableDesign {
  readonly products: Readonly<
    Record<
      string,
      { readonly name: string; readonly kind: string; readonly fulfillment: 'rules' | { readonly none: string } }
    >
  >;
  readonly rules: Readonly<
    Record<
      string,
      { readonly product?: string; readonly family?: string; readonly target: string; readonly when?: string }
    >
  >;
  readonly scenarios: Readonly<
    Record<
      string,
      { readonly product?: string; readonly family?: string; readonly group: string; readonly when?: string }
    >
  >;
  readonly groups: Readonly<
    Record<string, { readonly name: string; readonly steps: Readonly<Record<string, { readonly name: string }>> }>
  >;
  readonly gateways: Readonly<Record<string, { readonly kind: string }>>;
}

export interface PresentableVersion {
  readonly version: { readonly number: number; readonly name: string; readonly hash: string };
  readonly state: string;
  readonly appliedAt: string;
  readonly appliedBy: string;
  readonly note?: string;
}

export function designText(record: PresentableVersion, design: PresentableDesign): string {
  const { number, name, hash } = record.version;
  const head = [
    `${name} version ${number} (${record.state})   ${hash.slice(0, 12)}`,
    `applied ${record.appliedAt} by ${record.appliedBy}${record.note === undefined ? '' : `: ${record.note}`}`,
  ];
  const rules = Object.entries(design.rules).map(([key, rule]) => [
    `  ${source(rule)}`,
    `→ ${rule.target}`,
    key,
    condition(rule.when),
  ]);
  const scenarios = Object.entries(design.scenarios).map(([key, scenario]) => {
    const group = design.groups[scenario.group];
    const steps = group ? Object.values(group.steps).map((step) => step.name) : [];
    return [`  ${source(scenario)}`, `→ ${steps.join(', ')}`, key, condition(scenario.when)];
  });
  const idle = Object.entries(design.products).flatMap(([code, product]) =>
    product.fulfillment === 'rules' ? [] : [[`  ${code}`, product.fulfillment.none]]
  );
  const gateways = Object.entries(design.gateways).map(([key, gateway]) => [`  ${key}`, gateway.kind]);
  return [
    ...head,
    ...section('What is sold becomes', rules),
    ...section('What is delivered takes', scenarios),
    ...section('Needs no work', idle),
    ...section('Vendors', gateways),
  ].join('\n');
}

const source = (selector: { readonly product?: string; readonly family?: string }): string =>
  selector.product ?? `family ${selector.family ?? ''}`;
const condition = (when: string | undefined): string => (when === undefined ? '' : `when ${when}`);
const section = (title: string, rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? [] : ['', title, ...columns(rows)];
