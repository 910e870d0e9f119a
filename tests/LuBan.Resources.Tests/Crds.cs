using System.Text.Json.Nodes;

namespace LuBan.Resources.Tests;

/// <summary>CustomResourceDefinitions for tests.</summary>
internal static class Crds
{
    internal const string Path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    /// <summary>The definition <c>plants.garden.example.dev</c> with the fields of the spec given as a schema.</summary>
    internal static JsonObject Plants(string specSchema = """{"type":"object","properties":{"size":{"type":"integer","minimum":0},"color":{"type":"string"}}}""", string group = "garden.example.dev") =>
        Define(group, "Plant", $$$$"""{"type":"object","properties":{"spec":{{{{specSchema}}}},"status":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}""");

    internal static JsonObject Define(string group, string kind, string schema)
    {
        var plural = kind.ToLowerInvariant() + "s";
        return (JsonObject)JsonNode.Parse($$"""
            {
              "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": { "name": "{{plural}}.{{group}}" },
              "spec": {
                "group": "{{group}}", "scope": "Namespaced",
                "names": { "plural": "{{plural}}", "kind": "{{kind}}", "shortNames": ["{{kind.ToLowerInvariant()[..2]}}"] },
                "versions": [ { "name": "v1", "served": true, "storage": true, "schema": { "openAPIV3Schema": {{schema}} } } ]
              }
            }
            """)!;
    }

    internal static JsonObject Version(this JsonObject definition, int index = 0) => (JsonObject)definition["spec"]!["versions"]![index]!;

    internal static string Objects(this JsonObject definition, string version = "v1", string ns = "default") =>
        $"/apis/{definition.Text("spec", "group")}/{version}/namespaces/{ns}/{definition.Text("spec", "names", "plural")}";

    internal static string Condition(this JsonObject definition, string type) =>
        (definition["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(condition => condition.Text("type") == type)?.Text("status") ?? "";

    /// <summary>Creates the definition and waits until its kind is served.</summary>
    internal static async Task<JsonObject> EstablishAsync(this TestApi api, JsonObject definition)
    {
        var (status, created) = await api.PostAsync(Path, definition.DeepClone());
        Assert.True(status == 201, created.ToJsonString());
        await api.UntilAsync(created.Text("metadata", "name"), found => found.Condition("Established") == "True", "the definition is established");
        return created;
    }

    internal static Task UntilAsync(this TestApi api, string name, Func<JsonObject, bool> condition, string what) =>
        Wait.UntilAsync(async () => condition((await api.GetAsync($"{Path}/{name}")).Body), what);

    internal static IEnumerable<(string Field, string Message)> Causes(this JsonObject status) =>
        (status["details"]?["causes"] as JsonArray ?? []).Select(cause => (cause!["field"]?.ToString() ?? "", cause["message"]!.ToString()));
}
