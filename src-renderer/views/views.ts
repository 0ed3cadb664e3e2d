/** The views by name, each loaded when it is first shown. */
import type { Component } from 'svelte'
import type { ViewName } from '../state/app.svelte.ts'

type Load = () => Promise<{ default: Component }>

const found = import.meta.glob<{ default: Component }>('./*/*View.svelte')
const load = (path: string): Load => found[path] ?? found['./start/StartView.svelte']

export const views: Record<ViewName, Load> = {
  start: load('./start/StartView.svelte'),
  compose: load('./compose/ComposeView.svelte'),
  library: load('./library/LibraryView.svelte'),
  train: load('./train/TrainView.svelte'),
  listen: load('./listen/ListenView.svelte'),
  settings: load('./settings/SettingsView.svelte'),
  help: load('./help/HelpView.svelte'),
}
