using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LuBan.Sdk;

namespace LuBan.Kernel.Workers.Protocol;

/// <summary>How the kernel and its workers write to each other. Both are the same build, so nothing here is a format that lasts.</summary>
internal static class ProtocolJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutReaders } },
    };

    // How the receiver reads its configuration is the receiver's business.
    private static void LeaveOutReaders(JsonTypeInfo type)
    {
        if (type.Type != typeof(IdentityProviderSettings)) return;
        foreach (var property in type.Properties.Where(property => property.PropertyType == typeof(JsonSerializerOptions)).ToList()) type.Properties.Remove(property);
    }
}
