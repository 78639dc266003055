import {exampleFolder, type WorkFolder} from './work-folder.ts';

/**
 * The digits example with the first of its builds and 100 test samples, so that a build takes half a second. Its only
 * gate asks for 30 dB of SNR.
 */
export function smallDigits(folder?: string): WorkFolder {
  const work = exampleFolder('digits', folder);
  const manifest = work.read('quantgate.yaml');
  const oneBuild = manifest.slice(0, manifest.indexOf('  # Half the bits again.'));
  const fewSamples = oneBuild.replace('labels: data/', 'limit: 100\n    labels: data/');
  work.write({'quantgate.yaml': fewSamples.replace(/ +(?:top1|size): .*\n/g, '')});
  return work;
}
