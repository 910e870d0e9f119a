using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Sdk;

/// <summary>What the operator of an installation says of its upstreams: <c>spec.config.upstreams.{name}</c> of the plan.</summary>
public static class UpstreamConfiguration
{
    private const string Location = "spec.config";

    /// <summary>The upstreams of a manifest as a plan's config has them.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="config">The config.</param>
    /// <param name="problems">Everything that is wrong with the config; each upstream needs an address by then.</param>
    /// <returns>The upstreams; not to be used when there are problems.</returns>
    public static IReadOnlyList<UpstreamDeclaration> Apply(ExtensionManifest manifest, JsonElement config, out IReadOnlyList<ExtensionProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var reading = new ManifestReading(Location);
        var upstreams = reading.Configure(manifest.Upstreams, config);
        problems = [.. reading.Problems, .. reading.Problems.Count > 0 ? [] : upstreams.Where(upstream => upstream.Url is null).Select(upstream =>
            new ExtensionProblem("LB1023", $"{Location}#/upstreams/{upstream.Name}/url", $"The manifest does not say where upstream '{upstream.Name}' is. Write its address, such as http://127.0.0.1:9000."))];
        return upstreams;
    }

    /// <summary>The schema of that part of a config: what forms are made of.</summary>
    internal static JsonElement Schema(IReadOnlyList<UpstreamDeclaration> upstreams)
    {
        var names = new JsonObject(upstreams.Select(upstream => KeyValuePair.Create<string, JsonNode?>(upstream.Name, Schema(upstream))));
        var needed = upstreams.Where(upstream => upstream.Url is null).Select(upstream => (JsonNode)upstream.Name).ToArray();
        var inner = Object(names);
        if (needed.Length > 0) inner["required"] = new JsonArray(needed);
        var schema = Object(new JsonObject { ["upstreams"] = inner });
        if (needed.Length > 0) schema["required"] = new JsonArray("upstreams");
        return JsonSerializer.SerializeToElement(schema);
    }

    private static JsonObject Schema(UpstreamDeclaration upstream)
    {
        var (timeouts, limits) = (upstream.Timeouts, upstream.Limits);
        var url = Text("The address of the service, such as http://127.0.0.1:9000.");
        if (upstream.Url is { } known) url["default"] = known.OriginalString;
        url["format"] = "uri";
        var schema = Object(new JsonObject
        {
            ["url"] = url,
            ["tls"] = Object(new JsonObject
            {
                ["caBundle"] = Text("Certificates, as PEM, that the service's own must lead to."),
                ["serverName"] = Text("The name that its certificate must be for."),
                ["insecureSkipVerify"] = new JsonObject { ["type"] = "boolean", ["description"] = "Takes any certificate. For trying out only.", ["default"] = upstream.Tls.InsecureSkipVerify },
            }),
            ["timeouts"] = Object(new JsonObject
            {
                ["connectSeconds"] = Whole(1, 60, timeouts.ConnectSeconds), ["responseSeconds"] = Whole(1, 3600, timeouts.ResponseSeconds), ["idleSeconds"] = Whole(1, 86_400, timeouts.IdleSeconds),
            }),
            ["limits"] = Object(new JsonObject { ["concurrency"] = Whole(1, 10_000, limits.Concurrency), ["queue"] = Whole(0, 10_000, limits.Queue) }),
        });
        if (upstream.Url is null) schema["required"] = new JsonArray("url");
        return schema;
    }

    private static JsonObject Object(JsonObject properties) => new() { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static JsonObject Whole(int minimum, int maximum, int fallback) => new() { ["type"] = "integer", ["minimum"] = minimum, ["maximum"] = maximum, ["default"] = fallback };
}
