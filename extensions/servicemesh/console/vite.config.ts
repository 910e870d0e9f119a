import { defineConfig } from 'vite';

// What the console shares stays outside: it comes through the import map, one instance for everybody.
export default defineConfig({
  build: {
    outDir: '../luban/console/dist',
    emptyOutDir: true,
    target: 'es2022',
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index' },
    rolldownOptions: { external: [/^lit(\/|$)/, /^@luban\//], output: { chunkFileNames: '[name]-[hash].js' } },
  },
});
