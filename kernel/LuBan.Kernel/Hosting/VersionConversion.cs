using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

/// <summary>A conversion as an extension registered it. Refers to the extension.</summary>
/// <param name="Older">The record of the other version.</param>
/// <param name="Storage">The record of the storage version.</param>
/// <param name="Converter">The converter's class.</param>
/// <param name="Create">Makes the converter.</param>
internal sealed record VersionConversion(Type Older, Type Storage, Type Converter, Func<JsonSerializerOptions, IVersionConverter> Create);

/// <summary>A converter with objects as JSON. Refers to the extension.</summary>
internal interface IVersionConverter
{
    JsonObject ToStorage(JsonObject item);

    JsonObject FromStorage(JsonObject item);
}

/// <summary>Reads the record of one version and writes the one of the other.</summary>
internal sealed class VersionConverter<TOlder, TStorage>(IResourceConverter<TOlder, TStorage> converter, JsonSerializerOptions json) : IVersionConverter
    where TOlder : Resource
    where TStorage : Resource
{
    public JsonObject ToStorage(JsonObject item) => Write(converter.ToStorage(Read<TOlder>(item)));

    public JsonObject FromStorage(JsonObject item) => Write(converter.FromStorage(Read<TStorage>(item)));

    private T Read<T>(JsonObject item) => item.Deserialize<T>(json) ?? throw new JsonException("The object is null.");

    private JsonObject Write<T>(T? resource) =>
        JsonSerializer.SerializeToNode(resource, json) as JsonObject ?? throw new InvalidOperationException($"{converter.GetType().Name} returned null.");
}
