/** A mail server in small (RFC 5321, AUTH PLAIN): takes mails and keeps them for whoever wants to look. */
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { VendorContext } from '../vendor.ts';

export interface SimulatedMail {
  readonly messageId: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** As it came, with its headers. */
  readonly raw: string;
  readonly receivedAt: string;
}

interface Session {
  from: string;
  to: string[];
  data: string[] | undefined;
  isKnown: boolean;
}

export class SmtpServer {
  readonly mails: SimulatedMail[] = [];
  readonly #vendor: VendorContext;
  readonly #user: { readonly name: string; readonly password: string };
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  constructor(vendor: VendorContext, user: { readonly name: string; readonly password: string }) {
    this.#vendor = vendor;
    this.#user = user;
  }

  async listen(): Promise<string> {
    const server = createServer((socket) => this.#serve(socket));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => socket.destroy());
    const session: Session = { from: '', to: [], data: undefined, isKnown: false };
    if (this.#vendor.switches.outage) {
      socket.end('421 4.3.2 The service is down\r\n');
      return;
    }
    socket.write('220 simulated ESMTP\r\n');
    let rest = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const answer = session.data ? this.#content(session, line, socket) : this.#command(session, line, socket);
        if (answer !== undefined && !socket.destroyed) socket.write(`${answer}\r\n`);
      }
    });
  }

  #command(session: Session, line: string, socket: Socket): string | undefined {
    const verb = line.split(' ')[0]?.toUpperCase();
    switch (verb) {
      case 'EHLO':
        return '250-simulated\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN';
      case 'HELO':
      case 'NOOP':
      case 'RSET':
        return '250 2.0.0 OK';
      case 'AUTH':
        return this.#logIn(session, line);
      case 'MAIL':
        if (!session.isKnown) return '530 5.7.0 Log in first';
        Object.assign(session, { from: addressIn(line), to: [] });
        return '250 2.1.0 OK';
      case 'RCPT': {
        const address = addressIn(line);
        if (this.#vendor.switches.rejection([address], undefined)) return '550 5.1.1 There is no such mailbox';
        session.to.push(address);
        return '250 2.1.5 OK';
      }
      case 'DATA':
        return this.#startContent(session);
      case 'QUIT':
        socket.end('221 2.0.0 Bye\r\n');
        return undefined;
      default:
        return '502 5.5.2 Not understood';
    }
  }

  #logIn(session: Session, line: string): string {
    const [, name, password] = Buffer.from(line.split(' ')[2] ?? '', 'base64')
      .toString('utf8')
      .split('\0');
    session.isKnown = name === this.#user.name && password === this.#user.password;
    return session.isKnown ? '235 2.7.0 Welcome' : '535 5.7.8 Who are you?';
  }

  #startContent(session: Session): string | undefined {
    const fault = this.#vendor.switches.takeCallFault();
    if (fault?.kind === 'busy') return '451 4.7.1 Try again later';
    if (fault?.kind === 'error') return '554 5.3.0 Something broke';
    if (fault?.kind === 'timeout') return undefined;
    session.data = fault?.kind === 'lostAnswer' ? [LOST] : [];
    return '354 Go on';
  }

  #content(session: Session, line: string, socket: Socket): string | undefined {
    const data = session.data ?? [];
    if (line !== '.') {
      data.push(line.startsWith('..') ? line.slice(1) : line);
      return undefined;
    }
    session.data = undefined;
    const isLost = data[0] === LOST;
    const raw = (isLost ? data.slice(1) : data).join('\r\n');
    const header = (name: string): string => new RegExp(`^${name}: (.*)$`, 'im').exec(raw)?.[1]?.trim() ?? '';
    const messageId = header('Message-ID');
    this.mails.push({
      messageId,
      from: session.from,
      to: [...session.to],
      subject: header('Subject'),
      raw,
      receivedAt: new Date().toISOString(),
    });
    this.#vendor.ledger.record({ vendor: this.#vendor.name, effect: 'mail', key: messageId, id: messageId });
    if (!isLost) return '250 2.0.0 Taken';
    socket.destroy();
    return undefined;
  }
}

const LOST = '\0lost';
const addressIn = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? '';
