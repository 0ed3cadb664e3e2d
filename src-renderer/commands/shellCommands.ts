/** The commands that are there in every view. */
import { player } from '../audio/player.svelte.ts'
import { app } from '../state/app.svelte.ts'
import { history } from '../state/history.svelte.ts'
import { notify } from '../state/notices.svelte.ts'
import { project } from '../state/project.svelte.ts'
import {
  createProject,
  duplicateProject,
  exportBundle,
  openBundle,
  renameProject,
} from '../state/projectActions.ts'
import { settings } from '../state/settings.svelte.ts'
import { timeline } from '../views/compose/timeline.svelte.ts'
import { registerCommands } from './registry.svelte.ts'

const hasProject = () => project.id !== null

function openNow(): { id: string; name: string } {
  return { id: project.id ?? '', name: project.name }
}

function toggleLoop(): void {
  const { loop } = project.document
  const endSeconds = timeline.lengthSeconds
  if (loop) project.change('Turn the loop off', { loop: null })
  else if (endSeconds > 0) project.change('Loop', { loop: { startSeconds: 0, endSeconds } })
}

function playOrStop(): void {
  if (!player.isPlaying && player.source === null) {
    notify({
      level: 'note',
      message: 'There is nothing to play yet.',
      hint: hasProject()
        ? 'Press Generate: the instrument plays your notes.'
        : 'Open a project or an example first.',
      key: 'nothing to play',
    })
    return
  }
  player.toggle(app.view === 'compose' ? timeline.playheadSeconds : undefined)
}

export function toggleInspector(): void {
  app.inspectorOpen = !app.inspectorOpen
  void settings.change({ inspectorOpen: app.inspectorOpen })
}

registerCommands([
  {
    id: 'transport.toggle',
    title: 'Play or stop',
    group: 'Transport',
    keys: 'Space',
    run: playOrStop,
  },
  {
    id: 'transport.toStart',
    title: 'To the start',
    group: 'Transport',
    keys: 'Home',
    run: () => {
      timeline.setPlayhead(0)
      player.seek(0)
    },
  },
  {
    id: 'transport.loop',
    title: 'Loop on or off',
    group: 'Transport',
    keys: 'L',
    scope: ['compose', 'listen'],
    when: hasProject,
    run: toggleLoop,
  },
  {
    id: 'edit.undo',
    title: 'Undo',
    group: 'Edit',
    keys: 'Mod+Z',
    when: () => history.undoWords !== null,
    run: () => history.undo(),
  },
  {
    id: 'edit.redo',
    title: 'Redo',
    group: 'Edit',
    keys: 'Mod+Shift+Z Mod+Y',
    when: () => history.redoWords !== null,
    run: () => history.redo(),
  },
  {
    id: 'project.new',
    title: 'New project',
    group: 'Project',
    keys: 'Mod+Alt+N',
    run: () => createProject(),
  },
  { id: 'project.openBundle', title: 'Open bundle…', group: 'Project', keys: 'Mod+O', run: openBundle },
  {
    id: 'project.rename',
    title: 'Rename project…',
    group: 'Project',
    keys: '',
    when: hasProject,
    run: () => renameProject(openNow()),
  },
  {
    id: 'project.duplicate',
    title: 'Duplicate project',
    group: 'Project',
    keys: '',
    when: hasProject,
    run: () => duplicateProject(openNow()),
  },
  {
    id: 'project.exportBundle',
    title: 'Export bundle…',
    group: 'Project',
    keys: 'Mod+Shift+S',
    when: hasProject,
    run: () => exportBundle(openNow()),
  },
  { id: 'project.all', title: 'All projects', group: 'Project', keys: '', run: () => app.show('start') },
  {
    id: 'view.compose',
    title: 'Compose',
    group: 'View',
    keys: 'Mod+1',
    inFields: true,
    run: () => app.show('compose'),
  },
  {
    id: 'view.library',
    title: 'Library',
    group: 'View',
    keys: 'Mod+2',
    inFields: true,
    run: () => app.show('library'),
  },
  {
    id: 'view.train',
    title: 'Train',
    group: 'View',
    keys: 'Mod+3',
    inFields: true,
    run: () => app.show('train'),
  },
  {
    id: 'view.listen',
    title: 'Listen',
    group: 'View',
    keys: 'Mod+4',
    inFields: true,
    run: () => app.show('listen'),
  },
  {
    id: 'view.experiments',
    title: 'Experiments',
    group: 'View',
    keys: 'Mod+5',
    inFields: true,
    run: () => app.show('experiments'),
  },
  {
    id: 'view.study',
    title: 'Study',
    group: 'View',
    keys: 'Mod+6',
    inFields: true,
    run: () => app.show('study'),
  },
  {
    id: 'app.inspector',
    title: 'Show or hide the inspector',
    group: 'View',
    keys: 'Mod+I',
    run: toggleInspector,
  },
  {
    id: 'app.palette',
    title: 'Find a command…',
    group: 'Window',
    keys: 'Mod+K',
    inFields: true,
    run: () => {
      app.paletteOpen = true
    },
  },
  {
    id: 'app.shortcuts',
    title: 'Shortcuts',
    group: 'Window',
    keys: '?',
    run: () => {
      app.shortcutsOpen = true
    },
  },
  {
    id: 'app.jobs',
    title: 'What is going on',
    group: 'Window',
    keys: 'Mod+J',
    run: () => {
      app.jobsOpen = !app.jobsOpen
    },
  },
  {
    id: 'app.settings',
    title: 'Settings',
    group: 'Window',
    keys: 'Mod+,',
    inFields: true,
    run: () => app.show('settings'),
  },
  { id: 'app.help', title: 'Help', group: 'Window', keys: 'F1', inFields: true, run: () => app.showHelp() },
])
