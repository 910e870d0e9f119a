"""What a program with python3-kubernetes does. Asks the test for what only it can do ("ask ..."), and says what held ("ok ...")."""
import json
import queue
import sys
import threading
import time

import urllib3
from kubernetes import client, config, dynamic, watch

NAMESPACE = "python-client"
config.load_kube_config(config_file=sys.argv[1])
core = client.CoreV1Api()
objects = dynamic.DynamicClient(client.ApiClient())
maps = objects.resources.get(api_version="v1", kind="ConfigMap")


def ok(what):
    print("ok " + what, flush=True)


def ask(what):
    print("ask " + what, flush=True)
    answer = sys.stdin.readline().strip()
    assert answer == "done", f"asked for {what}, was answered {answer}"


def until(what, holds):
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.02)


def refused(code, reason, call):
    try:
        call()
    except client.ApiException as error:
        assert error.status == code, error
        status = json.loads(error.body)
        assert (status["kind"], status["reason"]) == ("Status", reason), status
        assert status["message"]
        return status
    raise AssertionError(f"was not refused with {code}")


def config_map(name, text, **labels):
    return client.V1ConfigMap(metadata=client.V1ObjectMeta(name=name, labels=labels or None), data={"text": text})


core.create_namespace(client.V1Namespace(metadata=client.V1ObjectMeta(name=NAMESPACE)))
for name in ("a", "b", "c"):
    made = core.create_namespaced_config_map(NAMESPACE, config_map(name, name, set="one"))
    assert made.data["text"] == name and made.metadata.creation_timestamp.year > 2000
ok("create")

assert [item.metadata.name for item in core.list_namespaced_config_map(NAMESPACE).items] == ["a", "b", "c"]
assert core.list_namespaced_config_map(NAMESPACE, label_selector="set=two").items == []
page = core.list_namespaced_config_map(NAMESPACE, limit=2)
rest = core.list_namespaced_config_map(NAMESPACE, limit=2, _continue=page.metadata._continue)
assert [len(page.items), rest.items[0].metadata.name] == [2, "c"]
ok("list and page")

# A dictionary is sent as a strategic merge patch, a list as a JSON patch.
assert core.patch_namespaced_config_map("a", NAMESPACE, {"data": {"more": "strategic"}}).data["text"] == "a"
assert core.patch_namespaced_config_map("a", NAMESPACE, [{"op": "replace", "path": "/data/text", "value": "json"}]).data["text"] == "json"
assert maps.patch(name="a", namespace=NAMESPACE, body={"data": {"text": "merged"}}, content_type="application/merge-patch+json").data.text == "merged"
ok("patch: strategic, json, merge")


def apply(text, manager, **query):
    """This version of the library has no call for it, and sends a body that is not named JSON as it stands."""
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "applied", "namespace": NAMESPACE}, "data": {"text": text}}
    path = f"/api/v1/namespaces/{NAMESPACE}/configmaps/applied"
    return client.ApiClient().call_api(
        path, "PATCH", query_params=[("fieldManager", manager)] + list(query.items()), body=json.dumps(body), auth_settings=["BearerToken"],
        header_params={"Content-Type": "application/apply-patch+yaml", "Accept": "application/json"}, response_type="V1ConfigMap")[0]


assert apply("first", "one").data["text"] == "first"
conflict = refused(409, "Conflict", lambda: apply("second", "two"))
assert conflict["details"]["causes"][0]["field"] == ".data.text", conflict
assert apply("second", "two", force="true").data["text"] == "second"
ok("patch: server-side apply")

refused(404, "NotFound", lambda: core.read_namespaced_config_map("nothing", NAMESPACE))
refused(409, "AlreadyExists", lambda: core.create_namespaced_config_map(NAMESPACE, config_map("a", "again")))
invalid = refused(422, "Invalid", lambda: core.create_namespaced_config_map(NAMESPACE, config_map("Not A Name", "x")))
assert invalid["details"]["causes"][0]["field"] == "metadata.name"
ok("errors as Status")

cache, events, lists, running = {}, queue.Queue(), [0], [True]


def informer():
    """List, then watch from there; after a lost connection go on, after 410 list again: as the library's documentation says."""
    revision = None
    while running[0]:
        try:
            if revision is None:
                found = core.list_namespaced_config_map(NAMESPACE)
                lists[0] += 1
                names = {item.metadata.name for item in found.items}
                for gone in set(cache) - names:
                    del cache[gone]
                    events.put(f"DELETED {gone}")
                for item in found.items:
                    cache[item.metadata.name] = item
                revision = found.metadata.resource_version
            watcher = watch.Watch()
            for event in watcher.stream(core.list_namespaced_config_map, NAMESPACE, resource_version=revision, timeout_seconds=60):
                item = event["object"]
                revision = item.metadata.resource_version
                if event["type"] == "DELETED":
                    cache.pop(item.metadata.name, None)
                else:
                    cache[item.metadata.name] = item
                events.put(f"{event['type']} {item.metadata.name}")
        except client.ApiException as error:
            if error.status == 410:
                revision = None
        except urllib3.exceptions.HTTPError:
            time.sleep(0.1)


def seen(count):
    return [events.get(timeout=30) for _ in range(count)]


threading.Thread(target=informer, daemon=True).start()
until("the informer to be full", lambda: len(cache) == 4)
core.create_namespaced_config_map(NAMESPACE, config_map("d", "d"))
core.patch_namespaced_config_map("b", NAMESPACE, {"data": {"text": "new"}})
core.delete_namespaced_config_map("c", NAMESPACE)
assert seen(3) == ["ADDED d", "MODIFIED b", "DELETED c"]
ok("watch: add, update, delete")

ask("cut")
ask("change")
ask("mend")
assert seen(1) == ["ADDED while-cut"]
assert cache["while-cut"].data["text"] == "later" and lists[0] == 1
ok("watch: goes on after a lost connection")

ask("cut")
ask("expire")
ask("mend")
until("a new list", lambda: lists[0] > 1 and "late-39" in cache and "a" not in cache)
core.patch_namespaced_config_map("b", NAMESPACE, {"data": {"text": "after"}})
until("an event after the new list", lambda: cache["b"].data["text"] == "after")
ok("watch: begins anew after 410")
running[0] = False

core.delete_collection_namespaced_config_map(NAMESPACE, label_selector="set=one")
assert core.list_namespaced_config_map(NAMESPACE, label_selector="set=one").items == []
core.delete_namespace(NAMESPACE)
ok("delete")
