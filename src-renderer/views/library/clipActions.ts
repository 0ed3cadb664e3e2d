/** What can be done with clips, from the list, its menu and the keyboard. */
import Ear from '@lucide/svelte/icons/ear'
import Pencil from '@lucide/svelte/icons/pencil'
import Play from '@lucide/svelte/icons/play'
import Shapes from '@lucide/svelte/icons/shapes'
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal'
import Tag from '@lucide/svelte/icons/tag'
import Trash from '@lucide/svelte/icons/trash-2'
import { player } from '../../audio/player.svelte.ts'
import { studio } from '../../client/studio.ts'
import { askText, confirm } from '../../components/ask.svelte.ts'
import type { MenuItem } from '../../components/menu.ts'
import { datasets } from '../../state/datasets.svelte.ts'
import { notifyDeleted } from '../../state/history.svelte.ts'
import { notify, report } from '../../state/notices.svelte.ts'
import { chooseCategory } from './categories.svelte.ts'
import { clipList } from './clipList.svelte.ts'
import { counted } from './words.ts'

/** More than these come back by undo, not one by one. */
const restoredOneByOne = 50

/** Plays it from its beginning, or ends it. */
export function playClip(id: string): void {
  if (player.isPlayingSource('clip', id)) {
    player.stop()
    return
  }
  const clip = clipList.get(id)
  if (clip) void player.playClip(clip)
}

export function openClip(id: string): void {
  clipList.openId = id
}

export async function renameClip(id: string): Promise<void> {
  const clip = clipList.get(id)
  if (!clip) return
  const name = await askText({ title: 'Rename clip', label: 'Name', value: clip.name, action: 'Rename' })
  if (name !== null && name !== clip.name) await studio.call('clips.rename', { id, name }).catch(report)
}

export async function removeClips(): Promise<void> {
  const ids = [...clipList.chosen]
  if (ids.length === 0) return
  const only = ids.length === 1 ? clipList.get(ids[0]) : undefined
  try {
    await studio.call('clips.remove', { ids })
  } catch (error) {
    report(error)
    return
  }
  const message = `${only ? `“${only.name}”` : counted(ids.length, 'clip')} deleted.`
  if (ids.length <= restoredOneByOne)
    notifyDeleted(
      message,
      ids.map((id) => ({ kind: 'clip', id })),
    )
  else
    notify({
      level: 'note',
      message,
      action: {
        label: 'Undo',
        run: async () => {
          await studio.call('history.undo', { scope: 'library' }).catch(report)
        },
      },
    })
}

export async function tagClips(): Promise<void> {
  const ids = [...clipList.chosen]
  if (ids.length === 0) return
  const text = await askText({
    title: `Tag ${counted(ids.length, 'clip')}`,
    words: 'Several tags with commas between. Training can be limited to clips with a tag.',
    label: 'Tags to add',
    action: 'Add',
  })
  const add = [...new Set((text ?? '').split(',').map((tag) => tag.trim()))].filter(Boolean).slice(0, 20)
  if (add.length > 0) await studio.call('clips.tag', { ids, add, remove: [] }).catch(report)
}

const untag = (tag: string) =>
  void studio.call('clips.tag', { ids: [...clipList.chosen], add: [], remove: [tag] }).catch(report)

/** Listens again; asks first where that would replace what was put in by hand. */
export async function hearAgain(clipIds: readonly string[] | null): Promise<void> {
  const datasetId = clipList.datasetId
  if (datasetId === null) return
  const byHand = (clipIds ?? []).filter((id) => clipList.get(id)?.labels === 'hand').length
  const all =
    byHand > 0 &&
    (await confirm({
      title: 'Replace notes that were put in by hand?',
      words:
        clipIds?.length === 1
          ? 'Syrinx can listen to this clip again; what it hears takes the place of your notes.'
          : `${counted(byHand, 'clip')} of ${String(clipIds?.length ?? 0)} have notes by hand. Replace them, too, or keep them and listen to the others only.`,
      action: 'Replace',
      cancel: 'Keep',
    }))
  if (byHand > 0 && byHand === clipIds?.length && !all) return
  await studio
    .call('datasets.relabel', { datasetId, all, ...(clipIds && { clipIds: [...clipIds] }) })
    .catch(report)
}

/** For the clips that are chosen. */
export function clipMenu(): readonly MenuItem[] {
  const chosen = clipList.chosen
  if (chosen.length === 0) return [{ label: 'Select all clips', run: () => clipList.selectAll() }]
  const [only] = chosen.length === 1 ? chosen : []
  const known = datasets.selected?.tags ?? []
  return [
    ...(only
      ? [
          { label: 'Play', icon: Play, shortcut: 'Space', run: () => playClip(only) },
          {
            label: 'Open in the editor',
            icon: SlidersHorizontal,
            shortcut: 'Enter',
            run: () => openClip(only),
          },
          { label: 'Rename…', icon: Pencil, shortcut: 'F2', run: () => void renameClip(only) },
        ]
      : [{ kind: 'heading' as const, label: counted(chosen.length, 'clip') }]),
    { kind: 'separator' },
    { label: 'Add tags…', icon: Tag, shortcut: 'T', run: () => void tagClips() },
    ...(known.length > 0
      ? [
          {
            kind: 'submenu' as const,
            label: 'Remove tag',
            items: known.map(({ name }) => ({ label: name, run: () => untag(name) })),
          },
        ]
      : []),
    { label: 'Put into category…', icon: Shapes, shortcut: 'G', run: chooseCategory },
    { label: 'Listen again', icon: Ear, run: () => void hearAgain(chosen) },
    { kind: 'separator' },
    { label: 'Delete', icon: Trash, shortcut: 'Delete', danger: true, run: () => void removeClips() },
  ]
}
