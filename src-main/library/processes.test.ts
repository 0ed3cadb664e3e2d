import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LibraryEvent } from './changes.ts'
import { aProject, aTake, testLibrary, type TestLibrary } from './testing.ts'

let its: TestLibrary
let children: ChildProcess[] = []
beforeEach(() => {
  its = testLibrary()
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children = []
  its.remove()
})

/** Another process with the library open as `library`, running `code`. */
function other(code: string): ChildProcess {
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { openLibrary } from ${JSON.stringify(join(import.meta.dirname, 'library.ts'))}
       import { aTake } from ${JSON.stringify(join(import.meta.dirname, 'testing.ts'))}
       const library = openLibrary(${JSON.stringify(its.folder)})
       ${code}`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  children.push(child)
  return child
}

test('processes that edit one project at once lose nothing of each other', async () => {
  const { id } = aProject(its.library)
  const workers = [0, 1, 2].map((worker) =>
    other(`for (let i = 0; i < 50; i++) for (;;) try {
      const { revision } = library.projects.get('${id}')
      const note = { midi: 60 + ${worker}, startSeconds: i, durationSeconds: 0.5 }
      library.projects.edit('${id}', revision, { label: 'Draw', removed: [], added: [note], change: {} })
      break
    } catch (error) { if (error.code !== 'project/changed-elsewhere') throw error }
    library.close()`),
  )
  const codes = await Promise.all(workers.map(async (worker) => (await once(worker, 'exit'))[0] as number))
  expect(codes).toEqual([0, 0, 0])
  const { revision, document } = its.library.projects.get(id)
  expect(revision).toBe(151)
  expect(new Set(document.notes.map((note) => `${note.midi} ${note.startSeconds}`)).size).toBe(150)
  for (let i = 0; i < 150; i++) its.library.history.undo(id)
  expect(its.library.projects.get(id).document.notes).toEqual([])
})

test('what another process changes is heard of, exactly', async () => {
  const { id } = aProject(its.library)
  const events: LibraryEvent[] = []
  its.library.subscribe((event) => events.push(event))
  const child = other(
    `library.takes.begin(aTake('${id}')); library.projects.rename('${id}', 'New'); library.close()`,
  )
  await once(child, 'exit')
  for (let i = 0; i < 600 && events.length < 4; i++) await sleep(100)
  expect(events).toEqual([
    { name: 'changed', payload: { what: 'takes', id } },
    { name: 'changed', payload: { what: 'project', id } },
    { name: 'changed', payload: { what: 'projects', id: null } },
    { name: 'history', payload: { scope: 'library' } },
  ])
})

test('a process that is killed in the middle of a transaction leaves nothing of it', async () => {
  const child = other(`library.transaction(() => {
    for (let i = 0; i < 1000; i++) library.projects.create('Half', (${JSON.stringify(aProject(its.library).document)}))
    process.stdout.write('now'); for (;;);
  })`)
  await once(child.stdout!, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(its.reopen().projects.cards()).toHaveLength(1)
  aProject(its.library, 'Goes on')
  expect(its.library.projects.cards()).toHaveLength(2)
})

test('what a dead process worked on is settled at the next start, and what a live one works on is not', async () => {
  const { id } = aProject(its.library)
  const child = other(`const take = library.takes.begin(aTake('${id}'))
    ;(await import('node:fs')).writeFileSync(library.files.incomingDirectory() + '/x.partial', 'half')
    process.stdout.write(library.sessionId); setInterval(() => {}, 1000)`)
  const [session] = (await once(child.stdout!, 'data')) as [Buffer]
  const partial = join(its.folder, 'incoming', String(session), 'x.partial')
  const mine = its.library.takes.begin(aTake(id, { name: 'Mine' }))
  its.reopen()
  expect(its.library.takes.get(mine.id).state).toBe('cancelled')
  const [theirs] = its.library.takes.list(id).filter((take) => take.id !== mine.id)
  expect(theirs.state).toBe('generating')
  expect(readFileSync(partial, 'utf8')).toBe('half')
  child.kill('SIGKILL')
  await once(child, 'exit')
  its.reopen()
  expect(its.library.takes.get(theirs.id)).toMatchObject({ state: 'cancelled', sessionId: null })
  expect(existsSync(partial)).toBe(false)
})

test('a broken lock file of a session keeps nobody from starting', () => {
  its.library.close()
  writeFileSync(
    join(its.folder, 'sessions', 'garbage.lock'),
    'not a database, and longer than its header would be',
  )
  its.reopen()
  expect(existsSync(join(its.folder, 'sessions', 'garbage.lock'))).toBe(false)
})
