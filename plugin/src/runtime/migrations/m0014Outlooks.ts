/** When a plan was last looked at: a large one under way is not looked at whenever something of it moves. */
export const outlooks = `
-- What was kept before counts as long ago, so that each plan that moves is looked at once more.
alter table om.outlook add column looked_at timestamptz not null default 'epoch';
alter table om.outlook alter column looked_at drop default;
`;
