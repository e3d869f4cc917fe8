import type { ChildProcess } from 'node:child_process';
import type { World } from './world.ts';

/** `sf order sync start` in a process of its own; resolves when it is ready, with what stops it as an operator would. */
export async function startService({ sandbox, pass }: World): Promise<() => Promise<void>> {
  let child: ChildProcess | undefined;
  let said = '';
  const ended = sandbox.process(['order', 'sync', 'start', ...pass], { onStart: (started) => (child = started) });
  const ready = new Promise<void>((resolve) => {
    child?.stdout?.on('data', (text: string) => {
      said += text;
      if (said.includes('is ready')) resolve();
    });
  });
  const early = ended.then(({ code, stderr }) => {
    throw new Error(`The service ended with ${code} before it was ready: ${stderr}`);
  });
  await Promise.race([ready, early]);
  // From here on it may end.
  early.catch(() => undefined);
  return async () => {
    child?.kill('SIGTERM');
    const { code, stderr } = await ended;
    if (code !== 0) throw new Error(`The service did not stop well: ${stderr}`);
  };
}
