import { describe, expect, it } from 'vitest'
import { missingCuda, type LibrarySurroundings } from './cudaLibraries.ts'
import { noCuda } from './missing.ts'
import type { NativeInstallation } from './native.ts'
import { tensorflowState } from './state.ts'

const complete: NativeInstallation = {
  hasPlatform: true,
  hasPackage: true,
  hasBinding: true,
  cuda: { driver: false, libraries: [] },
}

const system = (over: Partial<LibrarySurroundings>, ...files: string[]): LibrarySurroundings => ({
  platform: 'linux',
  environment: {},
  exists: (path) => files.includes(path),
  list: () => [],
  read: () => '',
  ...over,
})

const toolkit =
  'cudart.so.11.0 cublas.so.11 cublasLt.so.11 cufft.so.10 curand.so.10 cusolver.so.11 cusparse.so.11'
    .split(' ')
    .map((name) => `lib${name}`)
const driver = '/usr/lib/x86_64-linux-gnu/libcuda.so.1'

describe('missingCuda', () => {
  it('finds nothing on a system without NVIDIA', () => {
    expect(missingCuda(undefined, system({}))).toEqual({
      driver: true,
      libraries: [...toolkit, 'libcudnn.so.8'],
    })
  })

  it('looks where LD_LIBRARY_PATH and the loader’s configuration point, and beside TensorFlow', () => {
    const files = toolkit.map((name) => `/opt/cuda-11.8/lib64/${name}`)
    const environment = { LD_LIBRARY_PATH: '/nowhere:/opt/cuda-11.8/lib64' }
    expect(missingCuda(undefined, system({ environment }, driver, ...files)).libraries).toEqual([
      'libcudnn.so.8',
    ])
    const configured = {
      list: (folder: string) => (folder === '/etc/ld.so.conf.d' ? ['cuda.conf', 'README'] : []),
      read: (path: string) => (path.endsWith('/cuda.conf') ? '# CUDA\n/opt/cuda-11.8/lib64\n' : '/tmp'),
    }
    expect(missingCuda('/tf', system(configured, driver, ...files, '/tf/libcudnn.so.8'))).toEqual({
      driver: false,
      libraries: [],
    })
  })

  it('looks in PATH on Windows', () => {
    const environment = { Path: 'C:\\CUDA\\bin', SystemRoot: 'C:\\Windows' }
    const files = ['C:\\Windows\\System32\\nvcuda.dll', 'C:\\CUDA\\bin\\cudart64_110.dll']
    const missing = missingCuda(undefined, system({ platform: 'win32', environment }, ...files))
    expect(missing.driver).toBe(false)
    expect(missing.libraries).not.toContain('cudart64_110.dll')
    expect(missing.libraries).toContain('cudnn64_8.dll')
  })
})

describe('noCuda', () => {
  it.each([
    [{ ...complete, hasPlatform: false }, /Linux and Windows/, /WebGPU/],
    [{ ...complete, hasPackage: false, hasBinding: false }, /package .* not installed/, /npm rebuild/],
    [{ ...complete, hasBinding: false }, /own library is not installed/, /npm rebuild .*CUDA 11\.2/],
    [{ ...complete, cuda: { driver: true, libraries: [] } }, /NVIDIA’s driver/, /WebGPU/],
    [
      { ...complete, cuda: { driver: false, libraries: ['libcudart.so.11.0', 'libcudnn.so.8'] } },
      /libcudart\.so\.11\.0 and libcudnn\.so\.8 can’t be found/,
      /LD_LIBRARY_PATH|PATH/,
    ],
    [complete, /finds no GPU/, /nvidia-smi/],
  ])('tells what is missing first', (installation, what, help) => {
    const { code, message, hint } = noCuda(undefined, installation)
    expect(code).toBe('compute/no-cuda')
    expect(message).toMatch(what)
    expect(hint).toMatch(help)
    expect(hint).toMatch(/SYRINX_TENSORFLOW_BACKEND/)
  })

  it.each([
    [
      'libtensorflow.so.2: cannot open shared object file: No such file or directory',
      /libtensorflow\.so\.2 could not be loaded/,
    ],
    [
      'The specified module could not be found.\r\n\\\\?\\C:\\lib\\napi-v8\\tfjs_binding.node',
      /not another one that it needs/,
    ],
    ["/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.99' not found", /newer system/],
    ['The module was compiled using NODE_MODULE_VERSION 93', /this Node/],
    ['(0 , util_1.isNullOrUndefined) is not a function', /this Node/],
    ['something else\nand more', /could not be loaded: something else$/],
  ])('tells what the loader said: %s', (said, what) => {
    const cause = new Error(said)
    expect(noCuda(cause, complete)).toMatchObject({ cause, message: expect.stringMatching(what) })
  })
})

describe('tensorflowState', () => {
  it('is available with a library, and says what of CUDA is missing', () => {
    expect(tensorflowState(complete)).toMatchObject({ available: true })
    expect(tensorflowState(complete).missing).toBeUndefined()
    const partly = tensorflowState({ ...complete, cuda: { driver: false, libraries: ['libcudnn.so.8'] } })
    expect(partly).toMatchObject({ available: true, words: expect.stringContaining('libcudnn.so.8') })
    const without = tensorflowState({ ...complete, hasBinding: false })
    expect(without).toMatchObject({ available: false, missing: expect.stringContaining('npm rebuild') })
  })

  it('looks at this machine without loading anything', () => {
    expect(tensorflowState().title).toBe('TensorFlow')
  })
})
