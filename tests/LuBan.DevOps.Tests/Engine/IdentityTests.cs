using System.Net.Http.Json;
using LuBan.DevOps.Tests.Console;
using LuBan.DevOps.Tests.Examples;

namespace LuBan.DevOps.Tests.Engine;

/// <summary>A step talks to LuBan as its run's service account, and as nobody else.</summary>
[Collection(DevOpsServerCollection.Name), Trait("Category", "Slow")]
public sealed class IdentityTests(DevOpsServer server)
{
    [ExampleFact]
    public async Task A_step_has_the_rights_of_its_service_account_and_its_token_is_in_no_log()
    {
        const string core = "/api/v1/namespaces/default", rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/default";
        await server.CreateAsync($"{core}/serviceaccounts", new() { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "deployer" } });
        await server.CreateAsync($"{rbac}/rolebindings", System.Text.Json.Nodes.JsonNode.Parse("""
            { "metadata": { "name": "deployer" }, "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "edit" },
              "subjects": [{ "kind": "ServiceAccount", "name": "deployer", "namespace": "default" }] }
            """)!.AsObject());
        await server.CreateAsync($"/apis/tekton.dev/v1/namespaces/default/taskruns", System.Text.Json.Nodes.JsonNode.Parse("""
            { "metadata": { "name": "deploys" }, "spec": { "serviceAccountName": "deployer", "taskSpec": { "steps": [{ "name": "work", "image": "curlimages/curl", "script":
              "code() { curl -s -o /dev/null -w '%{http_code}\\n' -H \"Authorization: Bearer $(cat $LUBAN_TOKEN_FILE)\" \"$@\"; }\ncode -H 'Content-Type: application/json' -d '{\"metadata\":{\"name\":\"made-by-a-step\"},\"data\":{\"a\":\"b\"}}' $LUBAN_SERVER/api/v1/namespaces/default/configmaps\ncode $LUBAN_SERVER/api/v1/namespaces\nkubectl create configmap made-by-kubectl -o name\ncat $LUBAN_TOKEN_FILE\n" }] } } }
            """)!.AsObject());

        await server.Process.WaitForAsync("the run to end", async () => (await server.GetAsync("/apis/tekton.dev/v1/namespaces/default/taskruns/deploys"))["status"]?["completionTime"] is { } end ? end : null, TimeSpan.FromMinutes(3));
        var log = await server.Process.Http.GetStringAsync("/ext/luban.devops/namespaces/default/taskruns/deploys/steps/work/log");

        Assert.Equal("201\n403\nconfigmap/made-by-kubectl\n***\n", log);
        Assert.Equal("b", (string?)(await server.GetAsync($"{core}/configmaps/made-by-a-step"))["data"]!["a"]);
    }
}
