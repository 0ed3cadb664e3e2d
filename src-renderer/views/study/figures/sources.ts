/** Where sounds for figures come from: takes, the clips of a data set, what an experiment rendered. */
import type { Clip } from '../../../../src-shared/contract/datasets.ts'
import type { ExperimentRun } from '../../../../src-shared/contract/experiments.ts'
import { studio } from '../../../client/studio.ts'
import { datasets } from '../../../state/datasets.svelte.ts'
import { study } from '../../../state/study.svelte.ts'
import { fileAddress } from '../../experiments/statusWords.ts'
import { takeSound, type PlateSound } from './plate.svelte.ts'

export interface Source {
  readonly value: string
  readonly label: string
  readonly group?: string
}

export interface Choice extends Omit<PlateSound, 'title'> {
  readonly detail: string
}

/** Of a data set as many are offered at a time. */
const mostClips = 500

export const takesSource = 'takes'

export async function listSources(): Promise<Source[]> {
  const runs = await studio.call('experiments.runs', {}).catch((): ExperimentRun[] => [])
  return [
    { value: takesSource, label: 'Takes' },
    ...(datasets.list ?? []).map(({ id, name }) => ({
      value: `clips ${id}`,
      label: name,
      group: 'Data sets',
    })),
    ...runs.map(({ id, title, scale }) => ({
      value: `experiment ${id}`,
      label: `${title} (${scale})`,
      group: 'Experiments',
    })),
  ]
}

/** @throws SyrinxError as the studio says. */
export async function listSounds(source: string, search: string): Promise<readonly Choice[]> {
  const [kind, id = ''] = source.split(' ')
  const wanted = search.trim().toLowerCase()
  const matches = (...words: string[]) => words.some((word) => word.toLowerCase().includes(wanted))
  if (kind === 'clips') {
    const { clips } = await studio.call('clips.page', {
      datasetId: id,
      search: search.trim(),
      sort: 'position',
      descending: false,
      offset: 0,
      limit: mostClips,
    })
    return clips.map(clipChoice)
  }
  const all = kind === 'experiment' ? await experimentChoices(id) : takeChoices()
  return all.filter(({ name, detail }) => matches(name, detail))
}

const takeChoices = (): readonly Choice[] =>
  (study.takes ?? []).map((take) => ({
    ...takeSound(take),
    detail: `${take.instrumentName} · ${take.projectName}`,
  }))

const clipChoice = ({ id, name, url, seconds, category }: Clip): Choice => ({
  key: `clip ${id}`,
  ref: { kind: 'clip', id },
  name,
  url,
  seconds,
  detail: category ?? '',
})

async function experimentChoices(id: string): Promise<readonly Choice[]> {
  const report = await studio.call('experiments.report', { id })
  const choice = (file: string, name: string, detail: string): Choice => ({
    key: `experiment ${id} ${file}`,
    ref: { kind: 'experiment', id, file },
    name,
    url: fileAddress(id, file),
    seconds: null,
    detail,
  })
  return (report?.variants ?? []).flatMap((variant) =>
    variant.renders.flatMap((render) => [
      ...(render.reference === null
        ? []
        : [choice(render.reference, `${render.title}, label`, variant.title)]),
      choice(render.sound, `${render.title}, generated`, variant.title),
    ]),
  )
}
