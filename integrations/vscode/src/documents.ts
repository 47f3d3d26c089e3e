// Which documents the server is told of: those that flyte-image-lint reads.

import kinds from './kinds.json';

export interface Filter {
  readonly scheme: 'file';
  readonly pattern?: string;
  readonly language?: string;
}

/** `kinds.json` is made from the program's table of files, by `python3 dev.py update`. */
export function documentSelector(): Filter[] {
  const patterns = kinds.patterns.map((pattern): Filter => ({ scheme: 'file', pattern }));
  const languages = kinds.languages.map((language): Filter => ({ scheme: 'file', language }));
  return [...patterns, ...languages];
}
