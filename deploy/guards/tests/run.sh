#!/usr/bin/env bash
# Runs the cases of this folder on a cluster with the guards, by dry runs as the users of users.yaml, and prints a table.
#   deploy/guards/tests/run.sh [KUBECTL OPTIONS]   such as --context staging
# It needs kubectl and the rights of a cluster admin: it creates the objects of setup.yaml first, and deletes them at the end.
# Exit code: 0 as expected, 1 when a case was decided otherwise, 2 when the cluster cannot evaluate the guards.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

kubectl=(kubectl "$@")
separator=$'\x1f'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# kubectl reads the YAML, so that nothing else is needed. Fields that a case lacks are empty.
read_cases() {
  kubectl annotate --local -f "$1" read-by=run.sh -o go-template='{{$set := .}}{{range .cases}}{{.name}}{{"\x1f"}}{{.as}}{{"\x1f"}}{{.operation}}{{"\x1f"}}{{.object}}{{"\x1f"}}{{with .subresource}}{{.}}{{end}}{{"\x1f"}}{{with .change}}{{.}}{{else}}[]{{end}}{{"\x1f"}}{{.expect}}{{"\x1f"}}{{if .policy}}{{.policy}}{{else}}{{$set.policy}}{{end}}{{"\x1f"}}{{with .message}}{{.}}{{end}}{{"\x1f"}}{{"\n"}}{{end}}'
}

read_users() {
  kubectl annotate --local -f users.yaml read-by=run.sh -o go-template='{{range .users}}{{.name}}{{"\x1f"}}--as{{"\x1f"}}{{.user}}{{range .groups}}{{"\x1f"}}--as-group{{"\x1f"}}{{.}}{{end}}{{"\n"}}{{end}}'
}

has_api() { "${kubectl[@]}" get --raw "/apis/$1" >"$work/api" 2>/dev/null && { [[ $# -eq 1 ]] || grep -q "\"$2\"" "$work/api"; }; }

# The path of an object that is in the cluster: KIND/NAME, or KIND/NAMESPACE/NAME.
path_of() {
  case $1 in
    Namespace/*) echo "/api/v1/namespaces/${1#*/}" ;;
    PersistentVolume/*) echo "/api/v1/persistentvolumes/${1#*/}" ;;
    Pod/*) set -- "${1#*/}"; echo "/api/v1/namespaces/${1%/*}/pods/${1#*/}" ;;
    ResourceQuota/*) set -- "${1#*/}"; echo "/api/v1/namespaces/${1%/*}/resourcequotas/${1#*/}" ;;
    *) echo "no path for $1" >&2; return 1 ;;
  esac
}

# Sends one request as a user; the arguments of the identity are in "${identity[@]}".
send() {
  local operation=$1 object=$2 subresource=$3 change=$4 kind name place=()
  kind=${object%%/*} name=${object##*/}
  [[ $object == */*/* ]] && place=(-n "$(cut -d/ -f2 <<<"$object")")
  case $operation in
    CREATE)
      local file=objects/$object.yaml
      if [[ $change != '[]' ]]; then
        kubectl patch --local -f "$file" --type=json -p "$change" -o json >"$work/object.json"
        file=$work/object.json
      fi
      "${kubectl[@]}" create --dry-run=server --validate=false -f "$file" "${identity[@]}" ;;
    DELETE) "${kubectl[@]}" delete "$kind" "$name" "${place[@]}" --dry-run=server --wait=false "${identity[@]}" ;;
    UPDATE)
      if [[ -z $subresource ]]; then
        "${kubectl[@]}" patch "$kind" "$name" "${place[@]}" --type=json -p "$change" --dry-run=server "${identity[@]}"
      else
        "${kubectl[@]}" get "$kind" "$name" "${place[@]}" -o json >"$work/before.json"
        kubectl patch --local -f "$work/before.json" --type=json -p "$change" -o json >"$work/object.json"
        "${kubectl[@]}" replace --raw "$(path_of "$object")/$subresource?dryRun=All" -f "$work/object.json" "${identity[@]}"
      fi ;;
  esac
}

delete_setup() {
  echo "Deleting the objects of the tests." >&2
  local file
  for file in "${setup[@]}"; do
    "${kubectl[@]}" delete -f "$file" --ignore-not-found --wait=false >/dev/null || true
  done
  rm -rf "$work"
}

version=$("${kubectl[@]}" get --raw /version | sed -n 's/.*"gitVersion": *"\([^"]*\)".*/\1/p')
echo "Server: ${version:-unknown}"
evaluates=yes
if ! has_api admissionregistration.k8s.io/v1 validatingadmissionpolicies; then
  evaluates=
  cat <<'END'
This server has no ValidatingAdmissionPolicy (Kubernetes 1.30 and later): it evaluates NONE of the guards, and no refusal can be tried.
Tried instead: that nothing but a guard refuses a request. Each request must be accepted, those that a guard must refuse too.
END
fi

hardening=yes
if [[ -n $evaluates ]] && ! "${kubectl[@]}" get validatingadmissionpolicy tenantportal-pod-hardening >/dev/null 2>&1; then
  hardening=
  echo "tenantportal-pod-hardening is not installed: pods must be refused by another engine, which does not guard the pull policy."
fi

setup=(setup.yaml)
has_secrets=
if has_api external-secrets.io/v1; then
  has_secrets=yes
  setup+=(setup-external-secrets.yaml)
fi

trap delete_setup EXIT
for file in "${setup[@]}"; do
  # The ServiceAccount of a new namespace, which its pods need, appears a moment later.
  until "${kubectl[@]}" apply --server-side --force-conflicts --field-manager=guards-test -f "$file" >/dev/null 2>"$work/errors"; do
    ((SECONDS < 60)) || { cat "$work/errors" >&2; exit 2; }
    sleep 1
  done
done
for place in team-guards-any vcluster-guards-test guards-test-other; do
  until "${kubectl[@]}" get serviceaccount default -n "$place" >/dev/null 2>&1; do
    ((SECONDS < 120)) || { echo "$place has no ServiceAccount default." >&2; exit 2; }
    sleep 1
  done
done

declare -A users
while IFS= read -r line; do
  users[${line%%"$separator"*}]=${line#*"$separator"}
done < <(read_users)

declare -A count=([ok]=0 [accepted]=0 [DIFFERS]=0 [skipped]=0)
format='%-8s %-8s %-8s %s\n'
# shellcheck disable=SC2059
printf "$format" RESULT EXPECTED FOUND CASE
for file in cases/*.yaml; do
  set_name=$(basename "$file" .yaml)
  needs=$(sed -n 's/^needs: *//p' "$file")
  while IFS=$separator read -r name as operation object subresource change expect policy message _; do
    IFS=$separator read -r -a identity <<<"${users[$as]}"
    identity+=(--as-group guards-test:everyone)
    result=ok found='' reason=''
    if [[ $needs == external-secrets.io && -z $has_secrets ]]; then
      result=skipped reason="external-secrets is not installed"
    elif [[ -z $hardening && $message == imagePullPolicy* ]]; then
      result=skipped reason="the engine does not guard the pull policy"
    elif output=$(send "$operation" "$object" "$subresource" "$change" 2>&1); then
      found=allow
      [[ $expect == allow ]] || result=DIFFERS
      [[ -n $evaluates ]] || result=accepted
    elif grep -qE 'denied (the )?request' <<<"$output"; then
      found=deny reason=$output
      [[ $expect == deny && $output == *"$message"* ]] || result=DIFFERS
      [[ -n $hardening && $output != *"'$policy'"* ]] && result=DIFFERS
    elif [[ $subresource == ephemeralcontainers && -z $evaluates ]]; then
      result=skipped reason="ephemeral containers need a newer server"
    else
      # Nothing was proved: something else refused.
      found=error result=DIFFERS reason=$output
    fi
    count[$result]=$((count[$result] + 1))
    # shellcheck disable=SC2059
    printf "$format" "$result" "$expect" "$found" "$set_name: $name"
    [[ $result == ok || $result == accepted ]] || printf '%27s%s\n' '' "$(head -n 1 <<<"$reason")"
  done < <(read_cases "$file")
done

if [[ -z $evaluates ]]; then
  echo "${count[accepted]} accepted, ${count[DIFFERS]} refused by something else, ${count[skipped]} skipped. The guards were NOT tried: this server has none."
else
  echo "${count[ok]} as expected, ${count[DIFFERS]} differ, ${count[skipped]} skipped"
fi
((count[DIFFERS] == 0)) || exit 1
[[ -n $evaluates ]] || exit 2
