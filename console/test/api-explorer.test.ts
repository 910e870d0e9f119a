import assert from 'node:assert/strict';
import test from 'node:test';
import { curlFor, quote } from '../src/screens/api/model/curl.js';
import { addressOf, operationMatches, operationsOf, preferred, type OpenApiDocument } from '../src/screens/api/model/operations.js';
import { readChecks } from '../src/screens/about/readiness.js';

const document: OpenApiDocument = {
  servers: [{ url: '/ext/acme/' }],
  paths: {
    '/boxes/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: { summary: 'One box', tags: ['Boxes'], parameters: [{ $ref: '#/components/parameters/lang' }], responses: { 200: { description: 'OK', content: { 'text/plain': {}, 'application/json': { schema: { type: 'object' } } } } } },
      delete: { deprecated: true, responses: { 204: { description: 'Gone' } } },
    },
    '/files/{ns}/{**path}': { post: { requestBody: { $ref: '#/components/requestBodies/any' }, responses: {} } },
  },
  components: { parameters: { lang: { name: 'lang', in: 'query', schema: { type: 'string' } } }, requestBodies: { any: { required: true, content: { 'application/json': { schema: {}, example: { a: 1 } } } } } },
};
const [get, remove, post] = operationsOf(document);

test('Operations have the parameters of their path, and references are followed', () => {
  assert.deepEqual([get!.method, get!.path, get!.parameters.map(parameter => `${parameter.in}:${parameter.name}:${parameter.required}`)], ['GET', '/ext/acme/boxes/{id}', ['path:id:true', 'query:lang:false']]);
  assert.ok(remove!.deprecated);
  assert.deepEqual(post!.request, { required: true, contents: [{ type: 'application/json', schema: {}, example: { a: 1 } }] });
  assert.deepEqual(post!.parameters.map(parameter => parameter.name), ['ns', '**path']);
  assert.equal(preferred(get!.responses[0]!.contents)!.type, 'application/json');
});

test('Addresses are filled in and encoded; what is missing stays to be seen', () => {
  assert.equal(addressOf(get!, new Map([['path:id', 'a/b c'], ['query:lang', 'zh-CN']])), '/ext/acme/boxes/a%2Fb%20c?lang=zh-CN');
  assert.equal(addressOf(get!, new Map()), '/ext/acme/boxes/{id}');
  assert.equal(addressOf(post!, new Map([['path:ns', 'x'], ['path:**path', 'a/b c']])), '/ext/acme/files/x/a/b%20c');
});

test('A search wants every word', () => {
  assert.ok(operationMatches(get!, 'get BOX') && operationMatches(get!, '') && !operationMatches(get!, 'get files'));
});

test('What is copied for curl is safe in a shell and has no secret', () => {
  assert.equal(quote(`it's $HOME`), `'it'\\''s $HOME'`);
  const text = curlFor({ method: 'POST', url: 'https://luban.example/x?a=1&b=2', headers: { 'Content-Type': 'application/json' }, body: `{"a":"it's"}` });
  assert.equal(text, `curl -X POST 'https://luban.example/x?a=1&b=2' \\\n  -H "Authorization: Bearer $LUBAN_TOKEN" \\\n  -H 'Content-Type: application/json' \\\n  --data-binary '{"a":"it'\\''s"}'`);
  assert.match(curlFor({ method: 'GET', url: 'http://127.0.0.1/' }), /^curl 'http/);
});

test('The checks of readiness are read, whatever else the answer says', () => {
  assert.deepEqual(readChecks('[+]store revision 65\n[-]extension Acme 1.0 failed\nok'), [{ name: 'store', ok: true, detail: 'revision 65' }, { name: 'extension', ok: false, detail: 'Acme 1.0 failed' }]);
});
