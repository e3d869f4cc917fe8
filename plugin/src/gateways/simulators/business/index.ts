export { startBusinessVendors, type BusinessOptions, type BusinessPark } from './businessPark.ts';
export { businessVendorNames, type BusinessVendorName } from './names.ts';
