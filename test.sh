#!/usr/bin/env bash
# Runs every test, the browser's included. The last line is: N passed, N failed, N skipped.
#   ./test.sh [FOLDER...]   only the test projects of these folders, such as tests/TenantPortal.Core.Tests
#   ./test.sh --install     first installs what is missing: Chromium, and PostgreSQL and promtool where root runs it on Debian
# Without --install it installs nothing. What is missing is named, and the tests that need it are skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Neither the compiler nor the tests run long enough to earn back what profiling costs.
export DOTNET_TieredPGO=0

is_root_on_debian() { [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null && grep -qi debian /etc/os-release; }

# Of Prometheus only promtool is used: it tests the alerting rules.
find_missing_packages() {
  find_chromium >/dev/null || echo chromium
  [[ -n ${TENANTPORTAL_TEST_POSTGRES:-} || -x $(find_postgres)/initdb ]] || echo postgresql
  command -v promtool >/dev/null || echo prometheus
}

install_packages() {
  echo "Installing $*." >&2
  apt-get update >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null
}

find_chromium() {
  local candidate
  for candidate in "${CHROMIUM_PATH:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome \
    "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}"/chromium-*/chrome-linux*/chrome \
    "$HOME"/Library/Caches/ms-playwright/chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium; do
    if [[ -n $candidate && -x $candidate ]]; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

# Playwright's own driver is among what was built.
install_chromium() {
  local driver=e2e/TenantPortal.E2E/bin/Debug/net10.0/.playwright
  "$(echo "$driver"/node/*/node)" "$driver/package/cli.js" install --with-deps chromium >&2
}

find_postgres() { dirname "$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -1)"; }

# A PostgreSQL server of our own that ends with this script. It refuses to run as root.
start_postgres() {
  pg_folder=$(as_postgres mktemp -d)
  as_postgres "$pg_bin/initdb" -D "$pg_folder/data" -A trust -U postgres -E UTF8 --locale=C --no-sync >/dev/null
  local port=$((20000 + RANDOM % 10000))
  as_postgres "$pg_bin/pg_ctl" -s -w -D "$pg_folder/data" -l "$pg_folder/log" \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$pg_folder -c fsync=off -c max_connections=300" start
  export TENANTPORTAL_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres"
}

as_postgres() {
  if [[ $(id -u) == 0 ]]; then runuser -u postgres -- "$@"; else "$@"; fi
}

clean_up() {
  for lane in "${lanes[@]}"; do kill -- "-$lane" || true; done
  [[ -z $pg_folder ]] || as_postgres "$pg_bin/pg_ctl" -s -D "$pg_folder/data" -m immediate stop || true
  rm -rf ${results:+"$results"} ${pg_folder:+"$pg_folder"}
}

# One compiler for all projects, ended again: starting one for each takes as long as compiling.
build() {
  local status=0
  dotnet build TenantPortal.sln --nologo --verbosity quiet -p:UseSharedCompilation=true || status=$?
  dotnet build-server shutdown --vbcscompiler >/dev/null
  return "$status"
}

results="" pg_folder="" pg_bin="" install="" lanes=()
trap clean_up EXIT

if [[ ${1:-} == --install ]]; then
  install=yes
  shift
fi

# Downloads wait for the network while the build keeps the cores busy.
installation=""
if [[ -n $install ]] && is_root_on_debian; then
  mapfile -t packages < <(find_missing_packages)
  if ((${#packages[@]})); then
    install_packages "${packages[@]}" &
    installation=$!
  fi
fi

build
[[ -z $installation ]] || wait "$installation"

# Tests do not run long enough to earn back what optimizing and compiling again costs. The compiler did. The number is hexadecimal.
export DOTNET_JITMinOpts=1 DOTNET_TC_CallCountThreshold=400
# Threads that wait for work by spinning take the cores from the other lanes.
export DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0

[[ -z $install ]] || find_chromium >/dev/null || install_chromium
if CHROMIUM_PATH=$(find_chromium); then
  export CHROMIUM_PATH
else
  unset CHROMIUM_PATH
  echo "Chromium is missing: the browser tests are skipped. Install it with ./test.sh --install, or set CHROMIUM_PATH." >&2
fi

if [[ -z ${TENANTPORTAL_TEST_POSTGRES:-} ]]; then
  pg_bin=$(find_postgres)
  if [[ -x $pg_bin/initdb ]]; then
    start_postgres
  else
    echo "PostgreSQL is missing: its tests are skipped. Install it (Debian: postgresql), or set TENANTPORTAL_TEST_POSTGRES to a server." >&2
  fi
fi

[[ -n ${TENANTPORTAL_TEST_KUBECONFIG:-} ]] \
  || echo "TENANTPORTAL_TEST_KUBECONFIG is not set: the tests on a real API server are skipped." >&2

results=$(mktemp -d)
status=0
# 8 is a project whose tests were all skipped, such as the browser tests without a browser.
options=(--no-build --output normal --report-trx --results-directory "$results" --ignore-exit-code 8)

run_projects() {
  local log=$1 failure=0
  shift
  for folder in "$@"; do dotnet test --project "$folder" "${options[@]}" 2>&1 | tee -a "$log" || failure=$?; done
  return "$failure"
}

# All but the browser tests run at a low priority, because a browser that starves fails for no reason.
lower_priority() { renice -n 10 -p "$BASHPID" >/dev/null; }

run_browser_first() {
  local log=$1 failure=0
  run_projects "$log" "$2" || failure=$?
  lower_priority
  run_projects "$log" "${@:3}" || failure=$?
  return "$failure"
}

# Beside what else runs. A process group of its own, so that it ends with this script.
start_lane() {
  set -m
  "$@" >/dev/null &
  lanes+=($!)
  set +m
}

if (($#)); then
  run_projects "$results/1.log" "$@" || status=$?
else
  # Tests often wait: for a browser, a cluster, a database. Three lanes keep two cores busy.
  rest=()
  for folder in tests/*.Tests; do
    [[ $folder == tests/TenantPortal.Web.Tests || $folder == tests/TenantPortal.Kubernetes.Tests ]] || rest+=("$folder")
  done
  start_lane run_browser_first "$results/1.log" e2e/TenantPortal.E2E tests/TenantPortal.Kubernetes.Tests
  lower_priority
  start_lane run_projects "$results/2.log" tests/TenantPortal.Web.Tests
  run_projects "$results/3.log" "${rest[@]}" || status=$?
  for lane in "${lanes[@]}"; do wait "$lane" || status=$?; done
  lanes=()
  cat "$results/1.log" "$results/2.log"
fi

printf '\nThe ten slowest tests:\n'
# Not a pipe into head: it would close early, and pipefail would call that a failure.
find "$results" -name '*.trx' -exec grep -ho '<UnitTestResult [^>]*>' {} + \
  | sed -E 's/.* testName="([^"]*)".* duration="([^"]*)".*/\2 \1/; s/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' \
  | sort -r | awk 'NR <= 10 { print "  " $0 }'

# Each run ends with a summary block; add them up.
awk '/^Test run summary:/ { block = 1 }
     block && /^  failed:/ { failed += $2 }
     block && /^  succeeded:/ { passed += $2 }
     block && /^  skipped:/ { skipped += $2; block = 0 }
     END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }' "$results"/*.log
exit "$status"
