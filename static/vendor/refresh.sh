#!/usr/bin/env bash
# Fetches the packages of versions.txt with `npm pack` and copies the few files we serve.
# Needs npm, tar and python3; users of the product never run it.
set -euo pipefail
cd "$(dirname "$0")"

here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

version_of() { awk -v name="$1" '$1 == name { print $2 }' "$here/versions.txt"; }

# unpack NAME: leaves the package in $work/<last part of NAME>
unpack() {
  local name=$1 dir="$work/${1##*/}" archive
  mkdir -p "$dir"
  archive=$(cd "$work" && npm pack --silent "$name@$(version_of "$name")" 2>/dev/null | tail -n 1)
  tar -xzf "$work/$archive" -C "$dir" --strip-components=1
}

# take FOLDER FILE...: copies files into static/vendor/FOLDER, without source map references
# (the maps are not shipped, and the hashed static storage would look for them)
take() {
  local folder="$here/$1" file
  shift
  rm -rf "$folder" && mkdir -p "$folder"
  for file in "$@"; do
    cp "$file" "$folder/"
    case $file in
      *.js | *.css) sed -i -E 's@^//# sourceMappingURL=.*$@@; s@/\*# sourceMappingURL=[^*]*\*/@@' \
        "$folder/${file##*/}" ;;
    esac
    chmod 644 "$folder/${file##*/}"
  done
}

for name in $(awk '!/^#/ { print $1 }' versions.txt); do
  echo "fetching $name $(version_of "$name")"
  unpack "$name"
done

take tabler "$work/core/dist/css/tabler.min.css" "$work/core/dist/js/tabler.min.js"
# @tabler/core carries no licence file of its own; the text is that of its sister package.
cp "$work/icons/LICENSE" "$here/tabler/LICENSE"
take htmx "$work/htmx.org/dist/htmx.min.js" "$work/htmx.org/LICENSE"
take tom-select "$work/tom-select/dist/js/tom-select.popular.min.js" "$work/tom-select/LICENSE"
cp "$work/tom-select/dist/css/tom-select.bootstrap5.min.css" "$here/tom-select/"
sed -i -E 's@/\*# sourceMappingURL=[^*]*\*/@@' "$here/tom-select/tom-select.bootstrap5.min.css"
take echarts "$work/echarts/dist/echarts.min.js" "$work/echarts/LICENSE" "$work/echarts/NOTICE"
take inter "$work/inter/files/inter-latin-wght-normal.woff2" \
  "$work/inter/files/inter-latin-ext-wght-normal.woff2" "$work/inter/LICENSE"

python3 "$here/build_sprite.py" "$work/icons"
cp "$work/icons/LICENSE" "$here/../icons/LICENSE"
echo "done"
