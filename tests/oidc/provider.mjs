// A certified OpenID provider (panva's oidc-provider) for the tests of staff sign-in, with somebody who always says yes,
// and a bend in its tokens where a test wants one.
// In: requests below /control; files with a certificate and its key, to speak TLS. Out: the line `ready PORT`, then an
// OpenID provider. Absent: a login page; who signs in is told by the test. It ends when standard input closes.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

import { SignJWT, decodeJwt, exportJWK, generateKeyPair, importJWK } from 'jose';
import Provider from 'oidc-provider';

const CLIENT = 'yushen';
const SECRET = 'a secret of the tests only, 0123456789';

let issuer;
let keys;
let redirects = [];
let subject = 'nobody';
let bend = '';
let provider;
let made = 0;

async function newKeys() {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  made += 1;
  return { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', kid: `key-${made}`, use: 'sig' }] };
}

function start() {
  provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT, client_secret: SECRET, redirect_uris: redirects }],
    cookies: { keys: ['of the tests only'] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    interactions: { url: (_, interaction) => `/control/yes/${interaction.uid}` },
    jwks: keys,
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        accountId: ctx.oidc.session.accountId,
        clientId: ctx.oidc.client.clientId,
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
    pkce: { required: () => true },
  });
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.path === '/token' && ctx.body?.id_token && bend) {
      ctx.body.id_token = await bent(ctx.body.id_token);
    }
  });
}

// The provider's own token with one thing wrong.
async function bent(token) {
  const claims = decodeJwt(token);
  const header = { alg: 'RS256', kid: keys.keys[0].kid };
  let key = await importJWK(keys.keys[0], 'RS256');
  switch (bend) {
    case 'nothing':
      break;
    case 'audience':
      claims.aud = 'another-client';
      break;
    case 'audiences':
      claims.aud = [CLIENT, 'another-client'];
      break;
    case 'issuer':
      claims.iss = 'https://evil.example';
      break;
    case 'nonce':
      claims.nonce = 'another';
      break;
    case 'no-nonce':
      delete claims.nonce;
      break;
    case 'expired':
      claims.exp = claims.iat - 3600;
      break;
    case 'foreign-key':
      key = (await generateKeyPair('RS256')).privateKey;
      break;
    case 'hmac':
      header.alg = 'HS256';
      delete header.kid;
      key = new TextEncoder().encode(SECRET);
      break;
    case 'unsigned': {
      const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ alg: 'none' })}.${part(claims)}.`;
    }
    default:
      throw new Error(`no bend ${bend}`);
  }
  return new SignJWT(claims).setProtectedHeader(header).sign(key);
}

async function control(url, request, response) {
  if (url.pathname.startsWith('/control/yes/')) {
    await provider.interactionFinished(request, response, { login: { accountId: subject } });
    return;
  }
  const given = (name) => url.searchParams.get(name);
  subject = given('subject') ?? subject;
  bend = given('bend') ?? bend;
  if (given('redirect')) {
    redirects = [given('redirect')];
    start();
  }
  if (given('rotate')) {
    keys = await newKeys();
    start();
  }
  response.end('done');
}

const [cert, key] = process.argv.slice(2).map((file) => readFileSync(file));
const serve = cert ? (listener) => createTlsServer({ cert, key }, listener) : createServer;
const server = serve((request, response) => {
  const url = new URL(request.url, issuer);
  if (url.pathname.startsWith('/control')) {
    control(url, request, response).catch((error) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  } else {
    provider.callback()(request, response);
  }
});
keys = await newKeys();
server.listen(0, '127.0.0.1', () => {
  issuer = `${cert ? 'https' : 'http'}://127.0.0.1:${server.address().port}`;
  start();
  console.log(`ready ${server.address().port}`);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
