#!/bin/sh
# Saves the configuration of an Identity Cloud tenant as JSON files, one answer of the API each.
# Printed by `lint-settings requests`. It only reads: every call is a GET, apart from the POST for an access token and
# the POSTs by which the Entity API reads. Usage: sh FILE [FOLDER]
#
# Credentials come from the environment, never from the command line:
#   AIC_OWNER_ID, AIC_OWNER_SECRET    an API client with the feature `owner`; without them, netrc is used
#   AIC_CONFIG_ID, AIC_CONFIG_SECRET  an OIDC configuration client, for a token of one hour; or
#   AIC_TOKEN                         an administrative access token
# Others: NETRC, a netrc file in place of ~/.netrc; AIC_SCOPE, the scope of the token; AIC_TRIES, tries for each call.
set -eu
umask 077

base=@BASE@
app=@APP@
customer=@CUSTOMER@
capture=@CAPTURE@
into=${1:-@INTO@}

tries=${AIC_TRIES:-5}
saved=0
token=${AIC_TOKEN:-}

say() {
  printf '%s\n' "$*" >&2
}

# Reports what could not be done. A subshell may do so, and therefore a file counts.
fail() {
  echo >>"$into/.failed"
  say "failed: $*"
}

# A text for a config file of curl.
quoted() {
  sed 's/["\\]/\\&/g' <<TEXT
$1
TEXT
}

# What curl reads from standard input, so that no secret is an argument of a program. $1: owner, config or token
credentials() {
  case $1 in
    owner) if [ -n "${AIC_OWNER_ID:-}" ]; then user=$AIC_OWNER_ID:$AIC_OWNER_SECRET; else user=; fi ;;
    config) user=$AIC_CONFIG_ID:$AIC_CONFIG_SECRET ;;
    token)
      cat <<CONFIG
header = "Authorization: Bearer $(quoted "$token")"
CONFIG
      return
      ;;
  esac
  if [ -n "$user" ]; then
    cat <<CONFIG
user = "$(quoted "$user")"
CONFIG
  elif [ -n "${NETRC:-}" ]; then
    cat <<CONFIG
netrc-file = "$(quoted "$NETRC")"
CONFIG
  else
    echo netrc
  fi
}

# Makes a call and prints its status. $1: whose credentials; $2: the file for the body; the rest: arguments of curl
call() {
  as=$1
  body=$2
  shift 2
  credentials "$as" | curl --config - --silent --show-error --globoff --proto @PROTO@ --connect-timeout 20 --max-time 120 \
    --header 'Accept: application/json' --output "$body" --write-out '%{http_code}' "$@" || printf ' cut off'
}

# Makes a call until it works, or cannot: the body is in $2 then, and $status says what came of it.
insist() {
  try=1
  while :; do
    : >"$2"
    status=$(call "$@")
    case $status in
      2??)
        start=$(tr -d ' \t\r\n' <"$2" | cut -c 1)
        case $start in
          '{' | '[') ;;
          *)
            status="$status, but no JSON"
            return 1
            ;;
        esac
        # The older APIs answer 200 to everything, and say in the body what it means.
        legacy=$(tr -d ' \n' <"$2" | sed -n 's/.*"stat":"error".*/error/p')
        [ "$legacy" ] || return 0
        status=$(tr -d ' \n' <"$2" | sed -n 's/.*"code":\([0-9]*\).*/\1/p')
        [ "$status" = 510 ] || return 1
        ;;
      *'cut off' | 408 | 429 | 5??) ;;
      *) return 1 ;;
    esac
    [ "$try" -lt "$tries" ] || return 1
    sleep $((1 << try))
    try=$((try + 1))
  done
}

# Saves an answer. $1: the file, in the folder; $2: whose credentials; the rest: arguments of curl
save() {
  file=$into/$1
  shift
  who=$1
  shift
  mkdir -p "${file%/*}"
  if insist "$who" "$file.part" "$@"; then
    mv "$file.part" "$file"
    saved=$((saved + 1))
    return 0
  fi
  fail "$file: status $status"
  # What the API said is kept, so that `import` reports it as well.
  if [ -s "$file.part" ]; then mv "$file.part" "$file"; else rm -f "$file.part" "$file"; fi
  return 1
}

# Saves an access schema if the API client has one of this type. $1: API client; $2: entity type; $3: type of access
save_access_schema() {
  answer=$into/access-schemas/$1-$2-$3.json
  mkdir -p "${answer%/*}"
  if insist owner "$answer.part" --data-urlencode "type_name=$2" --data-urlencode "for_client_id=$1" \
    --data-urlencode "access_type=$3" --url "$capture/entityType.getAccessSchema"; then
    # The answer does not name the client that it is about.
    sed "1s/{/{\"for_client_id\": \"$1\", \"type_name\": \"$2\", \"access_type\": \"$3\", /" "$answer.part" >"$answer"
    saved=$((saved + 1))
  elif [ "$(members error "$answer.part")" != invalid_argument ]; then
    fail "$answer: status $status"
  fi
  rm -f "$answer.part"
}

# Prints the text of each member with a name. $1: the name; $2: the file
members() {
  awk -v wanted="$1" '
    BEGIN { RS = "\"" }
    {
      text = text $0
      if (inside) {
        rest = text
        sub(/\\+$/, "", rest)
        if ((length(text) - length(rest)) % 2) { text = text "\""; next }  # an escaped quote
        gsub(/\\\//, "/", text)
        if (name == wanted && follows) print text
        name = text
        follows = 0
      } else {
        follows = text ~ /^[ \t\r\n]*:[ \t\r\n]*$/
      }
      inside = !inside
      text = ""
    }' "$2"
}

# Prints the paths of the clients in a list that have a feature. $1: the feature, or - for those without owner; $2: file
clients_with() {
  awk -v wanted="$1" '
    BEGIN { RS = "\"" }
    {
      text = text $0
      if (inside) {
        rest = text
        sub(/\\+$/, "", rest)
        if ((length(text) - length(rest)) % 2) { text = text "\""; next }
        gsub(/\\\//, "/", text)
        if (name == "_self" && follows) self = text
        if (!follows) { if (text == wanted) has = 1; if (text == "owner") owner = 1 }
        name = text
      } else {
        follows = text ~ /^[ \t\r\n]*:[ \t\r\n]*$/
        if (text ~ /}/) {
          if (self != "" && (has || (wanted == "-" && !owner))) print self
          self = ""; has = 0; owner = 0
        }
      }
      inside = !inside
      text = ""
    }' "$2"
}

# The last part of each path, if it can be a part of a path and of a file name; others are reported.
parts() {
  while IFS= read -r path; do
    part=${path##*/}
    case $part in
      '' | *[!A-Za-z0-9_-]*) fail "a name with unusual characters is passed over: $part" ;;
      *) printf '%s\n' "$part" ;;
    esac
  done
}

# Saves each object of a list of the OIDC API, page by page. $1: the name of the list; $2: the name of the files
save_all() {
  url=$base/$customer/config/$1
  page=1
  : >"$into/.ids"
  while [ -n "$url" ]; do
    list=$2.json
    [ "$page" -eq 1 ] || list=$2-$page.json
    save "$list" token --url "$url" || break
    members id "$into/$list" | parts >>"$into/.ids"
    [ "$page" -eq 1 ] && total=$(tr -d ' \n' <"$into/$list" | sed -n 's/.*"total":\([0-9]*\).*/\1/p')
    next=$(tr -d ' \n' <"$into/$list" | sed -n 's/.*"next":{"href":"\([^"]*\)".*/\1/p' | sed 's|\\/|/|g')
    case $next in
      '') url= ;;
      "$url" | "${url#"$base"}") fail "$list: the next page that it names is the same one"; url= ;;
      /*) url=$base$next ;;
      "$base"/*) url=$next ;;
      *) fail "$list: the next page is on another server"; url= ;;
    esac
    page=$((page + 1))
    if [ "$page" -gt 1000 ]; then
      fail "$list: there are too many pages"
      url=
    fi
  done
  sort -u "$into/.ids" >"$into/.unique"
  count=$(awk 'END { print NR }' "$into/.unique")
  [ "${total:-$count}" -le "$count" ] || fail "$2.json lists $count of ${total}: the rest is on pages that it does not name"
  while read -r id; do
    save "$2/$id.json" token --url "$base/$customer/config/$1/$id" || :
  done <"$into/.unique"
  total=
}

needs() {
  say "$1"
  exit 2
}

case ${AIC_OWNER_ID:-}:${AIC_OWNER_SECRET:-} in
  : | ?*:?*) ;;
  *) needs 'set both AIC_OWNER_ID and AIC_OWNER_SECRET, or none of them to use netrc' ;;
esac
if [ -n "$customer" ] && [ -z "$token" ]; then
  [ -n "${AIC_CONFIG_ID:-}" ] && [ -n "${AIC_CONFIG_SECRET:-}" ] ||
    needs 'set AIC_CONFIG_ID and AIC_CONFIG_SECRET to those of an OIDC configuration client, or AIC_TOKEN to an access token'
fi
command -v curl >/dev/null || needs 'curl is missing'

# The answers hold secrets: git must not take them. The same file shows later that the folder is for answers.
mark='# Answers of the API, with secrets. A new run of the script replaces them.'
if [ -e "$into" ] && ! grep -qxF "$mark" "$into/.gitignore" 2>/dev/null && [ -n "$(ls -A "$into")" ]; then
  needs "$into holds other files; name a folder for the answers alone: sh FILE FOLDER"
fi
mkdir -p "$into"
printf '%s\n*\n' "$mark" >"$into/.gitignore"
# What is gone from the tenant must not stay here.
for folder in . access-schemas entity-types flows login-policies oidc-clients settings token-policies; do
  rm -f "$into/$folder"/*.json "$into/$folder"/*.json.part
done
clean() {
  rm -f "$into/.ids" "$into/.unique" "$into/.token" "$into/.paths" "$into/.failed"
}
clean
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

if [ -n "$customer" ]; then
  if [ -z "$token" ]; then
    if insist config "$into/.token" --data grant_type=client_credentials \
      --data-urlencode "scope=${AIC_SCOPE:-*:config/**}" --url "$base/$customer/login/token"; then
      token=$(members access_token "$into/.token")
    fi
    rm -f "$into/.token"
    [ -n "$token" ] || fail "OIDC clients and policies: there is no access token: status $status"
  fi
  if [ -n "$token" ]; then
    save_all clients oidc-clients
    save_all loginPolicies login-policies
    save_all tokenPolicies token-policies
  fi
fi

if [ -n "$app" ]; then
  config=$base/config/$app
  save application-settings.json owner --url "$config/settings" || :
  save settings-options.json owner --url "$config/settings/options" || :

  if save api-clients.json owner --url "$config/clients"; then
    clients_with login_client "$into/api-clients.json" | parts | sort -u >"$into/.ids"
    while read -r id; do
      save "settings/$id.json" owner --url "$config/clients/$id/settings" || :
    done <"$into/.ids"
  fi

  if save flows.json owner --url "$config/flows"; then
    members _self "$into/flows.json" | parts | sort -u >"$into/.ids"
    while read -r name; do
      save "flows/$name.json" owner --url "$config/flows/$name" || :
      save "flows/$name-versions.json" owner --url "$config/flows/$name/versions" || :
    done <"$into/.ids"
  fi

  # The Entity API is on the Capture domain, which the login policies name.
  if [ -z "$capture" ] && [ -n "$customer" ]; then
    for policy in "$into"/login-policies/*.json; do
      [ -e "$policy" ] && [ "$(members applicationId "$policy")" = "$app" ] || continue
      host=$(members domain "$policy")
      case $host in
        *[!A-Za-z0-9.-]* | .*) ;;
        *.janraincapture.com) capture=https://$host ;;
      esac
    done
  fi
  if [ -z "$capture" ]; then
    fail 'entity types and access schemas: print this script with --capture and the Capture domain of the application'
  elif save entity-types.json owner --url "$config/entityTypes"; then
    members _self "$into/entity-types.json" | parts | sort -u >"$into/.ids"
    [ ! -e "$into/api-clients.json" ] || clients_with - "$into/api-clients.json" | parts | sort -u >"$into/.paths"
    while read -r type; do
      save "entity-types/$type.json" owner --data-urlencode "type_name=$type" --url "$capture/entityType" || :
      [ -e "$into/.paths" ] || continue
      while read -r id; do
        for access in read write read_with_token write_with_token; do
          save_access_schema "$id" "$type" "$access"
        done
      done <"$into/.paths"
    done <"$into/.ids"
  fi
fi

say "$saved answers are in $into; they hold secrets"
if [ -e "$into/.failed" ]; then
  say 'not everything was saved: see above'
  exit 1
fi
