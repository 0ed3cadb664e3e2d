/** What no schema sees: whether the names in a definition mean something that is there. */
import { planOf, scales, type Definition, type Plan, type Quantity } from './definition.ts'

/** Every fault, in words that name the field; none when all is well. */
export function checkDefinition(definition: Definition, presetNames: readonly string[]): string[] {
  return scales.flatMap((scale) =>
    faultsOf(planOf(definition, scale), presetNames).map((fault) => `${planName[scale]}: ${fault}`),
  )
}

const planName = { quick: 'quick', paper: 'paperScale' } as const

function faultsOf(plan: Plan, presetNames: readonly string[]): string[] {
  const faults: string[] = []
  faults.push(
    ...repeated(plan.variants.map((it) => it.name)).map((name) => `two variants are called ${name}`),
  )
  for (const variant of plan.variants) {
    const where = `the variant ${variant.name}`
    if (!Object.hasOwn(plan.materials, variant.material))
      faults.push(`${where} names the material ${variant.material}, which is not there`)
    if (!presetNames.includes(variant.network.preset))
      faults.push(`${where} names the preset ${variant.network.preset}, which is not there`)
    if (variant.condition.filter((it) => it !== 'global').length > 1)
      faults.push(`${where} has two local conditions; there can be one, and global beside it`)
    for (const name of repeated(variant.renders.map((it) => it.name)))
      faults.push(`${where} has two renders called ${name}`)
    for (const { name, play } of variant.renders) {
      const need = neededCondition[play.kind]
      if (need && !need.some((it) => variant.condition.some((has) => has === it)))
        faults.push(`${where} is not conditioned on ${need.join(' or ')}, which its render ${name} needs`)
    }
  }
  for (const claim of plan.claims)
    for (const side of [claim.left, claim.right])
      if (typeof side !== 'number')
        faults.push(...quantityFaults(side, plan).map((it) => `“${claim.words}” ${it}`))
  return faults
}

const neededCondition = {
  alone: undefined,
  everyCategory: ['global'],
  labels: ['labels', 'notes'],
  steered: ['global'],
  mfcc: ['mfcc'],
  mfccOfNotes: ['mfcc'],
  mfccTransposed: ['mfcc'],
  assisted: undefined,
} as const

function quantityFaults(quantity: Quantity, plan: Plan): string[] {
  const variants = plan.variants.map((it) => it.name)
  const faults = (quantity.variants ?? [])
    .filter((name) => !variants.includes(name))
    .map((name) => `names the variant ${name}, which is not there`)
  const meant = plan.variants.filter((it) => quantity.variants?.includes(it.name) ?? true)
  const renders = meant.flatMap((it) => it.renders)
  for (const name of quantity.renders ?? [])
    if (!renders.some((it) => isRenderOf(it.name, name) || isRenderOf(name, it.name)))
      faults.push(`names the render ${name}, which is not there`)
  return faults
}

/** Whether `name` is the render `planned`, or one of its NAME-0, NAME-1 …. */
export const isRenderOf = (name: string, planned: string): boolean =>
  name === planned || (name.startsWith(`${planned}-`) && /^\d+$/.test(name.slice(planned.length + 1)))

const repeated = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, i) => names.indexOf(name) !== i)),
]
