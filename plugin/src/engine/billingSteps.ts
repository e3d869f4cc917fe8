/** Names of the steps that billing policy adds to every plan with billable lines. */

/** Group that both belong to. */
export const BILLING_GROUP = 'billing';
/** Definition key of the gate; its steps are `billing-gate@<release unit>`. */
export const BILLING_GATE = 'billing-gate';
/** Definition key of the call to the billing vendor behind a gate. */
export const START_BILLING = 'start-billing';
