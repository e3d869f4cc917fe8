/** The contract desk as a part of the service: its passes, and its routes on the server. */
import type { FastifyInstance } from 'fastify';
import { createContractDesk } from './contractDesk.ts';
import { addContractRoutes, type RouteScene } from './contractRoutes.ts';
import type { ContractDeskDependencies } from './deskDependencies.ts';

export {
  deskDefaults,
  type ContractDeskConfig,
  type ContractDeskDependencies,
  type SigningCopy,
} from './deskDependencies.ts';

export function createContracts(dependencies: ContractDeskDependencies) {
  let address: () => string | undefined = () => undefined;
  const callbackUrl = (provider: string): string | undefined => {
    const base = address();
    return base && `${base.replace(/\/+$/, '')}/contracts/callbacks/${encodeURIComponent(provider)}`;
  };
  const desk = createContractDesk(dependencies, callbackUrl);
  return {
    name: 'contracts',
    pass: () => desk.pass(),
    routes(server: FastifyInstance, scene: RouteScene): void {
      address = scene.publicUrl;
      addContractRoutes(server, dependencies, scene);
    },
  };
}
