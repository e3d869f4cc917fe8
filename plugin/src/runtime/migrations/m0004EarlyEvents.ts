/** Events about something that a vendor has done in a call whose answer is not here yet: they wait for the id. */
export const earlyEvents = `
-- Order number, event and the vendor's id that it is about, as it was received.
alter table om.inbox add column about jsonb;
create index inbox_waiting_about on om.inbox ((about ->> 'about')) where state = 'Waiting' and plan_no is null;
`;
