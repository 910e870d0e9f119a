using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LuBan.Kernel.Hosting;

/// <summary>The extension's own serializer options for what crosses to and from the kernel.</summary>
/// <remarks>
/// Options with equal settings share one cache across the process. A resolver of its own makes an extension's options unequal to all
/// others, so that the cache dies with the extension and a neighbour's stays warm.
/// </remarks>
internal sealed class ExtensionJson
{
    public JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
}
