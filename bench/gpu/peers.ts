/** Other libraries over WebGPU, each in a process of its own, on one crop of the same network. */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { GpuPeerAnswer, GpuPeerRequest } from '../peers/gpuPeer.ts'

export const peerTitles: Readonly<Record<GpuPeerRequest['library'], string>> = {
  tensorflow: 'tfjs-backend-webgpu 4.22.0',
  jax: '@jax-js/jax 0.1.25, webgpu',
}

const patienceMilliseconds = 60_000

/** How fast it is; or the reason why that can’t be said. */
export async function askPeer(request: GpuPeerRequest): Promise<GpuPeerAnswer> {
  const path = join(import.meta.dirname, '..', 'peers', 'gpuPeer.ts')
  const child = fork(path, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: ['--no-warnings'] })
  let said = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)))
  const answer = await new Promise<GpuPeerAnswer>((resolve) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      resolve({ reason: `no answer after ${patienceMilliseconds / 1000} s` })
    }, patienceMilliseconds)
    child.once('message', (message) => resolve(message as GpuPeerAnswer))
    child.once('error', (error) => resolve({ reason: String(error) }))
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      const lastWords = said.trim().split('\n').at(-1)
      resolve({ reason: `ended with ${signal ?? `status ${code}`}${lastWords ? `: ${lastWords}` : ''}` })
    })
    child.send(request)
  })
  child.kill()
  return answer
}
