/** Who repairs a failure by when, and what helped with failures like it. */
export const repair = `
alter table om.fallout add column queue text;
alter table om.fallout add column due_at timestamptz;
-- What repairs of failures of this kind came to, and the one that helped most; null when nothing is known.
alter table om.fallout add column advice jsonb;

create index fallout_resolved on om.fallout (fingerprint, resolved_at desc) where resolved_at is not null;
`;
