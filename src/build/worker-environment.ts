/**
 * Variables that a worker process inherits; all others – tokens of GitHub, credentials of clouds and registries, inputs
 * of the action – stay behind, since workers read models and data from strangers.
 *
 * NODE_OPTIONS sets memory limits; LD_LIBRARY_PATH is where some systems keep the C++ library of the engine; temporary
 * files go where the others do. A worker starts no program, so it needs no PATH. On Windows the system adds what no process
 * can start without.
 */
const INHERITED: readonly string[] = ['NODE_OPTIONS', 'LD_LIBRARY_PATH', 'TMPDIR', 'TEMP', 'TMP'];

/** @param own what the worker is told by this way, and nobody else */
export function workerEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const inherited = INHERITED.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {...Object.fromEntries(inherited), ...own};
}
