using System.Text;
using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Resources.Storage;
using LuBan.Sdk;

namespace LuBan.Benchmarks;

/// <summary>The objects that the stores are measured with: one kind, 1 KB each.</summary>
internal static class StoreItems
{
    internal static readonly ResourceKind Kind = new() { Group = "bench.luban.dev", Version = "v1", Kind = "Item", Plural = "items", Singular = "item", Scope = ResourceScope.Cluster, Owner = "bench" };
    private static readonly string Text = new('x', 900);

    internal static ResourceKey Key(string name) => new(Kind.Group, Kind.Plural, "", name);

    internal static byte[] Payload(string name) => Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"{{{name}}}","uid":"{{{name}}}"},"spec":{"text":"{{{Text}}}"}}""");

    internal static JsonObject Body(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = new JsonObject { ["text"] = Text } };
}
