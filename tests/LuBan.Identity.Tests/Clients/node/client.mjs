// openid-client, oauth4webapi and jose sign in, refresh and sign out; then they are lied to. Prints "ok <what>" for each thing that holds.
// argv[2]: { issuer, client_id, client_secret, redirect_uri, after_logout, other_issuer }. "open <url>" asks the test, which is the browser, for the address that it is sent to.
import { createInterface } from 'node:readline';
import assert from 'node:assert/strict';
import * as client from 'openid-client';
import * as oauth from 'oauth4webapi';
import * as jose from 'jose';

const given = JSON.parse(process.argv[2]);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const open = async (url) => {
  console.log(`open ${url}`);
  return new URL((await lines.next()).value);
};
const ok = (what) => console.log(`ok ${what}`);
const insecure = { [oauth.allowInsecureRequests]: true };

// openid-client
const config = await client.discovery(new URL(given.issuer), given.client_id, given.client_secret, undefined, { execute: [client.allowInsecureRequests] });
const verifier = client.randomPKCECodeVerifier();
const [state, nonce] = [client.randomState(), client.randomNonce()];
const begin = async (changes = {}) => client.buildAuthorizationUrl(config, {
  redirect_uri: given.redirect_uri, scope: 'openid profile email offline_access', state, nonce,
  code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ...changes,
});
const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
const tokens = await client.authorizationCodeGrant(config, await open(await begin()), checks);
ok('openid-client signs in');
assert.equal((await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub)).preferred_username, 'mina');
ok('openid-client reads the user');
const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
assert.notEqual(refreshed.refresh_token, tokens.refresh_token);
assert.equal(refreshed.claims().sub, tokens.claims().sub);
ok('openid-client refreshes');
const introspected = await client.tokenIntrospection(config, refreshed.access_token);
assert.equal(introspected.active, true);
ok('openid-client introspects');

// jose, with nothing but the published keys
const metadata = config.serverMetadata();
const keys = jose.createRemoteJWKSet(new URL(metadata.jwks_uri));
const access = await jose.jwtVerify(refreshed.access_token, keys, { issuer: given.issuer, audience: given.issuer, typ: 'at+jwt', requiredClaims: ['sub', 'client_id', 'jti', 'iat', 'exp'] });
assert.equal(access.payload.client_id, given.client_id);
await jose.jwtVerify(refreshed.id_token, keys, { issuer: given.issuer, audience: given.client_id, typ: 'JWT' });
ok('jose verifies both tokens');
await assert.rejects(jose.jwtVerify(refreshed.id_token, keys, { issuer: given.issuer, typ: 'at+jwt' }));
ok('jose tells an ID token from an access token');

// What the client must notice.
const answered = await open(await begin());
const bent = (change) => {
  const url = new URL(answered);
  change(url.searchParams);
  return url;
};
await assert.rejects(client.authorizationCodeGrant(config, bent((p) => p.delete('state')), checks));
await assert.rejects(client.authorizationCodeGrant(config, bent((p) => p.set('state', 'another')), checks));
ok('openid-client refuses an answer without its state');
await assert.rejects(client.authorizationCodeGrant(config, bent((p) => p.set('iss', given.other_issuer)), checks));
await assert.rejects(client.authorizationCodeGrant(config, bent((p) => p.delete('iss')), checks));
ok('openid-client refuses the answer of another provider');
await assert.rejects(client.authorizationCodeGrant(config, answered, { ...checks, expectedNonce: 'another' }));
ok('openid-client refuses an ID token with another nonce');

await client.tokenRevocation(config, refreshed.refresh_token);
await assert.rejects(client.refreshTokenGrant(config, refreshed.refresh_token), (error) => error.error === 'invalid_grant');
ok('openid-client revokes');
const left = await open(client.buildEndSessionUrl(config, { id_token_hint: refreshed.id_token, post_logout_redirect_uri: given.after_logout, state: 'bye' }));
assert.equal(left.href, `${given.after_logout}?state=bye`);
const silent = await open(await begin({ prompt: 'none' }));
assert.equal(silent.searchParams.get('error'), 'login_required');
ok('openid-client signs out');

// oauth4webapi, which checks most and forgives nothing
const issuer = new URL(given.issuer);
const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }));
const self = { client_id: given.client_id };
const secret = oauth.ClientSecretBasic(given.client_secret);
const url = new URL(server.authorization_endpoint);
const [own, ownState, ownNonce] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState(), oauth.generateRandomNonce()];
Object.entries({
  client_id: given.client_id, redirect_uri: given.redirect_uri, response_type: 'code', scope: 'openid offline_access', state: ownState, nonce: ownNonce, max_age: '1000',
  code_challenge: await oauth.calculatePKCECodeChallenge(own), code_challenge_method: 'S256',
}).forEach(([name, value]) => url.searchParams.set(name, value));
const back = await open(url);
assert.throws(() => oauth.validateAuthResponse(server, self, back, 'another state'));
assert.throws(() => oauth.validateAuthResponse({ ...server, issuer: given.other_issuer }, self, back, ownState));
const parameters = oauth.validateAuthResponse(server, self, back, ownState);
const result = await oauth.processAuthorizationCodeResponse(
  server, self, await oauth.authorizationCodeGrantRequest(server, self, secret, parameters, given.redirect_uri, own, insecure), { expectedNonce: ownNonce, maxAge: 1000, requireIdToken: true });
const claims = oauth.getValidatedIdTokenClaims(result);
ok('oauth4webapi signs in');
const info = await oauth.processUserInfoResponse(server, self, claims.sub, await oauth.userInfoRequest(server, self, result.access_token, insecure));
assert.equal(info.sub, claims.sub);
const again = await oauth.processRefreshTokenResponse(server, self, await oauth.refreshTokenGrantRequest(server, self, secret, result.refresh_token, insecure));
ok('oauth4webapi refreshes');
const resource = new Request(`${given.issuer}/x`, { headers: { authorization: `Bearer ${again.access_token}` } });
assert.equal((await oauth.validateJwtAccessToken(server, resource, given.issuer, insecure)).sub, claims.sub);
ok('oauth4webapi verifies an access token of RFC 9068');
await oauth.processRevocationResponse(await oauth.revocationRequest(server, self, secret, again.refresh_token, insecure));
const over = await oauth.refreshTokenGrantRequest(server, self, secret, again.refresh_token, insecure);
await assert.rejects(oauth.processRefreshTokenResponse(server, self, over), (error) => error.error === 'invalid_grant');
ok('oauth4webapi revokes');
process.exit(0);
