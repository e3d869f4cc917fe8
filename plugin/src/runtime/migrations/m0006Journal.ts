/**
 * The journal as evidence: the entries of a plan are numbered without a gap, and the hash of each covers the hash of the
 * one before it. `data` is what a step became by the entry, so that a plan can be shown as it was at any time.
 */
export const journalChain = `
alter table om.journal
  -- Entries of earlier versions have neither number nor hash.
  add column entry int,
  add column data json,
  add column hash bytea;
`;
