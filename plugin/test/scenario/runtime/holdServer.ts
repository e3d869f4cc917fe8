/** Opens the server of a data folder, says its pid, and lets it go when its input ends. */
import { openEmbeddedServer } from '../../../src/runtime/embedded/embeddedServer.ts';

const server = await openEmbeddedServer(process.argv[2] ?? '');
process.stdout.write(String(server.pid));
process.stdin.resume().once('end', () => void server.release().then(() => process.exit(0)));
