#!/bin/sh
# Ask Heron one question. HERON_KEY holds the key of your account.
curl --fail https://api.heron.example/v1/chat \
  --header "Authorization: Bearer $HERON_KEY" \
  --data '{"model": "heron-2", "messages": [{"role": "user", "content": "Where is my parcel?"}]}'
