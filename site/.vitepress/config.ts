// VitePress bundles its configuration and what that imports; the rules' cases are found by their folder, so Node.js itself has to load them.
export default (await import(new URL("../site.ts", import.meta.url).href)).SITE;
