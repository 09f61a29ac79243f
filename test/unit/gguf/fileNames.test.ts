import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  isModelName,
  modelStem,
  quantizationOf,
  splitNameOf,
  wholeModels,
} from '../../../src/gguf/fileNames.ts';

describe('names of model files', () => {
  const cases: readonly [path: string, quantization: string | undefined][] = [
    ['qwen2.5-coder-0.5b-instruct-q4_k_m.gguf', 'Q4_K_M'],
    ['sweep-next-edit-1.5b.q8_0.v2.gguf', 'Q8_0'],
    ['Model.IQ3_XXS.gguf', 'IQ3_XXS'],
    ['Model-UD-Q4_K_XL.gguf', 'Q4_K_XL'],
    ['Model_Q5_1_v2.gguf', 'Q5_1'],
    ['Model-Q4_0_4_8.gguf', 'Q4_0_4_8'],
    ['Model-Q6_K-00001-of-00002.gguf', 'Q6_K'],
    ['Model-iq4_nl.gguf', 'IQ4_NL'],
    ['model-fp16.gguf', 'F16'],
    ['model.bf16.gguf', 'BF16'],
    ['model-mxfp4.gguf', 'MXFP4'],
    ['bitnet-TQ1_0.gguf', 'TQ1_0'],
    ['f16-to-Q2_K.gguf', 'Q2_K'],
    ['Q4_K_M/model.gguf', 'Q4_K_M'],
    ['Q4_K_M/model-q8_0.gguf', 'Q8_0'],
    ['C:\\models\\q4_k_s\\model.gguf', 'Q4_K_S'],
    ['q4_0/models/model.gguf', undefined],
    ['Qwen3-8B.gguf', undefined],
    ['seq2seq-f160.gguf', undefined],
  ];
  for (const [path, quantization] of cases) {
    it(`say ${quantization ?? 'nothing'} in ${path}`, () => assert.equal(quantizationOf(path), quantization));
  }

  it('may be parts', () => {
    assert.deepEqual(splitNameOf('a/b-00002-of-00003.gguf'), { stem: 'a/b', part: 2, count: 3 });
    for (const whole of ['b.gguf', 'b-00000-of-00003.gguf', 'b-00004-of-00003.gguf', 'b-1-of-3.gguf']) {
      assert.equal(splitNameOf(whole), undefined);
    }
  });

  it('are called without number and ending', () => {
    assert.equal(modelStem('a/b-q4-00001-of-00003.GGUF'), 'b-q4');
    assert.equal(modelStem('C:\\a\\b.gguf'), 'b');
  });

  it('are those of models', () => {
    for (const yes of ['a.gguf', 'x/explorer-7b.gguf', 'adapted.GGUF', 'floral-q4_0.gguf'])
      assert.ok(isModelName(yes), yes);
    for (const no of [
      ...['a.bin', 'a.gguf.part', 'mmproj-model-f16.gguf', 'a-mmproj.gguf', 'vision-projector.gguf'],
      ...['my-lora.gguf', 'lora_f16.gguf', 'a.adapter.gguf', 'a-ilora-q8_0.gguf', 'a.imatrix.gguf'],
    ]) {
      assert.ok(!isModelName(no), no);
    }
  });
});

describe('whole models', () => {
  const sets = (...names: string[]): readonly (readonly string[])[] => wholeModels(names, (name) => name);

  it('have all their parts in order', () => {
    assert.deepEqual(sets('a-00002-of-00002.gguf', 'b.gguf', 'a-00001-of-00002.gguf'), [
      ['a-00001-of-00002.gguf', 'a-00002-of-00002.gguf'],
      ['b.gguf'],
    ]);
  });

  it('are not those with gaps', () => {
    assert.deepEqual(sets('a-00001-of-00003.gguf', 'a-00003-of-00003.gguf', 'b-99999-of-99999.gguf'), []);
  });

  it('are not put together from several sets', () => {
    assert.deepEqual(sets('x/a-00001-of-00002.gguf', 'y/a-00002-of-00002.gguf', 'a-00001-of-00003.gguf'), []);
  });

  it('are all of them, whatever their order', () => {
    const names = [
      'a-00001-of-00003.gguf',
      'a-00002-of-00003.gguf',
      'a-00003-of-00003.gguf',
      'a.gguf',
      'b.gguf',
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: names.length }), (shuffled) => {
        assert.deepEqual(
          sets(...shuffled)
            .flat()
            .sort(),
          names,
        );
      }),
    );
  });
});
