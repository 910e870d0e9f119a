// oidc-provider as the peer of the benchmark 'identity', in memory, with the keys and the lifetimes of the other side.
// argv[2]: the port. GET /readyz when it is ready; GET /seed/N answers N refresh tokens, one in each line, and an access token in the last.
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

const issuer = `http://127.0.0.1:${process.argv[2]}`;
const { privateKey } = await generateKeyPair('ES256', { extractable: true });
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'bench', client_secret: 'secret-of-bench-which-is-long-enough', redirect_uris: ['http://127.0.0.1/'], response_types: ['code'], id_token_signed_response_alg: 'ES256',
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'], token_endpoint_auth_method: 'client_secret_basic',
  }],
  jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' }] },
  cookies: { keys: ['only for measuring'] },
  ttl: { AccessToken: 600, ClientCredentials: 600, IdToken: 1200, RefreshToken: 1209600, Grant: 1209600 },
  rotateRefreshToken: true,
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  features: {
    devInteractions: { enabled: false }, clientCredentials: { enabled: true }, introspection: { enabled: true },
    // With the parameter "resource" an access token is a signed JWT, without it a random handle.
    resourceIndicators: { enabled: true, getResourceServerInfo: (_, resource) => ({ scope: 'api', audience: resource, accessTokenFormat: 'jwt', accessTokenTTL: 600, jwt: { sign: { alg: 'ES256' } } }) },
  },
});
const scope = 'openid offline_access';
const seed = async (count) => {
  const client = await provider.Client.find('bench');
  const lines = [];
  for (let number = 0; number < count; number++) {
    const grant = new provider.Grant({ accountId: 'bench', clientId: 'bench' });
    grant.addOIDCScope(scope);
    const token = new provider.RefreshToken({ client, accountId: 'bench', grantId: await grant.save(), scope, gty: 'authorization_code' });
    lines.push(await token.save());
  }
  const access = new provider.ClientCredentials({ client });
  lines.push(await access.save());
  return lines.join('\n');
};
const handle = provider.callback();
createServer(async (request, response) => {
  if (request.url === '/readyz') return response.end('ok');
  const seeded = /^\/seed\/(\d+)$/.exec(request.url);
  return seeded ? response.end(await seed(Number(seeded[1]))) : handle(request, response);
}).listen(Number(process.argv[2]), '127.0.0.1');
