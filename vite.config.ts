import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// In development the page comes from here and everything under /api from the web server.
const api = process.env['TENANTATLAS_API'] ?? 'http://127.0.0.1:3000'

export default defineConfig({
  root: 'web',
  cacheDir: '../.cache/vite',
  plugins: [react()],
  server: { host: '127.0.0.1', proxy: { '/api': { target: api } } },
  preview: { host: '127.0.0.1', proxy: { '/api': { target: api } } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The page's policy allows no inline script and no data: address, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
