import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { standIn } from '../../tools/stand-ins.js';

/** Runs a script that imports the stand-in as `it`; what it prints, as JSON. */
async function run(name: string, script: string): Promise<unknown> {
  const module = `data:text/javascript,${encodeURIComponent(await standIn(name))}`;
  const text = `import * as it from ${JSON.stringify(module)};
    const loaded = () => process.moduleLoadList.includes('NativeModule ${name.slice(5)}');
    const before = loaded();
    const value = await (async () => { ${script} })();
    console.log(JSON.stringify({ before, value, after: loaded() }));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', text]);
  return JSON.parse(output.toString());
}

describe('what stands for a module in the bundle', () => {
  test('does not load it before it is called, then does what it does', async () => {
    expect(await run('node:zlib', "return String(it.gunzipSync(it.gzipSync('text')))")).toEqual({
      before: false,
      value: 'text',
      after: true,
    });
  });

  test('has what promisify() looks for', async () => {
    const script = `const { promisify } = process.getBuiltinModule('node:util');
      return promisify(it.execFile)(process.execPath, ['-p', '6 * 7']);`;
    expect(await run('node:child_process', script)).toMatchObject({
      value: { stdout: '42\n', stderr: '' },
    });
  });

  test('has classes and constants', async () => {
    const script = 'return [it.createGunzip() instanceof it.Gunzip, it.constants.Z_FINISH]';
    expect(await run('node:zlib', script)).toMatchObject({ value: [true, 4] });
    expect(await run('node:net', 'return new it.BlockList().check("1.2.3.4")')).toMatchObject({
      value: false,
    });
    expect(await run('node:os', 'return it.constants.signals.SIGINT')).toMatchObject({ value: 2 });
  });

  test('gives the module itself where that is there anyway', async () => {
    const script =
      "return [it.existsSync('/'), it.default === process.getBuiltinModule('node:fs')]";
    expect(await run('node:fs', script)).toMatchObject({ value: [true, true] });
  });
});
