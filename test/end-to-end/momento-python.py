"""What a Python reader does with its cache; prints one JSON object. Arguments: port, cache, client's name."""

import json
import sys
from datetime import timedelta

from momento import CacheClient, Configurations, CredentialProvider
from momento.requests import CollectionTtl

port, cache, name = int(sys.argv[1]), sys.argv[2], sys.argv[3]
credentials = CredentialProvider.for_momento_local(port=port)
credentials.auth_token = "#" + name


def kind(response):
    """Name of the response, with the SDK's code of an error."""
    code = getattr(response, "error_code", None)
    return type(response).__name__ if code is None else f"{type(response).__name__}:{code.name}"


with CacheClient(Configurations.Laptop.v1(), credentials, timedelta(seconds=60)) as client:
    seen = {}
    seen["set"] = kind(client.set(cache, "prix:café", "4.99"))
    seen["get"] = client.get(cache, "prix:café").value_string
    seen["stored"] = kind(client.set_if_not_exists(cache, "prix:café", "5.99"))
    seen["written by another"] = client.get(cache, "from node").value_string
    seen["stored anew"] = kind(client.set_if_not_exists(cache, "another", "5.99"))
    seen["delete"] = kind(client.delete(cache, "prix:café"))
    seen["after delete"] = kind(client.get(cache, "prix:café"))
    seen["increment"] = client.increment(cache, "n", 42).value
    client.set_add_elements(cache, "tag", {"x", "y"}, ttl=CollectionTtl(timedelta(seconds=60)))
    seen["tag"] = sorted(client.set_fetch(cache, "tag").value_set_string)
    client.dictionary_set_fields(cache, "fields", {"f": "1"})
    seen["field"] = kind(client.dictionary_get_field(cache, "fields", "absent"))
    seen["count"] = client.dictionary_increment(cache, "fields", "n", 2).value
    seen["fields"] = client.dictionary_fetch(cache, "fields").value_dictionary_string_string
    seen["empty key"] = kind(client.get(cache, ""))
    seen["no cache"] = kind(client.get("nowhere", "k"))
    seen["list"] = [one.name for one in client.list_caches().caches]
    seen["unknown call"] = kind(client.list_push_back(cache, "list", "x"))
    seen["over quota"] = kind(client.get(cache, "over quota"))
    print(json.dumps(seen))
