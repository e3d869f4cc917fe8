/** The vendors of contracts, commissions and messages. */
export const businessVendorNames = [
  'docusign',
  'acrobatsign',
  'docusignclm',
  'sapcommissions',
  'conga',
  'twilio',
  'smtp',
] as const;
export type BusinessVendorName = (typeof businessVendorNames)[number];
