import { studio } from './client/studio.ts'

const root = document.getElementById('app')!
studio.onConnection(async (connection) => {
  root.textContent = connection
  if (connection === 'open') root.textContent = JSON.stringify(await studio.call('studio.info', {}))
})
