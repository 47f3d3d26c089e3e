// What the real Renovate chooses: read a JSON array of {current, tags} from a file, and write
// an array with the choices for patch, minor and major, null for none.
//
//     node renovate.mjs FOLDER FILE    FOLDER has node_modules/renovate
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const dist = join(process.argv[2], "node_modules", "renovate", "dist");
const load = (path) => import(pathToFileURL(join(dist, path)).href);
const { api } = await load("modules/versioning/docker/index.js");
const lookup = "workers/repository/process/lookup";
const { filterVersions } = await load(`${lookup}/filter.js`);
const { classifyRelease } = await load(`${lookup}/update-type.js`);

const LEVELS = ["patch", "minor", "major"];

// As `lookupUpdates` in lookup/index.js does it, with the defaults of the docker datasource.
function choices({ current, tags }) {
  if (!api.isValid(current)) return LEVELS.map(() => null);
  const releases = tags.map((version) => ({ version }));
  const config = { ignoreUnstable: true, respectLatest: true };
  const versions = filterVersions(config, current, undefined, releases, api)
    .map(({ version }) => version)
    .filter((version) => api.isCompatible(version, current))
    .sort((one, other) => api.sortVersions(one, other));
  return LEVELS.map((_, allowed) => {
    const near = versions.filter(
      (version) => LEVELS.indexOf(classifyRelease(api, current, version)) <= allowed,
    );
    return near.at(-1) ?? null;
  });
}

const cases = JSON.parse(readFileSync(process.argv[3], "utf8"));
process.stdout.write(JSON.stringify(cases.map(choices)));
