using System.Text.Json.Nodes;

namespace LuBan.Resources.Tests;

/// <summary>A kind with every way in which lists and maps can belong together.</summary>
internal static class Robot
{
    internal const string Path = "/apis/robots.example.dev/v1/namespaces/default/robots";

    internal static ResourceKind Kind { get; } = new()
    {
        Group = "robots.example.dev",
        Version = "v1",
        Kind = "Robot",
        Plural = "robots",
        Singular = "robot",
        HasStatus = true,
        Owner = "Test.Robots",
        Schema = (JsonObject)JsonNode.Parse("""
            {"type":"object","properties":{
              "apiVersion":{"type":"string"},"kind":{"type":"string"},"metadata":{"type":"object"},
              "spec":{"type":"object","properties":{
                "size":{"type":"integer"},
                "name":{"type":"string"},
                "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
                "words":{"type":"array","items":{"type":"string"}},
                "ports":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["port","protocol"],
                  "items":{"type":"object","required":["port"],"properties":{"port":{"type":"integer"},"protocol":{"type":"string","default":"TCP"},"name":{"type":"string"}}}},
                "limits":{"type":"object","additionalProperties":{"type":"string"}},
                "selector":{"type":"object","x-kubernetes-map-type":"atomic","additionalProperties":{"type":"string"}},
                "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
                "inner":{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}}},
                "big":{"x-kubernetes-int-or-string":true}}},
              "status":{"type":"object","properties":{"phase":{"type":"string"},"ready":{"type":"integer"}}}}}
            """)!,
    };

    internal static async Task<TestApi> StartAsync()
    {
        var api = await TestApi.StartAsync();
        api.Registry.Replace("Test.Robots", [Kind]);
        return api;
    }

    /// <summary>An apply body; the spec as JSON.</summary>
    internal static JsonObject Named(string name, string spec, string metadata = "{}")
    {
        var body = new JsonObject { ["apiVersion"] = "robots.example.dev/v1", ["kind"] = "Robot", ["metadata"] = JsonNode.Parse(metadata), ["spec"] = JsonNode.Parse(spec) };
        body["metadata"]!["name"] = name;
        return body;
    }

    internal static Task<(int Status, JsonObject Body)> ApplyAsync(this TestApi api, string manager, JsonObject body, string more = "", string subresource = "") =>
        api.SendAsync(HttpMethod.Patch, $"{Path}/{body["metadata"]!["name"]}{subresource}?fieldManager={manager}{more}", body, "application/apply-patch+yaml");

    /// <summary>The fields of a manager as JSON; empty when it has none.</summary>
    internal static string FieldsOf(this JsonObject item, string manager, string operation = "Apply", string subresource = "") =>
        (item["metadata"]?["managedFields"] as JsonArray ?? []).FirstOrDefault(entry =>
            entry!["manager"]!.GetValue<string>() == manager && entry["operation"]!.GetValue<string>() == operation && (entry["subresource"]?.GetValue<string>() ?? "") == subresource)?["fieldsV1"]?.ToJsonString() ?? "";
}
