using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Sdk;
using LuBan.ServiceMesh.Model;
using LuBan.ServiceMesh.Proxy.Tables;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace LuBan.ServiceMesh.Api;

/// <summary>Reads objects of the mesh from YAML, of which JSON is a part: several documents, or a List.</summary>
internal static class MeshYaml
{
    private static readonly Dictionary<string, Type> Kinds = new(StringComparer.Ordinal)
    {
        ["VirtualService"] = typeof(VirtualService), ["DestinationRule"] = typeof(DestinationRule), ["MeshService"] = typeof(MeshService), ["RateLimitPolicy"] = typeof(RateLimitPolicy),
    };

    /// <summary>The objects.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="space">The namespace that all of them belong to; null for the one that each says.</param>
    /// <exception cref="FormatException">It is another kind. Or a <see cref="YamlException"/> or <see cref="JsonException"/> says what is wrong.</exception>
    public static IReadOnlyList<Resource> Read(string text, string? space = null) => [.. Nodes(text).Select(node => Of(node, space))];

    private static Resource Of(JsonObject node, string? space)
    {
        var kind = node["kind"]?.ToString() ?? "";
        if (!Kinds.TryGetValue(kind, out var type)) throw new FormatException($"The kind '{kind}' is none of {string.Join(", ", Kinds.Keys)}.");
        var resource = (Resource)node.Deserialize(type, TableJson.Options)!;
        return resource with { Metadata = (resource.Metadata ?? new()) with { Namespace = space ?? resource.Metadata?.Namespace ?? "default", Name = resource.Metadata?.Name ?? "unnamed", Uid = null } };
    }

    private static IEnumerable<JsonObject> Nodes(string text)
    {
        var parser = new MergingParser(new Parser(new StringReader(text)));
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        parser.Consume<YamlDotNet.Core.Events.StreamStart>();
        while (parser.Accept<YamlDotNet.Core.Events.DocumentStart>(out _))
        {
            var node = JsonSerializer.SerializeToNode(Plain(yaml.Deserialize(parser)));
            if (node is null) continue;
            if (node is not JsonObject one) throw new FormatException("An object was expected.");
            if (one["kind"]?.ToString().EndsWith("List", StringComparison.Ordinal) != true) yield return one;
            else foreach (var item in one["items"] as JsonArray ?? []) yield return item as JsonObject ?? throw new FormatException("An item of the list is no object.");
        }
    }

    private static object? Plain(object? value) => value switch
    {
        Dictionary<object, object> map => map.ToDictionary(one => $"{one.Key}", one => Plain(one.Value)),
        List<object> list => list.ConvertAll(Plain),
        _ => value,
    };
}
