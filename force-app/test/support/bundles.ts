import type { BundleDefinition, Component } from 'c/omConfiguratorModel';

/** Bundles as the controller gives them, for tests. */
export const component = (id: string, changes: Partial<Component> = {}): Component => ({
  id,
  groupId: null,
  productName: `Product ${id}`,
  productCode: id.toUpperCase(),
  minimum: 0,
  maximum: 5,
  standard: 0,
  isRequired: false,
  priceTreatment: 'Priced',
  price: { entryId: '01u', listPrice: 20, unitPrice: 18 },
  bundleId: null,
  attributes: [
    { key: 'color', label: 'Color', type: 'string', isRequired: true, choices: ['red', 'blue'], standard: 'red' },
  ],
  ...changes,
});

export const bundle = (id: string, changes: Partial<BundleDefinition> = {}): BundleDefinition => ({
  id,
  name: `Bundle ${id}`,
  productName: `Bundle ${id}`,
  terms: null,
  discountPercent: 10,
  price: { entryId: '01u', listPrice: 100, unitPrice: 100 },
  attributes: [],
  componentGroups: [],
  components: [],
  rules: [],
  ...changes,
});
