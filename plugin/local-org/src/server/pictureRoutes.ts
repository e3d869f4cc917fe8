import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Fleet } from './fleet.ts';
import type { RunningOrg } from './runningOrg.ts';

interface Address {
  readonly Params: { readonly org: string; readonly name: string };
}

/** Pictures of orgs, for tools in other processes. They are kept by name: no address writes to a path of its choice. */
export function pictureRoutes(app: FastifyInstance, fleet: Fleet): void {
  const on =
    (work: (org: RunningOrg, name: string) => object) =>
    ({ params }: { readonly params: Address['Params'] }, reply: FastifyReply): FastifyReply => {
      const org = fleet.named(params.org);
      if (!org) return reply.code(404).send({ error: 'no such org' });
      try {
        return reply.send(work(org, params.name));
      } catch (error) {
        return reply.code(400).send({ error: error instanceof Error ? error.message : String(error) });
      }
    };
  const root = '/_local/orgs/:org';
  app.get<Address>(
    `${root}/pictures`,
    on((org) => org.pictures())
  );
  app.post<Address>(
    `${root}/pictures/:name`,
    on((org, name) => org.snapshot(name))
  );
  app.post<Address>(
    `${root}/pictures/:name/restore`,
    on((org, name) => {
      org.restore(name);
      return { org: org.name, name };
    })
  );
  app.post<Address>(
    `${root}/forks/:name`,
    on((org, name) => {
      const { id, admin } = org.fork(name);
      return { id, name, username: admin.username };
    })
  );
}
