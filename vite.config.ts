import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// In development the page comes from here and everything under /api from the web server.
const api = process.env['TENANTATLAS_API'] ?? 'http://127.0.0.1:3000'
// Not all of `/api`: the page's own modules stand in web/api.
const proxy = { '^/api/(v1|system|docs|openapi)': { target: api } }

export default defineConfig({
  root: 'web',
  cacheDir: '../.cache/vite',
  plugins: [react()],
  resolve: { alias: { zod: fileURLToPath(new URL('web/api/no-zod.ts', import.meta.url)) } },
  server: { host: '127.0.0.1', proxy },
  preview: { host: '127.0.0.1', proxy },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The page's policy allows no inline script and no data: address, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Which script needs which: the server has those of the page that is asked for fetched with the first one.
    manifest: true,
    // Small, and a page that waits for a second sheet is drawn later.
    cssCodeSplit: false,
  },
})
