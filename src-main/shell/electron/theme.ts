/** The system's parts of the window (title bar, menus, dialogs) follow the theme of the settings. */
import { nativeTheme } from 'electron'
import { settingsSchema } from '../../../src-shared/contract/settings.ts'
import type { Studio } from '../../studio/studio.ts'

export async function followTheme(studio: Studio): Promise<void> {
  const follow = async () => {
    const answer = await studio.call('settings.get', {})
    const theme = answer.ok
      ? settingsSchema.shape.theme.safeParse((answer.output as { theme: unknown }).theme)
      : undefined
    if (theme?.success) nativeTheme.themeSource = theme.data
  }
  studio.subscribe(({ name, payload }) => {
    if (name === 'changed' && payload.what === 'settings') void follow()
  })
  await follow()
}
