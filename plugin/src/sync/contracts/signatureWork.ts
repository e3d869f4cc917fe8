import { dayOf, type ContractView, type KnownSignature, type SignatureRequestView } from '../../contracts/index.ts';
import type {
  DocumentContent,
  SignatureField,
  SignatureProvider,
  VendorCallOptions,
} from '../../engine/vendorPorts.ts';
import type { ContractDeskDependencies } from './deskDependencies.ts';
import { valueOf, WorkFailure } from './workFailure.ts';

/** What a provider is told and asked about one request, and what it answers put into the database. */
export function createSignatureWork(
  dependencies: ContractDeskDependencies,
  callbackUrl: (provider: string) => string | undefined
) {
  const { crm, store, gateways, clock, config } = dependencies;

  async function providerOf({ provider: key }: SignatureRequestView): Promise<SignatureProvider> {
    const provider = (await gateways.find(key))?.ports?.signatures;
    if (provider) return provider;
    throw new WorkFailure(
      'UnknownProvider',
      `The active design has no gateway ${key} that collects signatures.`,
      false
    );
  }

  /** The key names the work and never the attempt, which is counted in the database before the call. */
  async function options(work: string, request: SignatureRequestView): Promise<VendorCallOptions> {
    const idempotencyKey = `${work}/${request.reference}`;
    const attempt = await store.countAttempt(idempotencyKey);
    return { idempotencyKey, attempt, signal: AbortSignal.timeout(config.timeoutMs) };
  }

  async function send(contract: ContractView, request: SignatureRequestView): Promise<void> {
    const provider = await providerOf(request);
    const url = callbackUrl(request.provider);
    if (url === undefined) {
      throw new WorkFailure('NoCallbackAddress', 'The service has no address for the signature service.', false);
    }
    const document = await signingCopy(contract, request, provider);
    // Known before it is sent: the first message of the provider may come before its answer.
    const { reference } = request;
    await store.openSignature({ reference, contractId: contract.id, provider: request.provider });
    const call = await options('send', request);
    const { signers, subject, message, expireAfterDays, remindAfterDays } = request;
    const status = valueOf(
      await provider.send(
        {
          reference,
          subject,
          documents: [document],
          signatories: signers.map(({ key, name, email, routingOrder, role }) => ({
            key,
            name,
            email,
            routingOrder,
            role,
          })),
          fields: fieldsOf(request, provider),
          callbackUrl: url,
          ...(message === undefined ? {} : { message }),
          ...(expireAfterDays === undefined ? {} : { expireAfterDays }),
          ...(remindAfterDays === undefined ? {} : { remindAfterDays }),
        },
        call
      )
    );
    await store.recordStatus(reference, status, clock.now());
  }

  /** Made once and kept in the CRM: whatever happens on the way, the signers get the same bytes. */
  async function signingCopy(
    { id, contractNumber, version }: ContractView,
    request: SignatureRequestView,
    provider: SignatureProvider
  ): Promise<DocumentContent> {
    if (version?.id !== request.versionId) {
      const message = 'The request is for another version of the contract than the current one. Withdraw it.';
      throw new WorkFailure('VersionReplaced', message, false);
    }
    const bytes = await dependencies.renderSigningCopy({
      text: { title: version.title, clauses: version.clauses.map((clause) => ({ ...clause, deviation: 'None' })) },
      contractNumber,
      version: version.number,
      createdAt: new Date(clock.now()).toISOString(),
      places: placesOf(request).map(({ signer, number }) => ({
        name: signer.name,
        anchors: { signature: provider.anchor(number, 'Signature'), date: provider.anchor(number, 'DateSigned') },
      })),
    });
    const name = `Contract ${contractNumber} v${version.number} for signature.pdf`;
    const content = { name, mediaType: 'application/pdf', bytes };
    return crm.readFile(await crm.storeFile(id, `${request.reference}/signing`, content));
  }

  async function ask(request: SignatureRequestView, known: KnownSignature | undefined): Promise<void> {
    const provider = await providerOf(request);
    const call = await options('ask', request);
    const { reference } = request;
    const envelopeId = known?.envelopeId ?? request.envelopeId;
    const status =
      envelopeId === undefined
        ? valueOf(await provider.find(reference, call))
        : valueOf(await provider.status(envelopeId, call));
    // One that the provider does not know was never sent.
    await store.recordStatus(reference, status ?? notSent('Draft'), clock.now());
  }

  async function withdraw(
    contract: ContractView,
    request: SignatureRequestView,
    known: KnownSignature | undefined
  ): Promise<void> {
    const { reference, provider: key, reason = 'Withdrawn by the sender' } = request;
    if (known === undefined) {
      await store.openSignature({ reference, contractId: contract.id, provider: key });
      await store.recordStatus(reference, notSent('Voided', reason), clock.now());
      return;
    }
    const provider = await providerOf(request);
    const envelopeId = known.envelopeId ?? request.envelopeId;
    if (envelopeId === undefined) {
      const found = valueOf(await provider.find(reference, await options('find', request)));
      await store.recordStatus(reference, found ?? notSent('Voided', reason), clock.now());
      return;
    }
    const status = valueOf(await provider.void(envelopeId, reason, await options('void', request)));
    await store.recordStatus(reference, status, clock.now());
  }

  /** Unlike a request, a reminder may go out twice after a crash: nobody is bound by it. */
  async function remind(request: SignatureRequestView, known: KnownSignature | undefined): Promise<void> {
    const provider = await providerOf(request);
    const envelopeId = known?.envelopeId ?? request.envelopeId;
    if (envelopeId === undefined) return;
    const call = await options(`remind/${dayOf(clock.now())}`, request);
    const status = valueOf(await provider.resend(envelopeId, call));
    await store.recordStatus(request.reference, status, clock.now());
  }

  const notSent = (state: 'Draft' | 'Voided', reason?: string) => ({
    externalId: '',
    state,
    signatories: [],
    changedAt: new Date(clock.now()).toISOString(),
    ...(reason === undefined ? {} : { reason }),
  });

  /** The signed document and the evidence come back to the contract. */
  async function file(contract: ContractView, request: SignatureRequestView): Promise<void> {
    const provider = await providerOf(request);
    if (request.envelopeId === undefined) throw new WorkFailure('NoEnvelope', 'The request has no envelope.', false);
    const found = valueOf(await provider.documents(request.envelopeId, await options('documents', request)));
    const base = `Contract ${contract.contractNumber} v${contract.version?.number ?? 1}`;
    const signed = { ...found.signed, name: `${base} signed.pdf` };
    const evidence = { ...found.evidence, name: `${base} evidence.pdf` };
    const files = {
      signed: await crm.storeFile(contract.id, `${request.reference}/signed`, signed),
      evidence: await crm.storeFile(contract.id, `${request.reference}/evidence`, evidence),
    };
    await crm.writeFiled(contract, request, files, new Date(clock.now()).toISOString());
  }

  return { send, ask, remind, withdraw, file };
}

/** Those who sign have a place in the document; approvers and readers have none. Numbers count all signatories. */
const placesOf = ({ signers }: SignatureRequestView) =>
  signers.flatMap((signer, index) => (signer.role === 'Signer' ? [{ signer, number: index + 1 }] : []));

const fieldsOf = (request: SignatureRequestView, provider: SignatureProvider): readonly SignatureField[] =>
  placesOf(request).flatMap(({ signer, number }) =>
    (['Signature', 'DateSigned'] as const).map((kind) => ({
      signatory: signer.key,
      kind,
      anchor: provider.anchor(number, kind),
    }))
  );
