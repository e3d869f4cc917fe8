/** Runs an internet order until the warehouse has been asked to ship, says under which key, and never answers. */
import { openRuntime } from '../../../src/runtime/index.ts';
import { planOrder } from '../../../src/engine/planOrder.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { internetDesign } from './internetWorld.ts';

const [, , where = '', schema = ''] = process.argv;
const runtime = await openRuntime(where.includes('://') ? { databaseUrl: where } : { dataDir: where }, {
  schema,
  pollMs: 20,
});
const line = { ...aLine('L1', 'INTERNET', { attributes: { speed: '1G', model: 'A' } }), externalId: 'KILLED/L1' };
const order = anOrder([line], { id: 'id-KILLED', externalId: 'KILLED' });
const plan = planOrder(internetDesign(), order, Date.now());
if (!plan.ok) throw new Error(JSON.stringify(plan.error));
await runtime.submit([{ order, plan: plan.value }]);
await runtime.start(async ({ request }) => {
  if (request.operation === 'ship') {
    console.log(request.idempotencyKey);
    await new Promise(() => undefined);
  }
  return { reply: { kind: 'completed' }, exchanges: [] };
});
setInterval(() => undefined, 1_000);
