// An OpenID provider of somebody else: npm's oidc-provider, which signs in whoever the request hints at, without asking.
// Started with one argument, a JSON object: { port, clients, logoutRedirect }. New keys at every start.
import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Provider } from 'oidc-provider';

const { port, clients } = JSON.parse(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const audience = 'https://luban.example.org';

const people = {
  ada: { name: 'Ada Lovelace', email: 'ada@example.org', email_verified: true, groups: ['engineers', 'admins'] },
  bob: { name: 'Bob', email: 'bob@example.org', email_verified: false, groups: ['builders'] },
};

const key = (type, options, alg) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg });

const provider = new Provider(issuer, {
  clients,
  jwks: { keys: [key('rsa', { modulusLength: 2048 }, 'RS256'), key('ec', { namedCurve: 'P-256' }, 'ES256'), key('rsa', { modulusLength: 2048 }, 'PS256')] },
  cookies: { keys: [randomUUID()] },
  claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'], groups: ['groups'] },
  scopes: ['openid', 'profile', 'email', 'groups', 'offline_access', 'api'],
  conformIdTokenClaims: false,
  enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256', 'PS256'] },
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (context, form) => { context.body = `<!doctype html><title>Leave</title>${form}`; },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => undefined,
      getResourceServerInfo: () => ({ scope: 'api', audience, accessTokenFormat: 'jwt', accessTokenTTL: 600, jwt: { sign: { alg: 'ES256' } } }),
      useGrantedResource: () => true,
    },
  },
  extraTokenClaims: (context, token) => ({ preferred_username: token.accountId ?? token.clientId, groups: people[token.accountId]?.groups ?? ['machines'], tenant: 'example' }),
  findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id.split('-')[0], ...people[id.split('-')[0]] }) }),
  interactions: { url: (context, interaction) => `/interaction/${interaction.uid}` },
});

const answer = provider.callback();

const server = createServer(async (request, response) => {
  if (!request.url.startsWith('/interaction/')) return answer(request, response);
  const { params, prompt, session } = await provider.interactionDetails(request, response);
  if (params.login_hint === 'nobody') return provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'Nobody is there.' });
  if (prompt.name === 'login') return provider.interactionFinished(request, response, { login: { accountId: params.login_hint ?? 'ada', amr: ['pwd'] } });
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  grant.addResourceScope(audience, 'api');
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
});

server.listen(port, '127.0.0.1', () => console.log(`listening ${issuer}`));
