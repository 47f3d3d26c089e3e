// What the real Renovate finds in files by the custom managers of a preset: read a JSON array of
// {path, text} from a file, and write an array with what is found in each.
//
//     node renovate_preset.mjs FOLDER PRESET FILE    FOLDER has node_modules/renovate
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, preset, file] = process.argv.slice(2);
const dist = join(folder, "node_modules", "renovate", "dist");
const load = (path) => import(pathToFileURL(join(dist, path)).href);
const { extractPackageFile } = await load("modules/manager/custom/regex/index.js");
const { matchRegexOrGlobList } = await load("util/string-match.js");

const managers = JSON.parse(readFileSync(preset, "utf8")).customManagers;

function dependencies({ path, text }) {
  return managers
    .filter((manager) => matchRegexOrGlobList(path, manager.managerFilePatterns))
    .flatMap((manager) => extractPackageFile(text, path, manager)?.deps ?? []);
}

const cases = JSON.parse(readFileSync(file, "utf8"));
process.stdout.write(JSON.stringify(cases.map(dependencies)));
