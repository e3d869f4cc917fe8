import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface SmtpServer {
  readonly url: string;
  /** The messages as they came: headers and body. */
  readonly received: readonly string[];
  stop(): Promise<void>;
}

/** A mail server that says yes to everything; with `refuses` it takes no message. */
export async function smtpServer(refuses = false): Promise<SmtpServer> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let data: string[] | undefined;
    let rest = '';
    const say = (line: string): void => {
      socket.write(`${line}\r\n`);
    };
    say('220 test');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString('utf8')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (data === undefined) {
          if (/^DATA/i.test(line)) data = [];
          if (/^RCPT/i.test(line) && refuses) say('550 no such mailbox');
          else say(/^DATA/i.test(line) ? '354 go on' : /^QUIT/i.test(line) ? '221 bye' : '250 ok');
        } else if (line === '.') {
          received.push(data.join('\n'));
          data = undefined;
          say('250 taken');
        } else data.push(line);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    received,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
