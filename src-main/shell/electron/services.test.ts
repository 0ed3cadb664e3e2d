import { afterEach, expect, it, vi } from 'vitest'
import { electronServices } from './services.ts'

const shown = vi.hoisted(() => [] as object[])
const inFolder = vi.hoisted(() => [] as string[])

vi.mock('electron', () => ({
  app: {},
  dialog: {},
  Menu: {},
  shell: { showItemInFolder: (path: string) => inFolder.push(path) },
  Notification: class {
    static isSupported = () => true
    readonly words: object
    constructor(words: object) {
      this.words = words
    }
    on() {}
    show() {
      shown.push(this.words)
    }
  },
}))
afterEach(() => void (shown.length = 0))

const servicesOf = (isFocused: boolean | undefined) =>
  electronServices({
    window: () => (isFocused === undefined ? undefined : ({ isFocused: () => isFocused } as never)),
    onCommand: () => undefined,
  })

it('notifies only who doesn’t look at the window', () => {
  servicesOf(true).notify('Ended', 'Well')
  expect(shown).toEqual([])
  servicesOf(false).notify('Ended', 'Well')
  servicesOf(undefined).notify('Ended too', '')
  expect(shown).toEqual([
    { title: 'Ended', body: 'Well' },
    { title: 'Ended too', body: '' },
  ])
})

it('shows a file where it lies, and never opens it', async () => {
  await servicesOf(true).reveal(import.meta.filename)
  expect(inFolder).toEqual([import.meta.filename])
  await expect(servicesOf(true).reveal('/no/such/file')).rejects.toMatchObject({ code: 'file/missing' })
})
