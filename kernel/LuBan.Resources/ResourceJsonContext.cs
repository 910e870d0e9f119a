using System.Text.Json;
using System.Text.Json.Serialization;
using LuBan.Sdk;

namespace LuBan.Resources;

/// <summary>How metadata is read, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ObjectMeta))]
[JsonSerializable(typeof(string))]
internal sealed partial class ResourceJsonContext : JsonSerializerContext;
