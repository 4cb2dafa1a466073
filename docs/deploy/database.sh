#!/usr/bin/env bash
# Run once by the database's container: an account that owns its database and nothing else, so that the walls between
# communes hold for it.
set -euo pipefail
psql --set ON_ERROR_STOP=1 --set password="$ACCOUNT_PASSWORD" <<'SQL'
CREATE ROLE sotreem LOGIN PASSWORD :'password';
CREATE DATABASE sotreem OWNER sotreem;
SQL
