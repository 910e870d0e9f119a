// Prints the routes of every area of the console as JSON. The areas are bundled as they are; what they load lazily, and the shell that they stand on, is left out.
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname, '../../..');
const require = createRequire(join(root, 'console/package.json'));
const { rolldown } = await import(pathToFileURL(require.resolve('rolldown', { paths: [require.resolve('vite')] })).href);

const bundle = await rolldown({
  input: join(root, 'console/src/screens/index.ts'),
  shimMissingExports: true,
  logLevel: 'silent',
  plugins: [{
    name: 'only-areas',
    resolveId(source, importer, { kind }) {
      if (!importer) return null;
      if (kind === 'dynamic-import') return { id: source, external: true };
      return /^\.\/[\w-]+\/index\.js$/.test(source) ? join(root, 'console/src/screens', source.replace(/js$/, 'ts')) : '\0nothing';
    },
    load: id => (id === '\0nothing' ? 'export {};' : null),
  }],
});
const { output } = await bundle.generate({ format: 'es' });
const { areas } = await import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`);
console.log(JSON.stringify(areas.flatMap(area => area.routes.map(({ path, tag }) => ({ area: area.name, path, tag })))));
