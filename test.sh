#!/usr/bin/env bash
# Runs every test, the browser's included. Ends with one line: N passed, N failed, N skipped.
#   ./test.sh [FOLDER...]   only the test projects of these folders, such as tests/TenantPortal.Core.Tests
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

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

install_chromium() {
  echo "No Chromium was found: installing one." >&2
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null && grep -qi debian /etc/os-release; then
    apt-get update >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium >/dev/null
  else
    local driver=e2e/TenantPortal.E2E/bin/Debug/net10.0/.playwright
    "$(echo "$driver"/node/*/node)" "$driver/package/cli.js" install --with-deps chromium >&2
  fi
}

# A PostgreSQL server of our own that ends with this script. It refuses to run as root.
start_postgres() {
  pg_bin=$(dirname "$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -1)")
  [[ -x $pg_bin/initdb ]] || { echo "PostgreSQL is not installed: its tests are skipped." >&2; return; }
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
  [[ -z $pg_folder ]] || as_postgres "$pg_bin/pg_ctl" -s -D "$pg_folder/data" -m immediate stop || true
  rm -rf ${log:+"$log"} ${pg_folder:+"$pg_folder"}
}

log="" pg_folder=""
trap clean_up EXIT

# Without a mail server, the tests that need one are skipped.
install_mail_server() {
  /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null && return
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null && grep -qi debian /etc/os-release; then
    apt-get update >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3-aiosmtpd >/dev/null
  else
    echo "No aiosmtpd was found (Debian: python3-aiosmtpd): what needs a mail server is skipped." >&2
  fi
}

install_mail_server
dotnet build TenantPortal.sln --nologo --verbosity quiet
[[ -n ${TENANTPORTAL_TEST_POSTGRES:-} ]] || start_postgres

if ! CHROMIUM_PATH=$(find_chromium); then
  install_chromium
  CHROMIUM_PATH=$(find_chromium) || { echo "Chromium could not be installed. Install one and set CHROMIUM_PATH to it." >&2; exit 1; }
fi
export CHROMIUM_PATH

log=$(mktemp)
status=0
if (($#)); then
  for folder in "$@"; do dotnet test --project "$folder" --no-build --output normal 2>&1 | tee -a "$log" || status=$?; done
else
  # One project after another: each runs its own tests in parallel, and a browser that starves fails for no reason.
  dotnet test --solution TenantPortal.sln --no-build --output normal --max-parallel-test-modules 1 2>&1 | tee "$log" || status=$?
fi

# Each run ends with a summary block; add them up.
awk '/^Test run summary:/ { block = 1 }
     block && /^  failed:/ { failed += $2 }
     block && /^  succeeded:/ { passed += $2 }
     block && /^  skipped:/ { skipped += $2; block = 0 }
     END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }' "$log"
exit "$status"
