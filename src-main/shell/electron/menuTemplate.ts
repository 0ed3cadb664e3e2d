/** What stands in the native menu: what each system wants there, and the window's commands with their shortcuts. */
import type { MenuItemConstructorOptions, WebContents } from 'electron'
import type { NativeMenu } from '../../../src-shared/contract/studio.ts'
import { acceleratorOf } from './accelerator.ts'

export interface MenuOptions {
  readonly platform: NodeJS.Platform
  /** With what helps to develop Syrinx. */
  readonly forDevelopers: boolean
  /** Is told the id of a command that was chosen. */
  choose(id: string): void
}

type Item = NonNullable<NativeMenu['items'][number]>

/** Has a place of its own on every system. */
const settingsId = 'app.settings'

const separator: MenuItemConstructorOptions = { type: 'separator' }

export function menuTemplate(
  menus: readonly NativeMenu[],
  options: MenuOptions,
): MenuItemConstructorOptions[] {
  const isMac = options.platform === 'darwin'
  const found = menus.flatMap(({ items }) => items).find((item) => item?.id === settingsId)
  const settings = found ? [separator, commandItem({ ...found, title: 'Settings…' }, options)] : []
  const itemsOf = (title: string) =>
    (menus.find((menu) => menu.title === title)?.items ?? [])
      .filter((item) => item?.id !== settingsId)
      .map((item) => (item === null ? separator : commandItem(item, options)))
  const own = (title: string): MenuItemConstructorOptions => ({ label: title, submenu: itemsOf(title) })
  const quit: MenuItemConstructorOptions[] = isMac
    ? [separator, { role: 'close' }]
    : [...settings, separator, { role: 'quit' }]
  const placed = new Set(['File', 'Edit', 'Help'])
  return [
    ...(isMac ? [macMenu(settings)] : []),
    { label: 'File', submenu: [...itemsOf('File'), ...quit] },
    { label: 'Edit', submenu: [...itemsOf('Edit'), separator, ...textItems(isMac)] },
    ...menus.filter(({ title }) => !placed.has(title)).map(({ title }) => own(title)),
    { label: 'Window', submenu: windowItems(options) },
    {
      label: 'Help',
      role: 'help',
      submenu: [...itemsOf('Help'), ...(isMac ? [] : [separator, { role: 'about' as const }])],
    },
  ]
}

const macMenu = (settings: MenuItemConstructorOptions[]): MenuItemConstructorOptions => ({
  label: 'Syrinx',
  submenu: [
    { role: 'about' },
    ...settings,
    separator,
    { role: 'services' },
    separator,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    separator,
    { role: 'quit' },
  ],
})

/**
 * The keys are shown only: the window hears them itself, and knows whether someone is typing. On Linux and Windows they
 * aren't registered. A Mac gives a key to the menu when the window has left it alone, which it does where someone types:
 * so bare letters may not stand there, and what comes by a key is meant for the text.
 */
function commandItem(
  { id, title, keys, isEnabled }: Item,
  { platform, choose }: MenuOptions,
): MenuItemConstructorOptions {
  const canStand = platform !== 'darwin' || /^(Mod|Ctrl)\+/.test(keys)
  const accelerator = canStand ? acceleratorOf(keys) : undefined
  return {
    label: title,
    enabled: isEnabled,
    click(_item, window, event) {
      if (!event.triggeredByAccelerator) choose(id)
      else if (window && 'webContents' in window) textActions[keys]?.(window.webContents as WebContents)
    },
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  }
}

/** What keys mean in a text. */
const textActions: Readonly<Record<string, (contents: WebContents) => void>> = {
  'Mod+Z': (contents) => contents.undo(),
  'Mod+Shift+Z': (contents) => contents.redo(),
  'Mod+X': (contents) => contents.cut(),
  'Mod+C': (contents) => contents.copy(),
  'Mod+V': (contents) => contents.paste(),
  'Mod+A': (contents) => contents.selectAll(),
}

/** For text fields. On a Mac their undo is in the menu too, unseen, for when the project has nothing to undo. */
const textItems = (isMac: boolean): MenuItemConstructorOptions[] => [
  ...(isMac ? (['undo', 'redo'] as const).map((role) => ({ role, visible: false })) : []),
  ...(['cut', 'copy', 'paste', 'selectAll'] as const).map((role) => ({ role, registerAccelerator: false })),
]

const windowItems = ({ platform, forDevelopers }: MenuOptions): MenuItemConstructorOptions[] => [
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  separator,
  { role: 'togglefullscreen' },
  { role: 'minimize' },
  ...(platform === 'darwin' ? [{ role: 'zoom' as const }, separator, { role: 'front' as const }] : []),
  // The usual keys of these are keys of the window.
  ...(forDevelopers
    ? [
        separator,
        { role: 'reload' as const, accelerator: 'F5' },
        { role: 'toggleDevTools' as const, accelerator: 'F12' },
      ]
    : []),
]
