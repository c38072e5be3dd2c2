// What a release consists of, and the texts by which others install it.
// Usage: node scripts/release.ts FOLDER: writes l4guard.rb (Homebrew), l4guard.yaml (krew) and SHA256SUMS beside the archives.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly homepage: string;
}

/** A system that a binary is made for: as Node.js, krew and Homebrew call it, and where GitHub builds it. */
interface Target {
  readonly platform: "linux" | "darwin" | "win32";
  readonly arch: "x64" | "arm64";
  readonly runner: string;
}

const TARGETS: readonly Target[] = [
  { platform: "linux", arch: "x64", runner: "ubuntu-24.04" },
  { platform: "linux", arch: "arm64", runner: "ubuntu-24.04-arm" },
  { platform: "darwin", arch: "x64", runner: "macos-15-intel" },
  { platform: "darwin", arch: "arm64", runner: "macos-15" },
  { platform: "win32", arch: "x64", runner: "windows-2025" },
];

const { name, version, description, license, homepage } = JSON.parse(
  readFileSync("package.json", "utf8"),
) as PackageManifest;

/** Everything that the texts below say of a release. */
export const RELEASE = {
  name,
  version,
  description,
  license,
  homepage,
  /** Where the files of the release are. */
  downloads: `${homepage}/releases/download/v${version}`,
  targets: TARGETS,
  /** What an archive holds besides the program. */
  documents: ["LICENSE", "README.md", "dist/THIRD-PARTY-NOTICES.txt", "docs/man"],
} as const;

/** The name of a target's archive. */
export function archiveOf({ platform, arch }: Pick<Target, "platform" | "arch">): string {
  return `${name}-${version}-${platform}-${arch}.tar.gz`;
}

/** SHA-256 of each archive, by its name. */
type Digests = Readonly<Record<string, string>>;

const KREW_NAMES = { linux: "linux", darwin: "darwin", win32: "windows", x64: "amd64", arm64: "arm64" } as const;

/** The manifest for krew, by which `kubectl krew install l4guard` works. */
export function krewManifest(digests: Digests): string {
  const platforms = TARGETS.map((target) => {
    const archive = archiveOf(target);
    const program = target.platform === "win32" ? `${name}.exe` : name;
    return `    - selector:
        matchLabels:
          os: ${KREW_NAMES[target.platform]}
          arch: ${KREW_NAMES[target.arch]}
      uri: ${RELEASE.downloads}/${archive}
      sha256: ${digests[archive]}
      bin: ${program}
`;
  });
  return `apiVersion: krew.googlecontainers.github.io/v1alpha2
kind: Plugin
metadata:
  name: ${name}
spec:
  version: v${version}
  homepage: ${homepage}
  shortDescription: Check load balancers on GKE before they go wrong
  description: |
    ${description}.
    Says what GKE's controllers will make of Services and Ingresses, in a cluster and in manifests.
  platforms:
${platforms.join("")}`;
}

const HOMEBREW_NAMES = { linux: "on_linux", darwin: "on_macos", x64: "on_intel", arm64: "on_arm" } as const;

/** The formula for Homebrew. */
export function homebrewFormula(digests: Digests): string {
  const blocks = (["darwin", "linux"] as const).map((platform) => {
    const own = TARGETS.filter((target) => target.platform === platform).map((target) => {
      const archive = archiveOf(target);
      return `    ${HOMEBREW_NAMES[target.arch]} do
      url "${RELEASE.downloads}/${archive}"
      sha256 "${digests[archive]}"
    end
`;
    });
    return `  ${HOMEBREW_NAMES[platform]} do\n${own.join("")}  end\n`;
  });
  return `class L4guard < Formula
  desc "Check load balancers on Google Kubernetes Engine before they go wrong"
  homepage "${homepage}"
  version "${version}"
  license "${license}"

${blocks.join("\n")}
  def install
    bin.install "${name}"
    bin.install_symlink "${name}" => "kubectl-${name}"
    man1.install Dir["docs/man/*.1"]
    generate_completions_from_executable(bin/"${name}", "completion")
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/${name} version")
  end
end
`;
}

if (import.meta.main) {
  const [folder = "."] = process.argv.slice(2);
  const digests = Object.fromEntries(
    TARGETS.map(archiveOf).map((archive) => [
      archive,
      createHash("sha256")
        .update(readFileSync(join(folder, archive)))
        .digest("hex"),
    ]),
  );
  const sums = Object.entries(digests).map(([archive, digest]) => `${digest}  ${archive}\n`);
  writeFileSync(join(folder, "SHA256SUMS"), sums.join(""));
  writeFileSync(join(folder, `${name}.rb`), homebrewFormula(digests));
  writeFileSync(join(folder, `${name}.yaml`), krewManifest(digests));
}
