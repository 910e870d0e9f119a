#!/bin/sh
# Asks for one review after another, as users do, until it is ended: ./load.sh http://127.97.3.18:9080
number=0
while :; do
  number=$((number + 1))
  curl --silent --output /dev/null --write-out '%{http_code}\n' "$1/reviews/$number"
  sleep 0.1
done
