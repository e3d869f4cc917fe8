import type {
  ApprovalActor,
  ApprovalDirectory,
  ApprovalPerson,
  ApprovalRule,
  ApprovalSlot,
  ApprovalSubject,
  ApproverReference,
} from '../domain/approval.ts';

interface Scene {
  readonly directory: ApprovalDirectory;
  /** Milliseconds since 1970; decides who is away. */
  readonly now: number;
}

/** A reference in words; also the key of its slot. */
export function referenceText(reference: ApproverReference): string {
  switch (reference.kind) {
    case 'user':
      return `user ${reference.username}`;
    case 'manager':
      return reference.steps === 1 ? 'manager' : `manager ${String(reference.steps)}`;
    case 'field':
      return `field ${reference.field}`;
    default:
      return `${reference.kind} ${reference.name}`;
  }
}

/** The people whom a reference means, without regard to who is away; inactive ones are left out. */
export function peopleBehind(
  reference: ApproverReference,
  subject: Pick<ApprovalSubject, 'submittedBy' | 'people'>,
  directory: ApprovalDirectory
): readonly ApprovalPerson[] {
  const active = (id: string | undefined): readonly ApprovalPerson[] => {
    const person = id === undefined ? undefined : directory.people.get(id);
    return person?.isActive === true ? [person] : [];
  };
  const people = [...directory.people.values()];
  switch (reference.kind) {
    case 'user':
      return people.filter((one) => one.isActive && alike(one.username, reference.username));
    case 'role':
      return people.filter((one) => one.isActive && one.role !== undefined && alike(one.role, reference.name));
    case 'queue':
      return queueOf(directory, reference.name)?.members.flatMap(active) ?? [];
    case 'field':
      return active(subject.people[reference.field]);
    case 'manager': {
      let id: string | undefined = subject.submittedBy;
      for (let step = 0; step < reference.steps && id !== undefined; step += 1)
        id = directory.people.get(id)?.managerId;
      return active(id);
    }
  }
}

export const queueOf = (directory: ApprovalDirectory, name: string) =>
  [...directory.queues.values()].find((queue) => alike(queue.name, name));

const alike = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

/** Who is asked for one approver of a rule; no actors when not even the fallback has anybody. */
export function resolveSlot(
  reference: ApproverReference,
  rule: ApprovalRule,
  subject: ApprovalSubject,
  scene: Scene
): Omit<ApprovalSlot, 'isCovered'> {
  const { fallback, escalateTo } = rule;
  let actors = actorsFor(reference, subject, scene);
  if (actors.length === 0 && fallback !== undefined) {
    const standsInFor = referenceText(reference);
    actors = actorsFor(fallback, subject, scene).map((actor) => ({ ...actor, standsInFor }));
  }
  const ladder = escalateTo === undefined ? managersOf(actors, subject, scene) : actorsFor(escalateTo, subject, scene);
  const asked = new Set(actors.map((actor) => actor.id));
  return { key: referenceText(reference), actors, escalation: ladder.filter((actor) => !asked.has(actor.id)) };
}

/** Nobody decides what he has asked for himself: a queue that he is in is asked person by person, without him. */
function actorsFor(reference: ApproverReference, subject: ApprovalSubject, scene: Scene): readonly ApprovalActor[] {
  const people = peopleBehind(reference, subject, scene.directory);
  const queue = reference.kind === 'queue' ? queueOf(scene.directory, reference.name) : undefined;
  if (queue && people.length > 0 && people.every((one) => one.id !== subject.submittedBy)) {
    return [{ kind: 'queue', id: queue.id, name: queue.name }];
  }
  const actors = people.flatMap((person) => present(person, subject.submittedBy, scene));
  return [...new Map(actors.map((actor) => [actor.id, actor])).values()];
}

/** The person, or who stands in for him through any number of absences; nobody when they all are away. */
function present(person: ApprovalPerson, submittedBy: string, { directory, now }: Scene): readonly ApprovalActor[] {
  const seen = new Set<string>();
  let current: ApprovalPerson | undefined = person;
  while (current?.isActive === true && !seen.has(current.id)) {
    const { id } = current;
    seen.add(id);
    const absence = directory.absences.find(
      (one) => one.userId === id && Date.parse(one.from) <= now && now < Date.parse(one.to)
    );
    if (absence === undefined) {
      if (id === submittedBy) return [];
      return [{ kind: 'user', id, name: current.name, ...(id === person.id ? {} : { standsInFor: person.name }) }];
    }
    current = directory.people.get(absence.delegateId);
  }
  return [];
}

function managersOf(
  actors: readonly ApprovalActor[],
  subject: ApprovalSubject,
  scene: Scene
): readonly ApprovalActor[] {
  return actors.flatMap(({ id }) => {
    const manager = scene.directory.people.get(scene.directory.people.get(id)?.managerId ?? '');
    return manager === undefined ? [] : present(manager, subject.submittedBy, scene);
  });
}
