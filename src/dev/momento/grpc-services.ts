import type { Socket } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';

/** The SDKs send up to 10 MB; what is too large for an item must arrive to be refused by us, with the service's code. */
const maxMessageBytes = 64 * 1024 * 1024;

/** A service of the protocol with its handlers. */
export interface ServiceBinding {
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
}

/** Serves gRPC without TLS on connections that somebody else has accepted. */
export function serveGrpc(services: readonly ServiceBinding[]): (connection: Socket) => void {
  const server = new Server({
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.max_send_message_length': maxMessageBytes,
    'grpc.enable_channelz': 0,
  });
  for (const { definition, implementation } of services) server.addService(definition, implementation);
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  return (connection) => injector.injectConnection(connection);
}
