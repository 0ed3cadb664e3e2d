/** What the sampler uses of WebAssembly's JavaScript interface: TypeScript has it in its DOM library only. */
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { initial: number; maximum: number })
    readonly buffer: ArrayBuffer
  }
  class Module {
    private readonly module: never
  }
  interface Instance {
    readonly exports: object
  }
  function compile(bytes: Uint8Array): Promise<Module>
  function instantiate(module: Module, imports: { env: { memory: Memory } }): Promise<Instance>
}
