// Everything that CI runs, in the order in which it fails fastest.
import { spawnSync } from 'node:child_process'

const steps = [
  ['formatting', 'npm', ['run', '-s', 'format:check']],
  ['lint and layers', 'npm', ['run', '-s', 'lint']],
  ['types', 'npm', ['run', '-s', 'typecheck']],
  ['build', 'npm', ['run', '-s', 'build']],
  ['a browser for the tests', 'node', ['scripts/browserForTests.mjs']],
  ['tests', 'npx', ['--no-install', 'vitest', 'run']],
]
for (const [name, program, programArguments] of steps) {
  const started = Date.now()
  process.stderr.write(`syrinx: ${name}…\n`)
  const { status } = spawnSync(program, programArguments, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    process.stderr.write(`syrinx: ${name} failed.\n`)
    process.exit(status ?? 1)
  }
  process.stderr.write(`syrinx: ${name} passed in ${((Date.now() - started) / 1000).toFixed(0)} s.\n`)
}
