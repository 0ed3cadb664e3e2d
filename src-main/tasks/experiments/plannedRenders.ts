/** The renders of a variant one by one: `everyCategory` is one for each category, NAME-0, NAME-1 …. */
import type { Play, RenderPlan, VariantPlan } from '../../../src-shared/experiments/definition.ts'
import type { MadeCategory, MadeMaterial } from '../material/madeMaterial.ts'

export interface PlannedRender extends Omit<RenderPlan, 'play'> {
  readonly play: Exclude<Play, { kind: 'everyCategory' }>
}

export function plannedRenders({ renders }: VariantPlan, made: MadeMaterial): PlannedRender[] {
  return renders.flatMap((render): PlannedRender[] => {
    const { play } = render
    if (play.kind !== 'everyCategory') return [{ ...render, play }]
    return evenly(made.categories.length, play.most).map((category, i) => ({
      ...render,
      name: `${render.name}-${i}`,
      title: categoryTitle(made.categories[category]),
      play: { kind: 'alone', category, seconds: play.seconds },
    }))
  })
}

/** At most `most` of so many categories, evenly spread, with the first and the last. */
export function evenly(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i)
  if (most === 1) return [0]
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)))
}

/** “440 Hz, square, amplitude 0.3”; a recorded category’s own name. */
function categoryTitle({ name, frequencyHz, shape, amplitude }: MadeCategory): string {
  if (frequencyHz === null) return name
  const hertz = frequencyHz.toLocaleString('en', { maximumFractionDigits: 1 })
  return [
    `${hertz} Hz`,
    ...(shape === null ? [] : [shape]),
    ...(amplitude === null ? [] : [`amplitude ${amplitude}`]),
  ].join(', ')
}
