import type { WorkflowStatus } from '../../engine/vendorPorts.ts';
import { inconclusive, type VendorSession } from '../shared/session.ts';
import { document, workflow, toWorkflow } from './model.ts';

/**
 * Starts a workflow once per key. The vendor lists no workflows, so the start is noted on the document: "starting" before
 * and the instance after it. A note that stayed at "starting" tells that nobody knows; that is for a person.
 */
export async function startOnce(
  session: VendorSession,
  documentId: string | undefined,
  group: string,
  start: () => Promise<WorkflowStatus>
): Promise<WorkflowStatus> {
  if (documentId === undefined) {
    if (session.attempt > 1) session.fail(inconclusive('A workflow without document cannot be looked up; see CLM.'));
    return start();
  }
  const path = `/documents/${encodeURIComponent(documentId)}`;
  const note = (text: string): Promise<void> =>
    session.tell({
      method: 'PATCH',
      path,
      body: { AttributeGroups: { [group]: { OmWorkflow: { Value: text } } } },
    });
  const found = await session.ask({ method: 'GET', path: `${path}?expand=AttributeGroups` }, document);
  const noted = found.AttributeGroups?.[group]?.['OmWorkflow']?.Value;
  const [key, state] = typeof noted === 'string' ? noted.split(' → ') : [];
  if (key === session.key && state === STARTING) {
    session.fail(inconclusive(`It is not known whether the workflow was started: look for ${session.key} in CLM.`));
  }
  if (key === session.key && state !== undefined && state !== REFUSED) {
    return toWorkflow(await session.ask({ method: 'GET', path: `/workflows/${encodeURIComponent(state)}` }, workflow));
  }
  await note(`${session.key} → ${STARTING}`);
  const before = session.exchanges.length;
  try {
    const started = await start();
    await note(`${session.key} → ${started.externalId}`);
    return started;
  } catch (error) {
    const status = session.exchanges.slice(before).at(-1)?.status;
    // A clear refusal started nothing; only then may it be tried again.
    if (status !== undefined && status >= 400 && status < 500) await note(`${session.key} → ${REFUSED}`);
    throw error;
  }
}

const STARTING = 'starting';
const REFUSED = 'refused';
