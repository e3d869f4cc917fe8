import { startLocalOrg } from '../../src/index.ts';
import { releaseMemory } from '../../src/server/releaseMemory.ts';
import { customObject, field } from '../metadata/orgOf.ts';

/** The object that rows are loaded into. */
export const OBJECT = 'Load__c';

/** What the process says when the server listens. */
export interface Started {
  readonly url: string;
  readonly token: string;
  readonly usage: Usage;
}

/** What the process has needed so far. */
export interface Usage {
  /** Bytes of memory now, and the most there were since the process began. */
  readonly rss: number;
  readonly peak: number;
  /** Seconds of processor. */
  readonly cpu: number;
}

const MODEL = [
  customObject(OBJECT, '<type>Text</type>'),
  field(`${OBJECT}.Amount__c`, 'Currency', '<precision>16</precision><scale>2</scale>'),
  field(`${OBJECT}.Day__c`, 'Date', ''),
];

function usage(): Usage {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  return { rss: process.memoryUsage.rss(), peak: maxRSS * 1024, cpu: (userCPUTime + systemCPUTime) / 1e6 };
}

/** A server in a process of its own, as `local-org` is; a message asks for its usage, the end of the channel stops it. */
async function serve(dataDir: string): Promise<void> {
  const server = await startLocalOrg({ dataDir, dailyApiRequests: 10_000_000 });
  const [org] = server.orgs;
  if (!org) throw new Error('the server has an org');
  org.org.applyMetadata(MODEL, { checkOnly: false });
  releaseMemory();
  process.on('message', () => process.send?.(usage()));
  process.once('disconnect', () => void server.stop());
  const started: Started = { url: server.url, token: org.admin.accessToken, usage: usage() };
  process.send?.(started);
}

if (process.send !== undefined && process.argv[2] !== undefined && import.meta.main) await serve(process.argv[2]);
