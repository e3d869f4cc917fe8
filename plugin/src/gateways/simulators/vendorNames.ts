/** Every vendor of the park; also its path, and by its upper case its environment variables. */
export const vendorNames = ['warehouse', 'network', 'fieldservice', 'billing', 'supplier'] as const;
export type VendorName = (typeof vendorNames)[number];
