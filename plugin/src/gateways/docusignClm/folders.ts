import { permanent } from '../shared/failures.ts';
import type { VendorSession } from '../shared/session.ts';
import { folder, idOf } from './model.ts';

/** Folders by their path. */
export class Folders {
  readonly #session: VendorSession;

  constructor(session: VendorSession) {
    this.#session = session;
  }

  /** The id of the folder; those that are missing on the way to it are made. */
  async ensure(path: string): Promise<string> {
    return idOf((await this.#ensure(path === '' ? '/' : path)).Href);
  }

  async #ensure(path: string): Promise<{ readonly Href: string }> {
    const known = await this.#look(path);
    if (known) return known;
    if (path === '/') return this.#session.fail(permanent('VendorRejected', 'The account has no root folder.'));
    const at = path.lastIndexOf('/');
    const parent = await this.#ensure(at <= 0 ? '/' : path.slice(0, at));
    const body = { Name: path.slice(at + 1), ParentFolder: { Href: parent.Href } };
    const answer = await this.#session.call({ method: 'POST', path: '/folders', body });
    // Somebody else made it just now.
    const made = answer.status === 409 || answer.status === 422 ? await this.#look(path) : undefined;
    return made ?? this.#session.read(answer, folder);
  }

  #look(path: string): Promise<{ readonly Href: string } | undefined> {
    const query = new URLSearchParams({ path });
    return this.#session.look({ method: 'GET', path: `/folders?${query.toString()}` }, folder);
  }
}
