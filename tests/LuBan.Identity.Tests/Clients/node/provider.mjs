// oidc-provider on a free port, as the second opinion of the conformance tests and as the peer of the benchmark.
// argv[2]: { clients: [...], claims: {...} } as JSON. Prints "ready <issuer>"; ends when its input ends.
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';

// Tests move the clock of a provider; it reads the time here only.
const realNow = Date.now;
let offset = 0;
Date.now = () => realNow() + offset;

const { Provider } = await import('oidc-provider');
const { clients, claims } = JSON.parse(process.argv[2]);

const keys = [];
for (const alg of ['ES256', 'RS256']) {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  keys.push({ ...(await exportJWK(privateKey)), alg, use: 'sig' });
}

const server = createServer();
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients,
  jwks: { keys },
  cookies: { keys: ['only for tests on this machine'], long: { sameSite: 'none' } },
  claims: {
    openid: ['sub'],
    profile: ['name', 'preferred_username', 'locale', 'updated_at'],
    email: ['email', 'email_verified'],
    phone: ['phone_number', 'phone_number_verified'],
    address: ['address'],
  },
  findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, ...claims }) }),
  features: {
    claimsParameter: { enabled: true },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
  },
  enableHttpPostMethods: true,
  scopes: ['openid', 'offline_access'],
  pkce: { required: () => false },
  issueRefreshToken: async (_, client, code) => client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
});
const handle = provider.callback();
server.on('request', (request, response) => {
  const advance = /^\/advance\/(\d+)$/.exec(request.url);
  if (!advance) return handle(request, response);
  offset += Number(advance[1]) * 1000;
  response.end('done');
});
provider.on('server_error', (_, error) => console.error(error));
console.log(`ready ${issuer}`);
process.stdin.resume().on('end', () => process.exit(0));
